import config from "../../deno.json" with { type: "json" };
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { billOfMaterials, type Component, packageOf } from "../../scripts/sbom.ts";

/** Only tests import these: they are in no binary. */
const TEST_ONLY = ["ajv", "ajv-draft-04", "ajv-formats", "fast-check", "kubernetes-types"];

Deno.test("sbom: every package that main.ts reaches, with the hash of deno.lock, and no other", async () => {
  const bill = await billOfMaterials();
  const components = bill["components"] as readonly Component[];
  const libraries = components.filter(({ type }) => type === "library");
  const declared = Object.entries(config.imports)
    .filter(([alias]) => !TEST_ONLY.includes(alias))
    .map(([, specifier]) => packageOf(specifier));
  assertEquals(
    new Set(libraries.map(({ name, version }) => `${name}@${version}`)),
    new Set(declared),
  );
  const lock = await Deno.readTextFile(new URL("../../deno.lock", import.meta.url));
  for (const { hashes } of libraries) {
    const [hash] = hashes;
    assert(hash !== undefined && /^[0-9a-f]{128}$/.test(hash.content));
    const bytes = hash.content.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
    assert(lock.includes(btoa(String.fromCharCode(...bytes))));
  }
});

Deno.test("sbom: the runtime of each target, and all of it below the binary", async () => {
  const bill = await billOfMaterials();
  const components = bill["components"] as readonly Component[];
  const platforms = components.filter(({ type }) => type === "platform");
  assertEquals(platforms.length, 2);
  assertEquals(bill["dependencies"], [
    { ref: "posture", dependsOn: components.map(({ purl }) => purl) },
  ]);
});

Deno.test("sbom: twice the same", async () => {
  assertEquals(JSON.stringify(await billOfMaterials()), JSON.stringify(await billOfMaterials()));
});

Deno.test("sbom: the package of a specifier", () => {
  assertEquals(packageOf("npm:/zod@4.6.7/mini"), "zod@4.6.7");
  assertEquals(packageOf("npm:@scope/name@1.2.3"), "@scope/name@1.2.3");
  assertEquals(packageOf("file:///main.ts"), undefined);
});
