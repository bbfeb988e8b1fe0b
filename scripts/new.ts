/** `deno task new AREA/ID`: writes a check, its test and its line in the registry. */
import { type Area, AREAS } from "../lib/check.ts";
import { writeError, writeOut } from "../lib/cli/output.ts";

const ROOT = new URL("..", import.meta.url);
const REGISTRY = "checks/mod.ts";

/** The names of one check. */
export interface Names {
  readonly area: Area;
  readonly id: string;
  /** The id in camel case: the const. */
  readonly constant: string;
  /** The id with underscores: the file, without its ending. */
  readonly file: string;
}

/** `process/missing-seccomp` (or with underscores) to all of its names; else what is wrong. */
export function namesOf(typed: string): Names | string {
  const [area, word = "", surplus] = typed.split("/");
  const known = AREAS.find((one) => one === area);
  if (known === undefined || surplus !== undefined) {
    return `give AREA/ID, with AREA one of ${AREAS.join(", ")}: process/missing-seccomp`;
  }
  const id = word.replaceAll("_", "-");
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(id)) {
    return `${JSON.stringify(word)} is no check id: lower-case words, joined by dashes`;
  }
  const constant = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { area: known, id, constant, file: id.replaceAll("-", "_") };
}

/** The check, complete but for what it claims: it compiles, and says `unknown`. */
export function checkSource({ area, id, constant }: Names): string {
  return `import { defineCheck, undetermined } from "../../lib/check.ts";

/** What is judged, in one line. */
export const ${constant} = defineCheck({
  id: "${id}",
  area: "${area}",
  title: "The hardened state, as a claim that is true or false",
  level: "warn",
  rationale: "Why an attacker cares.",
  fix: {
    summary: "set the exact setting",
  },
  references: ["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
  needs: ["uids"],
  evaluate({ uids }) {
    return undetermined(\`Not written yet (saw uid \${uids.effective})\`);
  },
});
`;
}

/** Its test: red until the check is written. */
export function testSource({ area, constant, file }: Names): string {
  return `import { ${constant} } from "../../../checks/${area}/${file}.ts";
import { testCheck } from "../../check_cases.ts";

const root = { real: 0, effective: 0, saved: 0, filesystem: 0 };

testCheck(${constant}, [
  { name: "the hardened facts pass", status: "pass" },
  { name: "one knob turned is violated", facts: { uids: root }, status: "warn" },
]);
`;
}

/** The registry with the import and the entry added, both in the registry's order. */
export function register(registry: string, { area, constant, file }: Names): string {
  const pattern = /^import \{ (\w+) \} from "\.\/(\w+\/\w+)\.ts";\n/gm;
  const entries = [...registry.matchAll(pattern)].map(([, name = "", path = ""]) => ({
    name,
    path,
  }));
  entries.push({ name: constant, path: `${area}/${file}` });
  entries.sort((a, b) => order(a.path) < order(b.path) ? -1 : 1);
  const imports = entries.map(({ name, path }) => `import { ${name} } from "./${path}.ts";\n`);
  const list = entries.map(({ name }) => `  ${name},\n`);
  const marker = 'import type { Check } from "../lib/check.ts";\n';
  return registry.replace(pattern, "")
    .replace(marker, () => `${marker}${imports.join("")}`)
    .replace(/(= \[\n)[^]*?(\];)/, (_, begin, end) => `${begin}${list.join("")}${end}`);
}

function order(path: string): string {
  const [folder, file = ""] = path.split("/");
  return `${AREAS.findIndex((area) => area === folder)}/${file}`;
}

function writeNew(path: string, text: string): void {
  const url = new URL(path, ROOT);
  Deno.mkdirSync(new URL(".", url), { recursive: true });
  Deno.writeTextFileSync(url, text, { createNew: true });
}

/** Writes all three; the exit code. */
function main(args: readonly string[]): number {
  const names = namesOf(args[0] ?? "");
  if (typeof names === "string") {
    writeError(`deno task new: ${names}`);
    return 64;
  }
  const check = `checks/${names.area}/${names.file}.ts`;
  const test = `tests/checks/${names.area}/${names.file}_test.ts`;
  const registry = new URL(REGISTRY, ROOT);
  try {
    writeNew(check, checkSource(names));
    writeNew(test, testSource(names));
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    writeError(`deno task new: ${check} or ${test} exists already`);
    return 1;
  }
  Deno.writeTextFileSync(registry, register(Deno.readTextFileSync(registry), names));
  writeOut(
    `${check}\n${test}\n${REGISTRY}\nFill them in until the test is green, then: deno task ok\n`,
  );
  return 0;
}

if (import.meta.main) Deno.exit(main(Deno.args));
