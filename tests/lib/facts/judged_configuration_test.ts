import fc from "fast-check";
import { DANGEROUS_NAMES } from "../../../lib/configuration/dangerous.ts";
import { DEBUG_NAMES } from "../../../lib/configuration/switches.ts";
import { judgedConfigurationCollector } from "../../../lib/facts/judged_configuration.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../../../lib/policy/types.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const test = (name: string, fn: () => Promise<void> | void) =>
  Deno.test({ name: `configuration: ${name}`, permissions: "none", fn });

const base = defaultPolicy("baseline");

async function collect(
  variables: Readonly<Record<string, string>>,
  changes: Partial<EffectivePolicy> = {},
  files: MemoryFiles = {},
): Promise<Facts> {
  const environ = Object.entries(variables).map(([name, value]) => `${name}=${value}\0`).join("");
  const system = memorySystem({
    files: { "/proc/self/environ": environ, "/proc/self/cwd": { link: "/app" }, ...files },
  });
  const target = { proc: "/proc/self", pid: undefined, policy: { ...base, ...changes } };
  return await judgedConfigurationCollector.collect(system, target) as Facts;
}

async function judged(
  name: "declaredVariables" | "insecureListenVariables" | "forbiddenVariables" | "debugSwitches",
  ...given: Parameters<typeof collect>
) {
  const fact = (await collect(...given))[name];
  assert(fact.state === "known");
  return fact.value.variables.map((one) => [one.name, one.origin, one.problem]);
}

test("declared variables: set, wrong, missing, optional", async () => {
  const env = {
    PORT: { format: "port" },
    API: { format: "https-url" },
    MAIL: { format: "email", required: false },
    EMPTY: { format: "int", required: false },
    NEEDED: {},
  } as const;
  assertEquals(
    await judged("declaredVariables", { PORT: "70000", EMPTY: "", NEEDED: "" }, { env }),
    [
      ["PORT", "environment", "is above 65535"],
      ["API", null, "is not set"],
      ["MAIL", null, null],
      ["EMPTY", "environment", null],
      ["NEEDED", "environment", "is empty"],
    ],
  );
});

test("the .env fills in, and its malformed lines are numbers", async () => {
  const files = { "/app/.env": "PORT=x\nwhat is this\n" };
  const { declaredVariables } = await collect({}, { env: { PORT: { format: "port" } } }, files);
  assert(declaredVariables.state === "known");
  assertEquals(declaredVariables.value.variables[0]?.origin, ".env:1");
  assertEquals(declaredVariables.value.malformed, [2]);
});

test("an unread .env is named in every fact", async () => {
  const facts = await collect({}, {}, { "/app/.env": { error: "EACCES" } });
  for (const name of judgedConfigurationCollector.provides) {
    const fact = facts[name];
    assert(fact.state === "known" && JSON.stringify(fact.value).includes("EACCES"), name);
  }
});

test("an unread environment is unknown", async () => {
  const facts = await collect({}, {}, { "/proc/self/environ": { error: "EACCES" } });
  for (const name of judgedConfigurationCollector.provides) {
    assertEquals(facts[name].state, "unknown");
  }
});

test("variables that stand for a forbidden flag", async () => {
  const names = async (variables: Record<string, string>) =>
    (await judged("insecureListenVariables", variables)).map(([name]) => name);
  assertEquals(await names({ INSECURE_LISTEN: "1", RELAY_INSECURE_LISTEN: "true" }), [
    "INSECURE_LISTEN",
    "RELAY_INSECURE_LISTEN",
  ]);
  assertEquals(
    await names({ INSECURE_LISTEN: "0", A_INSECURE_LISTEN: "false", INSECURE: "1" }),
    [],
  );
});

test("forbidden variables count when they hold anything", async () => {
  const config = { ...base.config, forbidden_env: ["FORCE_HELP_LLM", "STUB"] };
  assertEquals(await judged("forbiddenVariables", { FORCE_HELP_LLM: "0", STUB: "" }, { config }), [
    ["FORCE_HELP_LLM", "environment", "is set"],
  ]);
});

test("the policy's own debug switches count", async () => {
  const config = { ...base.config, debug: ["APP_TRACE"] };
  assertEquals(
    (await judged("debugSwitches", { APP_TRACE: "1", OTHER: "1" }, { config })).length,
    1,
  );
});

test("no value of any variable becomes a part of a fact", async () => {
  const known = [...DEBUG_NAMES, ...DANGEROUS_NAMES, "ALLOWED_HOSTS", "CORS_ORIGINS"];
  const names = [...known, "COOKIE_SECURE", "GIT_COMMIT", "APP_PORT", "APP_KEY", "APP_SECRET"];
  const policy = {
    env: { APP_PORT: { format: "port", secret: false }, APP_KEY: { format: "hex" } },
    credentials: {
      ...base.credentials,
      secrets: { APP_SECRET: {} },
      keys: { APP_KEY: {} },
    },
  } as const;
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[J-Z]{8,16}$/),
      fc.constantFrom("", "--inspect=", "/lib/libjemalloc", "http://", "*,", "ssh "),
      async (core, before) => {
        const value = `${before}CANARY${core}`;
        const variables = Object.fromEntries(names.map((name) => [name, value]));
        const files = { "/app/.env": `CANARY${core} bad\nX="CANARY${core}\nY=CANARY${core}\n` };
        const text = JSON.stringify(await collect(variables, policy, files));
        assert(!text.includes(core), text);
      },
    ),
    { numRuns: 200 },
  );
});
