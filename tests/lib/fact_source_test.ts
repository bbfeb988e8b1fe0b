import { defineCheck, pass, violated } from "../../lib/check.ts";
import { runChecks } from "../../lib/engine.ts";
import { liveFacts, savedFacts } from "../../lib/fact_source.ts";
import { known } from "../../lib/facts/fact.ts";
import type { Collector, FactName } from "../../lib/facts/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { hardenedFacts } from "../hardened_facts.ts";
import { checkWith, collector, live, platform, system, targetWith } from "./judging.ts";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `facts: ${name}`, permissions: "none", fn });
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

test("a fact that a saved machine lacks is unknown", async () => {
  const target = targetWith();
  const [result] = await runChecks([checkWith()], savedFacts({}), target);
  assertEquals(result?.status, "unknown");
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
