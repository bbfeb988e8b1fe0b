import { type Check, defineCheck, pass, violated } from "../../lib/check.ts";
import { runChecks } from "../../lib/engine.ts";
import { liveFacts, savedFacts } from "../../lib/fact_source.ts";
import { absent, known, unknown } from "../../lib/facts/fact.ts";
import type { Collector, FactName, Target } from "../../lib/facts/types.ts";
import { defaultPolicy } from "../../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../../lib/policy/types.ts";
import type { Result } from "../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { memorySystem } from "../../lib/system/memory.ts";
import { type FactOverrides, hardenedFacts } from "../hardened_facts.ts";

const system = memorySystem();
const node = { inside: false, runtime: null, kubernetes: false, evidence: "test" };

function targetWith(policy: Partial<EffectivePolicy> = {}): Target {
  const merged = { ...defaultPolicy("baseline"), ...policy };
  return { proc: "/proc/self", pid: undefined, policy: merged };
}

function checkWith(parts: Partial<Check> = {}): Check {
  const check = defineCheck({
    id: "some-check",
    area: "process",
    title: "A title",
    level: "warn",
    rationale: "A reason.",
    fix: { summary: "set it" },
    references: [],
    needs: ["umask"],
    evaluate: ({ umask }) => pass(`umask ${umask}`),
  });
  return { ...check, ...parts };
}

async function judged(check: Check, facts: FactOverrides = {}, target = targetWith()) {
  const results = await runChecks([check], savedFacts(hardenedFacts(facts)), target);
  const [result] = results;
  assert(result !== undefined && results.length === 1);
  return result;
}

async function live(check: Check, collectors: readonly Collector[]): Promise<Result> {
  const target = targetWith();
  const [result] = await runChecks([check], liveFacts(system, collectors, target), target);
  assert(result !== undefined);
  return result;
}

function collector(name: string, provides: FactName[], collect: Collector["collect"]): Collector {
  return { name, provides, collect };
}

const platform = collector("platform", ["platform"], () => ({
  platform: known({ os: "linux", arch: "x86_64", kernel: "6.18.0" }, "test"),
}));

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `engine: ${name}`, permissions: "none", fn });
}

test("a collector that throws gives unknown, with the reason", async () => {
  const throwing = collector("status", ["umask"], () => {
    throw new Error("boom\x1b[31m");
  });
  const rejecting = collector("status", ["umask"], () => Promise.reject("later"));
  const result = await live(checkWith(), [platform, throwing]);
  assertEquals(result.status, "unknown");
  assertEquals(result.message, "the collector status failed: boom\\x1b[31m");
  assertEquals((await live(checkWith(), [platform, rejecting])).status, "unknown");
});

test("a collector that forgets a fact, and a fact that nothing collects, give unknown", async () => {
  const forgetful = collector("status", ["umask"], () => ({}));
  const result = await live(checkWith(), [platform, forgetful]);
  assertEquals([result.status, result.message], [
    "unknown",
    "the collector status gave no such fact",
  ]);
  assertStringIncludes((await live(checkWith(), [platform])).message, "nothing collects");
});

test("a platform that cannot be read is no reason to skip", async () => {
  const result = await judged(checkWith(), { platform: unknown("EACCES") });
  assertEquals(result.status, "pass");
});

test("elsewhere than on Linux every check is skipped, whatever it says", async () => {
  const throws = checkWith({
    evaluate: () => {
      throw new Error("judged");
    },
  });
  const result = await judged(throws, {
    platform: { os: "darwin", arch: "aarch64", kernel: null },
  });
  assertEquals([result.status, result.message], ["skip", "needs Linux, and this is darwin"]);
});

test("each collector runs once, and only for a fact that somebody needs", async () => {
  const runs: string[] = [];
  const counted = (name: string, fact: FactName) =>
    collector(name, [fact], () => {
      runs.push(name);
      return { [fact]: hardenedFacts()[fact] };
    });
  const collectors = [platform, counted("status", "umask"), counted("mountinfo", "mounts")];
  const target = targetWith();
  const source = liveFacts(system, collectors, target);
  await runChecks([checkWith(), checkWith()], source, target);
  assertEquals(runs, ["status"]);
  assertEquals(source.timings.map((timing) => timing.collector), ["platform", "status"]);
});

test("a needed fact that is unknown gives unknown, one that is absent gives skip", async () => {
  const check = checkWith({ needs: ["umask", "seccomp"] });
  const one = await judged(check, { umask: unknown("EACCES"), seccomp: absent("no seccomp") });
  assertEquals([one.status, one.message], ["unknown", "EACCES"]);
  const other = await judged(check, { seccomp: absent("no seccomp") });
  assertEquals([other.status, other.message], ["skip", "no seccomp"]);
});

test("a fact that a saved machine lacks is unknown", async () => {
  const target = targetWith();
  const [result] = await runChecks([checkWith()], savedFacts({}), target);
  assertEquals(result?.status, "unknown");
});

test("a refused reading comes with what to do; another one does not", async () => {
  const refused = await judged(checkWith(), { umask: unknown("cannot open /x: EACCES (denied)") });
  assertEquals(refused.fix, "run posture as a user who may read it, or as root");
  const broken = await judged(checkWith(), { umask: unknown("cannot parse /x") });
  assertEquals(broken.fix, null);
});

