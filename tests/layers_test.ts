/** What may import what, what checks may do, and where I/O is (DESIGN). */
import { assert } from "../lib/std/assert.ts";
import { filesBelow, read, ROOT } from "./tree.ts";

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
  Deno.test(`layers: ${folder} imports only what lies before it`, () => {
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

Deno.test("layers: checks are pure: no Deno, no clock, no chance, no zod at run time", () => {
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

Deno.test("layers: FFI is in one file, files are opened in lib/system only", () => {
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

Deno.test("layers: a plain audit loads neither zod nor yaml", () => {
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
