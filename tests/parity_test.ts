/**
 * The registry, the folders, the tests, the docs and the layers agree. Every message says what to
 * do.
 */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_CHECKS } from "../checks/scan.ts";
import { SCAN_NAMES } from "../checks/scan_names.ts";
import { AREAS, type CheckText, SCAN_AREAS } from "../lib/check.ts";
import { COLLECTORS } from "../lib/facts/mod.ts";
import { factSchemas } from "../lib/facts/schema.ts";
import { assert, assertEquals } from "../lib/std/assert.ts";
import { generatedFiles } from "../scripts/docs.ts";

const ROOT = new URL("..", import.meta.url);

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Every TypeScript file below a folder, as paths from the root, sorted. */
function filesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, ROOT))].flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) return filesBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  }).sort();
}

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

/** What a folder may import (DESIGN); `|` separates folders or files of lib. */
const LAYERS: readonly (readonly [folder: string, allowed: RegExp])[] = [
  ["lib/system", /^lib\/system\//],
  [
    "lib/facts",
    /^lib\/(facts|configuration|system|policy\/types\.ts|std|secrets\.ts|printable\.ts|octal\.ts)/,
  ],
  [
    "lib/configuration",
    /^lib\/(configuration|facts|system|policy\/types\.ts|std|secrets\.ts|printable\.ts)/,
  ],
  [
    "checks",
    /^(checks\/|lib\/(check\.ts|manifest_check\.ts|manifest_settings\.ts|manifests\/|check_variables\.ts|facts\/|octal\.ts|printable\.ts|policy\/types\.ts|report\/types\.ts))/,
  ],
  [
    "lib/policy",
    /^lib\/(policy\/|configuration\/pattern\.ts|manifests\/inline_waivers\.ts|facts\/|system\/types\.ts|check\.ts|audit\.ts|errors\.ts|printable\.ts|report\/types\.ts)/,
  ],
  [
    "lib/manifests",
    /^lib\/(manifests\/|system\/(files|types)\.ts|facts\/(excerpt|capability_names|command)\.ts|std\/dotenv\.ts|configuration\/|secrets\.ts|printable\.ts|octal\.ts)/,
  ],
  ["lib/report", /^lib\/(report\/|check\.ts|printable\.ts)/],
];

/** Imports of a file that lib/facts keeps pure, so that checks may use them. */
const PURE_FACTS = /^lib\/facts\/(?!mod\.ts|schema\.ts|schemas\/)/;

for (const [folder, allowed] of LAYERS) {
  Deno.test(`parity: ${folder} imports only what lies before it`, () => {
    for (const file of filesBelow(folder)) {
      for (const { path, typesOnly } of importsOf(file)) {
        assert(allowed.test(path), `${file} imports ${path}: that is the wrong direction (DESIGN)`);
        if (folder === "checks" && !typesOnly && path.startsWith("lib/facts/")) {
          assert(PURE_FACTS.test(path), `${file} imports ${path}: import types only`);
        }
      }
    }
  });
}

interface Import {
  readonly path: string;
  readonly typesOnly: boolean;
}

/** The project's own files that a file imports, as paths from the root. */
function importsOf(file: string): readonly Import[] {
  const pattern = /(?:import|export)\s+(type\s)?[^;"]*?from\s+"(\.[^"]+)"/g;
  const base = new URL(file, ROOT);
  return [...read(file).matchAll(pattern)].map(([, typesOnly, specifier = ""]) => ({
    path: new URL(specifier, base).pathname.slice(ROOT.pathname.length),
    typesOnly: typesOnly !== undefined,
  }));
}

Deno.test("parity: checks are pure: no Deno, no clock, no chance, no zod at run time", () => {
  for (const file of filesBelow("checks")) {
    const found = /\bDeno\b|\bDate\b|performance\b|Math\.random|\bfetch\(|await |import\(/.exec(
      code(file),
    );
    assert(found === null, `${file} uses ${found?.[0]}: a check judges facts and nothing else`);
  }
});

/** Where Deno's own permissions (net, run, read) are what is wanted. */
const BY_PERMISSION = [
  "lib/system/hub.ts",
  "lib/system/pip_audit.ts",
  // Manifests are plain files, on any system: the scan needs no libc.
  "lib/system/files.ts",
];

Deno.test("parity: FFI is in one file, files are opened in lib/system only", () => {
  for (const file of [...filesBelow("lib"), ...filesBelow("checks"), "main.ts"]) {
    const text = code(file);
    const ffi = text.includes("Deno.dlopen") || text.includes("Deno.Unsafe");
    assert(!ffi || file === "lib/system/libc.ts", `${file}: FFI belongs in lib/system/libc.ts`);
    if (BY_PERMISSION.includes(file)) continue;
    const io = /Deno\.(read|write|open|stat|lstat|make|remove|connect|listen|Command)\w*/.exec(
      text,
    );
    assert(io === null, `${file} uses ${io?.[0]}: I/O belongs in lib/system, through libc`);
  }
});

/** What a plain audit must not pay for at its start: together some 20 ms. */
const LAZY = /^(zod|yaml|ignore)$/;

Deno.test("parity: a plain audit loads neither zod nor yaml", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const pattern = /^(?:import|export)\s+(?!type\s)[^;"]*?from\s+"([^"]+)"/gm;
    for (const [, specifier = ""] of code(file).matchAll(pattern)) {
      assert(!LAZY.test(specifier), `${file} imports ${specifier}: load it with await import(…)`);
      if (specifier.startsWith(".") && specifier.endsWith(".ts")) {
        visit(new URL(specifier, new URL(file, ROOT)).pathname.slice(ROOT.pathname.length));
      }
    }
  };
  visit("main.ts");
  assert(seen.has("lib/engine.ts") && seen.has("lib/policy/load.ts"));
});

/** A file without its comments. */
function code(file: string): string {
  return read(file).replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

Deno.test("parity: the generated docs are those of the checks", () => {
  for (const { path, text } of generatedFiles()) {
    assert(existsWith(path, "") && read(path) === text, `${path}: run scripts/deno task docs`);
  }
});
