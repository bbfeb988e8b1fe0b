import { violated } from "../../lib/check.ts";
import { absent, unknown } from "../../lib/facts/fact.ts";
import { assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { checkWith, judged, targetWith } from "./judging.ts";

const node = { inside: false, runtime: null, kubernetes: false, evidence: "test" };

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `engine: ${name}`, permissions: "none", fn });
}

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

test("a needed fact that is unknown gives unknown, one that is absent gives skip", async () => {
  const check = checkWith({ needs: ["umask", "seccomp"] });
  const one = await judged(check, { umask: unknown("EACCES"), seccomp: absent("no seccomp") });
  assertEquals([one.status, one.message], ["unknown", "EACCES"]);
  const other = await judged(check, { seccomp: absent("no seccomp") });
  assertEquals([other.status, other.message], ["skip", "no seccomp"]);
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
