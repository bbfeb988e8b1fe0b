import { deploymentCollector, modesFound, otherMode } from "../../../lib/facts/deployment.ts";
import { known, unknown } from "../../../lib/facts/fact.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const target: Target = {
  proc: "/proc/self",
  pid: undefined,
  policy: defaultPolicy("baseline"),
};

function test(name: string, fn: () => Promise<void> | void): void {
  Deno.test({ name: `deployment facts: ${name}`, permissions: "none", fn });
}

async function collect(environ: string, files: MemoryFiles = {}) {
  const system = memorySystem({
    files: {
      "/proc/self/environ": environ,
      "/proc/self/cwd": { link: "/app" },
      "/app": { entries: [] },
      ...files,
    },
  });
  return await deploymentCollector.collect(system, target);
}

test("an agent and hub, with values in no fact", async () => {
  const key = "q7Wd2Zk9Xv4Ls8Rt1Mn6Bc3Hf5Jg0Py".repeat(2);
  const facts = await collect(
    `HUB_URL=https://planted.corp:8443/x\0CLUSTER_ENABLED=1\0DJANGO_SECRET_KEY=${key}\0`,
    { "/app/.env": "WEBHOOK_SECRET_CLUSTER=short-planted\n" },
  );
  assert(facts.deployment?.state === "known" && facts.hubUrl?.state === "known");
  assertEquals(facts.deployment.value, {
    variables: ["CLUSTER_ENABLED", "DJANGO_SECRET_KEY", "HUB_URL"],
    modes: ["agent", "hub"],
    incomplete: null,
  });
  assertEquals(facts.hubUrl.value, {
    origin: "environment",
    scheme: "https",
    port: 8443,
    problem: null,
  });
  assert(facts.deploymentSecrets?.state === "known");
  const [own, cluster] = facts.deploymentSecrets.value;
  assertEquals(own?.state, known({ origin: "environment", problem: null }, "environment"));
  assert(cluster?.state.state === "known" && cluster.state.value.origin === ".env:1");
  assert(cluster.state.value.problem?.includes("13 characters"), "the .env's is judged");
  assert(!/planted|q7Wd/.test(JSON.stringify(facts)), "a value became a part of a fact");
});

test("nothing set is absent, and standalone", async () => {
  const facts = await collect("PATH=/bin\0");
  assert(facts.deployment?.state === "known");
  assertEquals(facts.deployment.value.modes, ["standalone"]);
  assertEquals(facts.deployment.value.variables, []);
  assertEquals(facts.hubUrl?.state, "absent");
  assert(facts.deploymentSecrets?.state === "known");
  assert(facts.deploymentSecrets.value.every(({ state }) => state.state === "absent"));
});

test("a secret in a file that nobody reads here is unknown, not missing", async () => {
  const facts = await collect("DJANGO_SECRET_KEY_FILE=/run/secrets/CANARY\0");
  assert(facts.deploymentSecrets?.state === "known");
  const states = facts.deploymentSecrets.value.map(({ name, state }) => [name, state.state]);
  assertEquals(Object.fromEntries(states), {
    DJANGO_SECRET_KEY: "unknown",
    WEBHOOK_SECRET_CLUSTER: "absent",
  });
  assert(!JSON.stringify(facts).includes("CANARY"));
});

test("a .env that cannot be read: what is not set may be set there", async () => {
  const facts = await collect("CLUSTER_ENABLED=1\0", { "/app/.env": { error: "EACCES" } });
  assertEquals(facts.hubUrl?.state, "unknown");
  assert(facts.deploymentSecrets?.state === "known");
  assert(facts.deploymentSecrets.value.every(({ state }) => state.state === "unknown"));
  assert(facts.deployment !== undefined);
  assertEquals(modesFound(facts.deployment), undefined);
});

test("an environment that cannot be read is unknown", async () => {
  const facts = await collect("", { "/proc/self/environ": { error: "EACCES" } });
  for (const fact of Object.values(facts)) assertEquals(fact.state, "unknown");
});

test("both modes at once are known whatever a .env may add", () => {
  const both = { variables: [], modes: ["agent" as const, "hub" as const], incomplete: "EACCES" };
  assertEquals(modesFound(known(both, "test")), ["agent", "hub"]);
  assertEquals(modesFound(unknown("why")), undefined);
});

test("modes that are not known skip nothing", () => {
  assertEquals(otherMode(undefined, ["agent"]), undefined);
  assertEquals(otherMode(["agent", "hub"], ["hub"]), undefined);
  assertEquals(
    otherMode(["standalone"], ["agent", "hub"]),
    "for agent and hub, and this is standalone",
  );
});