test("a check that throws or says nothing gives unknown", async () => {
  const thrown = await judged(checkWith({
    evaluate: () => {
      throw new TypeError("undefined is not a function");
    },
  }));
  assertEquals(thrown.status, "unknown");
  assertStringIncludes(thrown.message, "internal error: undefined is not");
  const silent = await judged(checkWith({ evaluate: () => [] }));
  assertEquals([silent.status, silent.message], [
    "unknown",
    "internal error: the check gave no result",
  ]);
});

test("what explains is collected for a violation only", async () => {
  const asked: string[] = [];
  const source = (bad: boolean) => {
    const facts = savedFacts(hardenedFacts({ umask: bad ? 0 : 0o022 }));
    return {
      ...facts,
      get: (names: Iterable<FactName>) => {
        const list = [...names];
        asked.push(...list);
        return facts.get(list);
      },
    };
  };
  const check = defineCheck({
    ...checkWith(),
    needs: ["umask"],
    considers: [],
    explains: ["socketOwners"],
    evaluate: ({ umask, socketOwners }) =>
      umask === 0 ? violated(`bad, owners ${socketOwners.state}`) : pass("good"),
  });
  await runChecks([check], source(false), targetWith());
  assert(!asked.includes("socketOwners"));
  const [result] = await runChecks([check], source(true), targetWith());
  assert(asked.includes("socketOwners"));
  assertEquals(result?.message, "bad, owners known");
});

test("a scope skips elsewhere, and is unknown where the container is", async () => {
  const inside = checkWith({ scope: "container" });
  const outside = checkWith({ scope: "node" });
  assertEquals((await judged(inside)).status, "pass");
  assertEquals((await judged(inside, { container: node })).status, "skip");
  assertEquals((await judged(outside)).status, "skip");
  assertEquals((await judged(outside, { container: node })).status, "pass");
  assertEquals((await judged(outside, { container: unknown("no /proc") })).status, "unknown");
  assertEquals((await judged(inside, { container: absent("odd") })).status, "unknown");
});

test("a check with nothing to judge collects nothing", async () => {
  const source = { ...savedFacts(hardenedFacts()), timings: [] };
  const asked: string[] = [];
  const get = (names: Iterable<FactName>) => {
    asked.push(...names);
    return source.get([]);
  };
  const check = checkWith({ skipReason: () => "not in the policy", scope: "container" });
  const [result] = await runChecks([check], { ...source, get }, targetWith());
  assertEquals([result?.status, result?.message], ["skip", "not in the policy"]);
  assertEquals(asked.filter((name) => name !== "platform"), []);
});

test("the policy's level wins over the finding's, which wins over the check's", async () => {
  const bad = checkWith({ evaluate: () => [violated("bad", { level: "info" })] });
  assertEquals((await judged(bad)).status, "info");
  const raised = targetWith({ levels: { "some-check": "fail" } });
  assertEquals((await judged(bad, {}, raised)).status, "fail");
  const plain = checkWith({ evaluate: () => [violated("bad")] });
  const result = await judged(plain);
  assertEquals([result.status, result.level, result.fix], ["warn", "warn", "set it"]);
});

test("every text of a finding is escaped", async () => {
  const bad = "\x1b[31m\n";
  const details = { subject: bad, observed: bad, expected: bad, fix: bad };
  const result = await judged(checkWith({ evaluate: () => [violated(bad, details)] }));
  for (const key of ["message", "subject", "observed", "expected", "fix"] as const) {
    assertEquals(result[key], "\\x1b[31m\\n");
  }
});

test("what the policy leaves without its setting is no skip for a gate that requires it", async () => {
  const check = checkWith({ skipReason: () => "`process.user` is not in the policy" });
  const policy = { required: ["some-check"] };
  const gate = { ...targetWith(policy), command: ["/app"] };
  const required = await judged(check, {}, gate);
  assertEquals(required.status, "unknown");
  assertStringIncludes(required.message, "required, but not judged: `process.user`");
  assertEquals((await judged(check, {}, { ...gate, policy: targetWith().policy })).status, "skip");
  assertEquals((await judged(check, {}, targetWith(policy))).status, "skip");
  const elsewhere = checkWith({ scope: "container" });
  assertEquals((await judged(elsewhere, { container: node }, gate)).status, "skip");
});

test("collectors that leave the machine run at the same time, each once", async () => {
  const running: string[] = [];
  const slow = (name: string, fact: FactName): Collector => ({
    ...collector(name, [fact], async () => {
      running.push(`${name} begins`);
      await Promise.resolve();
      await Promise.resolve();
      running.push(`${name} ends`);
      return { [fact]: known(0, "test") };
    }),
    permission: { kind: "net", isUsed: () => true },
  });
  const collectors = [platform, slow("one", "umask"), slow("two", "tracer")];
  const checks = (["umask", "tracer"] as const).map((fact) => checkWith({ needs: [fact] }));
  const target = targetWith();
  await runChecks(checks, liveFacts(system, collectors, target), target);
  assertEquals(running, ["one begins", "two begins", "one ends", "two ends"]);
});

test("a collector that leaves the machine is not begun for a check that is skipped", async () => {
  const collectors = [platform, {
    ...collector("net", ["umask"], () => Promise.reject(new Error("begun"))),
    permission: { kind: "net" as const, isUsed: () => true },
  }];
  const source = liveFacts(system, collectors, targetWith());
  await runChecks([checkWith({ skipReason: () => "not here" })], source, targetWith());
  assert(!source.timings.some((one) => one.collector === "net"));
});
