/**
 * Whole reports, byte for byte, and the exit code in the file's name. The real command line judges
 * tests/fixtures, which the collectors made of the machines here. `deno task test:update` writes
 * both anew: read the difference before you commit it.
 */
import { collectFactsFile, type FactsFile } from "../../lib/cli/facts_file.ts";
import { buildInfo } from "../../lib/build_info.ts";
import { factsFileSchema } from "../../lib/facts/schema.ts";
import { defaultPolicy } from "../../lib/policy/defaults.ts";
import { printableJson } from "../../lib/printable.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { memorySystem } from "../../lib/system/memory.ts";
import { posture } from "../command_line.ts";
import { type Machine, MACHINES } from "./machines.ts";

const UPDATE = Deno.args.includes("--update");
const fixture = (name: string) => `../fixtures/${name}.json`;

/** Writes with --update, else compares; a missing file is an empty one. */
async function golden(path: string, actual: string): Promise<void> {
  const url = new URL(path, import.meta.url);
  if (UPDATE) return await Deno.writeTextFile(url, actual);
  const expected = await Deno.readTextFile(url).catch(() => "");
  assertEquals(actual, expected, `${path}: if this is meant, run deno task test:update`);
}

async function factsOf(machine: Machine): Promise<FactsFile> {
  const policy = defaultPolicy("baseline");
  const proc = machine.pid === undefined ? "/proc/self" : `/proc/${machine.pid}`;
  const target = { proc, pid: machine.pid, policy };
  const file = await collectFactsFile(memorySystem({ files: machine.files }), target);
  const arch = { platform: { ...file.facts.platform, value: platformOf(file) } };
  return {
    ...file,
    tool: { name: "posture", version: "0.0.0" },
    collected_at: "2026-01-01T00:00:00.000Z",
    facts: { ...file.facts, ...arch } as FactsFile["facts"],
  };
}

/** The collector takes the architecture from the machine that runs the test. */
function platformOf({ facts: { platform } }: FactsFile) {
  return platform?.state === "known" ? { ...platform.value, os: "linux", arch: "x86_64" } : null;
}

for (const machine of MACHINES) {
  Deno.test(`golden: the collectors read ${machine.name} as tests/fixtures has it`, async () => {
    const file = await factsOf(machine);
    factsFileSchema.parse(file);
    await golden(fixture(machine.name), printableJson(file));
  });
}

/** What differs from one run or version to the next, replaced by its name. */
function withPlaceholders(text: string): string {
  return text
    .replaceAll(new URL("../fixtures", import.meta.url).pathname, "FIXTURES")
    .replace(/"started_at": "[^"]+"/, '"started_at": "TIME"')
    .replace(/"duration_ms": [\d.]+/, '"duration_ms": 0')
    .replace(`"version": "${buildInfo.version}"`, '"version": "VERSION"')
    .replace(/"commit": "[^"]+"/, '"commit": "COMMIT"')
    .replace(`"deno": "${buildInfo.deno}"`, '"deno": "DENO"')
    .replaceAll(/"(semanticVersion|startTimeUtc|endTimeUtc)": "[^"]+"/g, '"$1": "$1"')
    .replace(/ timestamp="[^"]+"/g, ' timestamp="TIME"')
    .replace(/(<testsuites .* time=)"[\d.]+"/, '$1"0"')
    .replace(/(posture_last_run_\w+) [\d.e-]+/g, "$1 0")
    .replace(/posture_build_info\{.*\}/, "posture_build_info{…}")
    .replaceAll(/"(time|run_id|host)":"[^"]+"/g, '"$1":"$1"')
    .replace(/ hostname="[^"]+"/g, ' hostname="HOST"')
    .replace(/"duration_ms":[\d.]+/, '"duration_ms":0')
    .replace(/"tool":\{[^}]+\}/, '"tool":{}');
}

interface Golden {
  /** The start of the file's name; the exit code and the ending follow. */
  readonly name: string;
  readonly facts: string;
  readonly args?: readonly string[];
  readonly code: number;
  readonly format?: keyof typeof FORMATS;
}

/** The ending of a golden file's name, and what asks for it. */
const FORMATS = {
  "txt": "text",
  "json": "json",
  "jsonl": "jsonl",
  "sarif": "sarif",
  "junit.xml": "junit",
  "github.txt": "github",
  "prom": "prometheus",
} as const;

/** The formats that tell the area process: one area shows all that they do. */
const BRIEF = ["jsonl", "sarif", "junit.xml", "github.txt", "prom"] as const;

const GOLDEN: readonly Golden[] = [
  { name: "hardened", facts: "hardened", code: 0 },
  { name: "hardened", facts: "hardened", code: 0, format: "json" },
  { name: "hardened_verbose", facts: "hardened", args: ["--verbose"], code: 0 },
  { name: "docker_default", facts: "docker_default", code: 2 },
  { name: "docker_default", facts: "docker_default", code: 2, format: "json" },
  { name: "docker_default_verbose", facts: "docker_default", args: ["--verbose"], code: 2 },
  { name: "docker_default_quiet", facts: "docker_default", args: ["--quiet"], code: 2 },
  { name: "node_user", facts: "node_user", code: 1 },
  { name: "node_user", facts: "node_user", code: 1, format: "json" },
  {
    name: "node_user_fail_on_fail",
    facts: "node_user",
    args: ["--fail-on", "fail", "-q"],
    code: 0,
  },
  { name: "root", facts: "root", code: 2 },
  { name: "root", facts: "root", code: 2, format: "json" },
  { name: "not_linux", facts: "not_linux", code: 1 },
  { name: "usage", facts: "hardened", args: ["--verbos"], code: 64 },
  { name: "unreadable_facts", facts: "nonexistent", code: 65 },
  { name: "invalid_facts", facts: "invalid", code: 65 },
  {
    name: "invalid_policy",
    facts: "hardened",
    args: ["--policy", "invalid_policy.yaml"],
    code: 78,
  },
  ...BRIEF.flatMap((format) => [
    { name: "hardened", facts: "hardened", args: ["--only", "process"], code: 0, format },
    { name: "node_user", facts: "node_user", args: ["--only", "host,network"], code: 1, format },
    {
      name: "docker_default",
      facts: "docker_default",
      args: ["--only", "process"],
      code: 2,
      format,
    },
  ]),
];

for (const { name, facts, args = [], code, format = "txt" } of GOLDEN) {
  Deno.test(`golden: ${name}.${code}.${format}`, async () => {
    const path = new URL(fixture(facts), import.meta.url).pathname;
    const run = await posture(["--facts", path, "--format", FORMATS[format], ...args]);
    assertEquals(run.code, code, run.stderr);
    await golden(`${name}.${code}.${format}`, withPlaceholders(run.stdout + run.stderr));
  });
}

/** The scan's, of one file by few checks: others come and change nothing here. */
const SCAN = [
  "scan",
  "--as",
  "compose",
  "--only",
  "privileged-service,unpinned-image",
  "stack.txt",
];

for (const format of ["txt", "json", ...BRIEF] as const) {
  Deno.test(`golden: scan.2.${format}`, async () => {
    const run = await posture([...SCAN, "--format", FORMATS[format]]);
    assertEquals(run.code, 2, run.stderr);
    const text = withPlaceholders(run.stdout + run.stderr);
    await golden(`scan.2.${format}`, text.replace(/"arch": ?"\w+"/, '"arch":"ARCH"'));
  });
}
