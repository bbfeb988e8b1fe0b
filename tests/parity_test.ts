/** The registry, the folders, the tests and the docs agree. Every message says what to do. */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_CHECKS } from "../checks/scan.ts";
import { SCAN_NAMES } from "../checks/scan_names.ts";
import { AREAS, type CheckText, SCAN_AREAS } from "../lib/check.ts";
import { COLLECTORS } from "../lib/facts/mod.ts";
import { factSchemas } from "../lib/facts/schema.ts";
import { assert, assertEquals } from "../lib/std/assert.ts";
import { generatedFiles } from "../scripts/docs.ts";
import { filesBelow, read } from "./tree.ts";

const snake = (id: string) => id.replaceAll("-", "_");
const camel = (id: string) =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** The audit's and the scan's. */
const EVERY_CHECK: readonly CheckText[] = [...CHECKS, ...SCAN_CHECKS];
const REGISTRIES = ["checks/mod.ts", "checks/scan.ts", "checks/scan_names.ts"];
const fileOf = ({ area, id }: Pick<CheckText, "area" | "id">) => `checks/${area}/${snake(id)}.ts`;

Deno.test("parity: every check file is in the registry, and the other way round", () => {
  const files = filesBelow("checks").filter((path) => !REGISTRIES.includes(path));
  const registered = EVERY_CHECK.map(fileOf);
  for (const file of files) {
    const isCheck = /define(Manifest)?Check\(/.test(read(file));
    assert(
      !isCheck || registered.includes(file),
      `${file}: add it to checks/mod.ts, or to checks/scan.ts`,
    );
  }
  for (const file of registered) {
    assert(
      files.includes(file),
      `${file}: a check is named after its id and area; rename the file`,
    );
  }
});

Deno.test("parity: the registry is sorted by area, then id; ids are unique", () => {
  const areas: readonly string[] = [...AREAS, ...SCAN_AREAS];
  const order = (check: CheckText) =>
    `${String(areas.indexOf(check.area)).padStart(2, "0")}/${check.id}`;
  const sorted = (checks: readonly CheckText[]) => checks.map(order).sort();
  assertEquals(CHECKS.map(order), sorted(CHECKS), "sort the list in checks/mod.ts");
  assertEquals(SCAN_CHECKS.map(order), sorted(SCAN_CHECKS), "sort the list in checks/scan.ts");
  const names = SCAN_CHECKS.map(({ id, area }) => ({ id, area }));
  assertEquals(names, [...SCAN_NAMES], "checks/scan_names.ts holds the names of checks/scan.ts");
  const ids = EVERY_CHECK.map(({ id }) => id);
  assertEquals(ids.length, new Set(ids).size, "two checks share an id: give one another");
  assert(
    areas.every((area) => !ids.includes(area)),
    "an id is an area's name",
  );
});

for (const check of EVERY_CHECK) {
  Deno.test(`parity: ${check.id} follows the house's form`, () => checkForm(check));
}

function checkForm(check: CheckText): void {
  const { id, title, rationale, fix, references } = check;
  const file = fileOf(check);
  assert(/^[a-z]+(-[a-z0-9]+)*$/.test(id), `${id}: lower-case words, joined by dashes`);
  const isScan = "judges" in check;
  const define = isScan ? "defineManifestCheck" : "defineCheck";
  assert(
    read(file).includes(`export const ${camel(id)} = ${define}(`),
    `${file}: export const ${camel(id)} = ${define}({…})`,
  );
  const test = `tests/checks/${check.area}/${snake(id)}_test.ts`;
  const call = isScan ? "testScanCheck" : "testCheck";
  assert(
    existsWith(test, `${call}(${camel(id)},`),
    `write ${test} with ${call}(${camel(id)}, …)`,
  );
  assert(/^[A-Z].*[^.]$/.test(title), `${id}: the title is a claim without a full stop`);
  assert(/[.)]$/.test(rationale), `${id}: the rationale is one to three sentences`);
  for (const text of Object.values(fix)) {
    assert(!text.includes("\n"), `${id}: each fix is one line`);
  }
  assert(references.length > 0, `${id}: name an authority in references`);
  assert(references.every((url) => /^https:\/\/\S+$/.test(url)), `${id}: references are https`);
}

function existsWith(path: string, part: string): boolean {
  try {
    return read(path).includes(part);
  } catch {
    return false;
  }
}

Deno.test("parity: every fact that a check names exists, once, and has a collector", () => {
  const provided = COLLECTORS.flatMap(({ provides }) => provides) as readonly string[];
  for (const { id, needs, considers, explains } of CHECKS) {
    const named = [...needs, ...considers, ...explains];
    for (const name of named) {
      assert(
        provided.includes(name),
        `${id} names ${name}: register its collector in lib/facts/mod.ts`,
      );
    }
    assertEquals(named.length, new Set(named).size, `${id} names a fact twice`);
  }
  for (const name of Object.keys(factSchemas)) {
    const count = provided.filter((one) => one === name).length;
    assertEquals(count, 1, `${name}: exactly one collector in lib/facts/mod.ts provides it`);
  }
  for (const name of provided) {
    assert(name in factSchemas, `${name}: give it a schema in lib/facts/schemas/`);
  }
});

Deno.test("parity: every collector is registered, in a file with a test", () => {
  const registry = read("lib/facts/mod.ts");
  for (const file of filesBelow("lib/facts")) {
    for (const [, name = ""] of read(file).matchAll(/^export const (\w+) = defineCollector\(/gm)) {
      assert(registry.includes(`  ${name},`), `${file}: add ${name} to lib/facts/mod.ts`);
    }
  }
  const names = COLLECTORS.map(({ name }) => name);
  assertEquals(names.length, new Set(names).size, "two collectors share a name");
});

Deno.test("parity: the generated docs are those of the checks", () => {
  for (const { path, text } of generatedFiles()) {
    assert(existsWith(path, "") && read(path) === text, `${path}: run scripts/deno task docs`);
  }
});
