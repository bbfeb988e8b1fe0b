/**
 * Writes dist/posture.cdx.json: what the binary is made of, as CycloneDX 1.6. Only what main.ts
 * imports counts; no time and no serial number, so that one commit gives the same bytes.
 *
 *     scripts/deno task sbom
 */
import { Buffer } from "node:buffer";
import { join } from "node:path";
import config from "../deno.json" with { type: "json" };
import { DIST, ROOT } from "./compile.ts";
import { DENO_VERSION, RUNTIMES } from "./runtime.ts";

/** One part of the binary. */
export interface Component {
  readonly type: "library" | "platform";
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: "SHA-256" | "SHA-512"; readonly content: string }[];
}

/** The part of `deno info --json` that says which packages are reached. */
interface ModuleGraph {
  readonly modules: readonly { readonly specifier?: string }[];
}

/** The bill of materials of the commit that is checked out. */
export async function billOfMaterials(): Promise<Record<string, unknown>> {
  const components = [...runtimes(), ...await packages()];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        "bom-ref": "posture",
        type: "application",
        name: "posture",
        version: config.version,
      },
    },
    components: components.map((one) => ({ "bom-ref": one.purl, ...one })),
    dependencies: [{ ref: "posture", dependsOn: components.map(({ purl }) => purl) }],
  };
}

/** The runtime that every binary begins with, one per target. */
function runtimes(): readonly Component[] {
  return Object.entries(RUNTIMES).map(([target, { sha256 }]) => ({
    type: "platform",
    name: "denort",
    version: DENO_VERSION,
    purl: `pkg:generic/denort@${DENO_VERSION}?target=${target}`,
    hashes: [{ alg: "SHA-256", content: sha256 }],
  }));
}

/** The npm packages that main.ts reaches, with the hashes of deno.lock. */
async function packages(): Promise<readonly Component[]> {
  const graph = JSON.parse(await deno("info", "--json", "main.ts")) as ModuleGraph;
  const names = graph.modules.flatMap(({ specifier = "" }) => packageOf(specifier) ?? []);
  const { npm } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.lock"))) as {
    npm: Readonly<Record<string, { readonly integrity: string }>>;
  };
  return [...new Set(names)].sort().map((id) => {
    const integrity = npm[id]?.integrity;
    if (integrity === undefined) throw new Error(`deno.lock holds no hash of ${id}`);
    return component(id, integrity);
  });
}

/** `npm:/zod@4.6.7/mini` → `zod@4.6.7`. */
export function packageOf(specifier: string): string | undefined {
  return /^npm:\/?((?:@[^/]+\/)?[^/@]+@[^/]+)/.exec(specifier)?.[1];
}

function component(id: string, integrity: string): Component {
  const at = id.lastIndexOf("@");
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  const content = Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { type: "library", name, version, purl, hashes: [{ alg: "SHA-512", content }] };
}

async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT })
    .output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`deno ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  await Deno.mkdir(DIST, { recursive: true });
  const text = `${JSON.stringify(await billOfMaterials(), null, 2)}\n`;
  await Deno.writeTextFile(join(DIST, "posture.cdx.json"), text);
}
