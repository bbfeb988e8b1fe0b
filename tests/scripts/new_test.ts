import { join } from "node:path";
import { ROOT } from "../../scripts/compile.ts";
import { namesOf, register, registerName } from "../../scripts/new.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";

const names = namesOf("network/open_door");
const REGISTRY = `/** Every check. */
import type { Check } from "../lib/check.ts";
import { beingTraced } from "./process/being_traced.ts";
import { weakKernelSetting } from "./host/weak_kernel_setting.ts";

/** The registry. */
export const CHECKS: readonly Check[] = [
  beingTraced,
  weakKernelSetting,
];
`;

Deno.test({
  name: "new: an id in either spelling gives every name of the check",
  permissions: "none",
  fn() {
    const expected = {
      area: "network",
      id: "open-door",
      constant: "openDoor",
      file: "open_door",
    } as const;
    assertEquals(names, expected);
    assertEquals(namesOf("network/open-door"), expected);
  },
});

Deno.test({
  name: "new: what is no AREA/ID is refused, a path out of the tree above all",
  permissions: "none",
  fn() {
    for (
      const typed of ["", "network", "nowhere/x", "network/", "network/../x", "network/A", "a/b/c"]
    ) {
      assertEquals(typeof namesOf(typed), "string", typed);
    }
  },
});

Deno.test({
  name: "new: the registry gets the import and the entry, in its order",
  permissions: "none",
  fn() {
    assert(typeof names !== "string");
    const registry = register(REGISTRY, names);
    const order = [...registry.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
    assertEquals(order, ["beingTraced", "openDoor", "weakKernelSetting"]);
    assertEquals(registry.match(/^import \{/gm)?.length, 3);
    assertStringIncludes(registry, 'import { openDoor } from "./network/open_door.ts";\n');
    assert(registry.startsWith("/** Every check. */\nimport type { Check }"));
  },
});

Deno.test({
  name: "new: the scan's lists get it too, in their order",
  permissions: "none",
  fn() {
    const scan = namesOf("compose/open-door");
    assert(typeof scan !== "string");
    const list = 'export const SCAN_NAMES = [\n  { id: "a", area: "compose" },\n' +
      '  { id: "p", area: "compose" },\n  { id: "a", area: "pipeline" },\n];\n';
    const line = '  { id: "open-door", area: "compose" },\n';
    assertEquals(registerName(list, scan), list.replace('  { id: "p"', `${line}  { id: "p"`));
  },
});

/** A copy of the project, to write checks into. */
async function copyOfTree(): Promise<string> {
  const tree = await Deno.makeTempDir({ prefix: "posture-new-" });
  const without = [".git", "dist", "node_modules"];
  const names = [...Deno.readDirSync(ROOT)].map(({ name }) => name);
  const copied = names.filter((name) => !without.includes(name)).map((name) => join(ROOT, name));
  const args = ["-r", ...copied, tree];
  await succeed(new Deno.Command("cp", { args }));
  return tree;
}

/** Runs it to a good end, and returns what it printed. */
async function succeed(command: Deno.Command): Promise<string> {
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(code, 0, text(stdout) + text(stderr));
  return text(stdout);
}

Deno.test("new: what the task writes is formatted, compiles, and follows the house's form", async () => {
  const tree = await copyOfTree();
  const deno = (args: readonly string[]) =>
    succeed(new Deno.Command(Deno.execPath(), { args: [...args], cwd: tree }));
  try {
    const files: string[] = [];
    for (const typed of ["network/open-door", "compose/open-gate", "pipeline/open-window"]) {
      files.push(...(await deno(["task", "-q", "new", typed])).match(/^\S+\.ts$/gm) ?? []);
    }
    assertEquals(new Set(files).size, 9, files.join(" "));
    for (const command of ["fmt --check", "lint", "check"]) {
      await deno([...command.split(" "), ...new Set(files)]);
    }
    await deno(["task", "-q", "docs"]);
    await deno([
      "test",
      "-A",
      "--no-prompt",
      "--no-check",
      "tests/parity_test.ts",
      "tests/layers_test.ts",
    ]);
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
});
