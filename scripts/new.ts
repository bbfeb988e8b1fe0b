/** `deno task new AREA/ID`: writes a check, its test and its place in the registry. */
import { type Area, AREAS, SCAN_AREAS } from "../lib/check.ts";
import { writeError, writeOut } from "../lib/cli/output.ts";
import { checkSource, testSource } from "./check_templates.ts";

const ROOT = new URL("..", import.meta.url);
const AREAS_IN_ORDER: readonly Area[] = [...AREAS, ...SCAN_AREAS];
/** What every manifest has in common is one check. */
const CHOICE = AREAS_IN_ORDER.filter((area) => area !== "manifest");

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
  const known = CHOICE.find((one) => one === area);
  if (known === undefined || surplus !== undefined) {
    return `give AREA/ID, with AREA one of ${CHOICE.join(", ")}: process/missing-seccomp`;
  }
  const id = word.replaceAll("_", "-");
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(id)) {
    return `${JSON.stringify(word)} is no check id: lower-case words, joined by dashes`;
  }
  const constant = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { area: known, id, constant, file: id.replaceAll("-", "_") };
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
  const text = registry.replace(pattern, "")
    .replace(/^import type .*\n/m, (types) => `${types}${imports.join("")}`);
  return withList(text, entries.map(({ name }) => `  ${name},\n`));
}

/** The list of the scan's names with this one added, in the same order. */
export function registerName(names: string, { area, id }: Names): string {
  const pattern = /^ {2}\{ id: "(.+)", area: "(.+)" \},\n/gm;
  const entries = [...names.matchAll(pattern)].map(([line, name = "", folder = ""]) => ({
    line,
    path: `${folder}/${name}`,
  }));
  entries.push({ line: `  { id: "${id}", area: "${area}" },\n`, path: `${area}/${id}` });
  entries.sort((a, b) => order(a.path) < order(b.path) ? -1 : 1);
  return withList(names, entries.map(({ line }) => line));
}

function withList(text: string, lines: readonly string[]): string {
  return text.replace(/(= \[\n)[^]*?(\];)/, (_, begin, end) => `${begin}${lines.join("")}${end}`);
}

function order(path: string): string {
  const [folder, file = ""] = path.split("/");
  const place = AREAS_IN_ORDER.findIndex((area) => area === folder);
  return `${String(place).padStart(2, "0")}/${file.replaceAll("_", "-")}`;
}

function writeNew(path: string, text: string): void {
  const url = new URL(path, ROOT);
  Deno.mkdirSync(new URL(".", url), { recursive: true });
  Deno.writeTextFileSync(url, text, { createNew: true });
}

const NEXT =
  `Fill in the first two until the test is green. Then: scripts/deno task test:update (the saved
reports), scripts/deno task docs, scripts/deno task ok
`;

/** Writes the check and its test, adds it to the lists; the exit code. */
function main(args: readonly string[]): number {
  const names = namesOf(args[0] ?? "");
  if (typeof names === "string") {
    writeError(`deno task new: ${names}`);
    return 64;
  }
  const check = `checks/${names.area}/${names.file}.ts`;
  const test = `tests/checks/${names.area}/${names.file}_test.ts`;
  try {
    writeNew(check, checkSource(names));
    writeNew(test, testSource(names));
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    writeError(`deno task new: ${check} or ${test} exists already`);
    return 1;
  }
  const lists = listsOf(names);
  for (const [path, add] of lists) rewrite(path, (text) => add(text, names));
  writeOut(`${[check, test, ...lists.map(([path]) => path)].join("\n")}\n${NEXT}`);
  return 0;
}

/** The files that name every check, each with what adds one to it. */
function listsOf({ area }: Names): readonly (readonly [string, typeof register])[] {
  const isScan = SCAN_AREAS.some((one) => one === area);
  return isScan
    ? [["checks/scan.ts", register], ["checks/scan_names.ts", registerName]]
    : [["checks/mod.ts", register]];
}

function rewrite(path: string, change: (text: string) => string): void {
  const url = new URL(path, ROOT);
  Deno.writeTextFileSync(url, change(Deno.readTextFileSync(url)));
}

if (import.meta.main) Deno.exit(main(Deno.args));
