import fc from "fast-check";
import { dependencyAuditCollector, parsePipAudit } from "../../../lib/facts/dependency_audit.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";
import { PIP_AUDIT_PATHS } from "../../../lib/system/pip_audit.ts";
import config from "../../../deno.json" with { type: "json" };

const target: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const CLEAN = '{"dependencies": [{"name": "flask", "version": "3.1.0", "vulns": []}], "fixes": []}';
/** As pip-audit 2.9 prints it with --desc off. */
const FOUND =
  '{"dependencies": [{"name": "flask", "version": "0.5", "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": ["CVE-2019-1010083"]}, {"id": "PYSEC-2018-66", "fix_versions": ["0.12.3", "1.0"], "aliases": []}]}, {"name": "own-app", "skip_reason": "Dependency not found on PyPI and could not be audited: own-app (1.0)"}], "fixes": []}';

function test(name: string, fn: () => Promise<void> | void): void {
  Deno.test({ name: `dependency audit: ${name}`, permissions: "none", fn });
}

function ran(stdout: string, code = 0, stderr = "") {
  return parsePipAudit({ code, stdout, stderr }, "/usr/bin/pip-audit");
}

async function collect(files: MemoryFiles, changes: Partial<Target> = {}) {
  const started: string[] = [];
  const system = memorySystem({
    files,
    auditDependencies: (path) => {
      started.push(path);
      return Promise.resolve({ ok: true, value: { code: 0, stdout: CLEAN, stderr: "" } });
    },
  });
  const asked = { ...target, ...changes };
  const { dependencyAudit } = await dependencyAuditCollector.collect(system, asked);
  assert(dependencyAudit !== undefined);
  assertEquals(dependencyAuditCollector.permission?.isUsed(system, asked), started.length > 0);
  return { fact: dependencyAudit, started };
}

test("the grant and the paths that are tried are the same", () => {
  assertEquals([...PIP_AUDIT_PATHS], config.permissions.posture.run);
});

test("what it found", () => {
  const fact = ran(FOUND, 1);
  assert(fact.state === "known");
  assertEquals(fact.value, {
    audited: 2,
    vulnerable: [{
      package: "flask",
      version: "0.5",
      ids: ["PYSEC-2019-179", "PYSEC-2018-66"],
      fixed: ["1.0", "0.12.3"],
    }],
    skipped: 1,
    leftOut: 0,
  });
});

test("nothing found, in the form of old versions too", () => {
  for (const text of [CLEAN, '[{"name": "flask", "version": "3.1.0", "vulns": []}]']) {
    const fact = ran(text);
    assert(
      fact.state === "known" && fact.value.vulnerable.length === 0 && fact.value.audited === 1,
    );
  }
});

test("what is no result is unknown, never nothing found", () => {
  for (
    const text of ["", "{}", "[1]", "null", '{"dependencies": 5}', CLEAN.slice(0, -3), "No known"]
  ) {
    assertEquals(ran(text).state, "unknown", text);
  }
  const failed = ran(CLEAN, 1, "Traceback\nConnectionError: token=planted");
  assert(failed.state === "unknown" && failed.reason.includes("ended with 1"));
  assert(failed.reason.includes("ConnectionError") && !failed.reason.includes("planted"));
});

test("names that are none are not shown, and long lists are bounded", () => {
  const hostile = {
    name: "\x1b[31mx",
    version: 5,
    vulns: [{ id: "a b" }, null, { fix_versions: 7 }],
  };
  const fact = ran(JSON.stringify({ dependencies: Array.from({ length: 150 }, () => hostile) }), 1);
  assert(fact.state === "known");
  assertEquals([fact.value.vulnerable.length, fact.value.leftOut], [100, 50]);
  assertEquals(fact.value.vulnerable[0], {
    package: "?",
    version: "?",
    ids: ["?", "?", "?"],
    fixed: [],
  });
});

test("any text: a fact, never a throw", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(3), (text, code) => {
    const fact = ran(text, code);
    assert(fact.state === "unknown" || fact.state === "known" && text.includes("["));
  }));
});

test("the first that is installed is started", async () => {
  const program = { content: "#!", status: { mode: 0o755 } };
  const { fact, started } = await collect({
    "/usr/local/bin/pip-audit": program,
    "/venv/bin/pip-audit": program,
  });
  assertEquals(started, ["/usr/local/bin/pip-audit"]);
  assertEquals(fact.state, "known");
});

test("one that somebody else can change is not started", async () => {
  const program = { content: "#!", status: { mode: 0o755 } };
  const weak: readonly (readonly [string, MemoryFiles])[] = [
    ["belongs to uid 5", {
      "/venv/bin/pip-audit": { ...program, status: { mode: 0o755, uid: 5 } },
    }],
    ["everybody", { "/venv/bin/pip-audit": { ...program, status: { mode: 0o757 } } }],
    ["group 0", { "/venv/bin/pip-audit": { ...program, status: { mode: 0o775 } } }],
    ["/venv/bin can be written", {
      "/venv/bin/pip-audit": program,
      "/venv/bin": { status: { mode: 0o777 } },
    }],
    ["/venv can be written", {
      "/venv/bin/pip-audit": program,
      "/venv": { status: { mode: 0o1777 } },
    }],
    ["/home/app/tools belongs", {
      "/venv/bin/pip-audit": { link: "/home/app/tools/pip-audit" },
      "/home/app/tools/pip-audit": program,
      "/home/app/tools": { status: { uid: 10001 } },
    }],
  ];
  for (const [why, files] of weak) {
    const { fact, started } = await collect(files);
    assertEquals(started, [], why);
    assert(fact.state === "absent" && fact.reason.includes(why), JSON.stringify(fact));
  }
});

test("not installed is absent, not known to be is unknown", async () => {
  assertEquals((await collect({ "/usr": { entries: [] } })).fact.state, "absent");
  assertEquals(
    (await collect({ "/usr/bin/pip-audit": { error: "EACCES" } })).fact.state,
    "unknown",
  );
});

test("nothing is started for the gate or another process", async () => {
  const files = { "/usr/bin/pip-audit": { content: "#!", status: { mode: 0o755 } } };
  for (const changes of [{ command: ["/app"] }, { pid: 7, proc: "/proc/7" }]) {
    const { fact, started } = await collect(files, changes);
    assertEquals([fact.state, started.length], ["absent", 0]);
  }
});
