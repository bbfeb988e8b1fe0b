import { audit, type AuditRequest } from "../../../lib/audit.ts";
import {
  collectFactsFile,
  factsFor,
  parseFactsFile,
  readFactsFile,
} from "../../../lib/cli/facts_file.ts";
import { UserError } from "../../../lib/errors.ts";
import { factsFileSchema } from "../../../lib/facts/schema.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { Report } from "../../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import type { System } from "../../../lib/system/types.ts";
import { posture } from "../../command_line.ts";

const VALID = {
  schema_version: 1,
  tool: { name: "posture", version: "0.1.0" },
  collected_at: "2026-01-01T00:00:00.000Z",
  target: "self",
  policy: {},
  facts: { umask: { state: "known", value: 18, source: "/proc/self/status" } },
};

async function refusal(text: string): Promise<string> {
  try {
    await parseFactsFile(text, "f.json");
  } catch (error) {
    assert(error instanceof UserError, String(error));
    assertEquals(error.exitCode, 65);
    assert(!error.message.includes("\n"));
    return error.message;
  }
  throw new Error("accepted");
}

const changed = (change: Record<string, unknown>) => JSON.stringify({ ...VALID, ...change });

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["empty", "", "f.json: it is empty"],
  ["truncated", JSON.stringify(VALID).slice(0, 90), "it is not JSON"],
  ["binary", "\0\x7fELF", "it is not JSON"],
  ["null", "null", "top level"],
  ["a list", "[]", "top level"],
  ["deeply nested", "[".repeat(100_000), "it is not JSON"],
  ["a later version", changed({ schema_version: 2 }), "schema_version"],
  ["an unknown key", changed({ extra: 1 }), 'unknown key "extra"'],
  ["an unknown fact", changed({ facts: { umsk: {} } }), 'unknown key "umsk"; did you mean umask?'],
  [
    "a wrong value",
    changed({ facts: { umask: { state: "known", value: "18", source: "" } } }),
    "facts.umask.value",
  ],
  [
    "a value out of range",
    changed({ facts: { umask: { state: "known", value: 512, source: "" } } }),
    "facts.umask.value",
  ],
  ["a state that does not exist", changed({ facts: { umask: { state: "fine" } } }), "facts.umask"],
  [
    "a known fact without a value",
    changed({ facts: { umask: { state: "known", source: "" } } }),
    "facts.umask.value",
  ],
  [
    "an absent fact with a value",
    changed({ facts: { umask: { state: "absent", reason: "", value: 1 } } }),
    "facts.umask",
  ],
  ["pid 0", changed({ target: 0 }), "target"],
  ["__proto__", JSON.stringify(VALID).replace('"umask"', '"__proto__"'), "__proto__"],
];

for (const [name, text, part] of REFUSED) {
  Deno.test({
    name: `facts file: ${name} is refused with exit 65`,
    permissions: "none",
    fn: async () => assertStringIncludes(await refusal(text), part),
  });
}

Deno.test({
  name: "facts file: a valid one is read; an unreadable or too large one is exit 65",
  permissions: "none",
  async fn() {
    const system = memorySystem({
      files: {
        "/f.json": JSON.stringify(VALID),
        "/denied.json": { error: "EACCES" },
        "/large.json": { content: new Uint8Array(16 * 1024 * 1024 + 1) },
      },
    });
    assertEquals((await readFactsFile(system, "/f.json")).target, "self");
    for (const path of ["/denied.json", "/large.json", "/none.json"]) {
      const error = await readFactsFile(system, path).catch((error: unknown) => error);
      assert(error instanceof UserError && error.exitCode === 65);
    }
  },
});

Deno.test({
  name: "facts file: what was collected under a policy with other questions is unknown",
  permissions: "none",
  async fn() {
    const base = defaultPolicy("baseline");
    const named = { ...base, filesystem: { ...base.filesystem, private_dirs: ["/a"] } };
    const target = { proc: "/proc/self", pid: undefined, policy: named };
    const file = await collectFactsFile(memorySystem(), target);
    assertEquals(factsFor(file, named), file.facts);
    const { privateDirs, umask } = factsFor(file, base);
    assertEquals([privateDirs?.state, umask], ["unknown", file.facts.umask]);
    assertEquals(factsFor({ ...file, policy: {} }, named).privateDirs?.state, "unknown");
  },
});

/** A machine that must not be looked at. */
const untouchable = new Proxy({}, {
  get(_, name) {
    throw new Error(`the machine was asked: ${String(name)}`);
  },
}) as System;

Deno.test({
  name: "facts file: judging one never looks at the running machine, its platform included",
  permissions: "none",
  async fn() {
    const request: AuditRequest = {
      mode: "audit",
      pid: undefined,
      saved: {},
      policy: undefined,
      profile: undefined,
      production: true,
      only: [],
      skip: [],
      failOn: "warn",
      strict: false,
      permissions: [],
      env: () => undefined,
    };
    const { report } = await audit(untouchable, request);
    assertEquals([report.platform.os, report.platform.arch], ["unknown", "unknown"]);
    assert(report.results.every(({ status }) => status === "unknown" || status === "skip"));
  },
});

Deno.test("facts file: holds every fact, and an audit of it says what the machine's says", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const { code, stdout, stderr } = await posture(["facts"]);
    assertEquals([code, stderr], [0, ""]);
    const { facts } = factsFileSchema.parse(JSON.parse(stdout));
    await Deno.writeTextFile(path, stdout);
    const results = async (...args: string[]) =>
      (JSON.parse((await posture(["--json", ...args])).stdout) as Report).results;
    assertEquals(await results("--facts", path), await results());
    assertEquals(Object.values(facts).filter((fact) => fact === undefined), []);
  } finally {
    await Deno.remove(path);
  }
});
