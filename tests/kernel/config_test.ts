/** The configuration of the application: one variable, or one line of .env, turned at a time. */
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { type Knob, testKnobs } from "./knobs.ts";
import { judge, runIn } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

const KEY = "8f14e45fceea167a5a36dedd4bea25437d793037a0760186574b0282f2f435e7";

/** Everything that the area judges is there, and right. */
const CONFIGURED: State = {
  ...HARDENED,
  env: {
    ...HARDENED.env,
    GIT_COMMIT: "763f729",
    PORT: "8443",
    APP_SECRET: KEY,
    APP_KEY: KEY,
    ALLOWED_HOSTS: ".example.com",
    CORS_ORIGINS: "https://app.example.com",
    SESSION_COOKIE_SECURE: "true",
    DEBUG: "app:*",
  },
  policy: {
    ...HARDENED.policy,
    config: { forbidden_env: ["FORCE_HELP_LLM"] },
    env: { PORT: { format: "port" } },
    credentials: { secrets: { APP_SECRET: {} }, keys: { APP_KEY: {} } },
  },
};

const AREA = "config";

/** Variables that are different, besides those of CONFIGURED; undefined: not set. */
function knob(
  name: string,
  changed: Readonly<Record<string, string | undefined>>,
  changes: Knob["changes"],
): Knob {
  const env = Object.entries({ ...CONFIGURED.env, ...changed }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { name, from: CONFIGURED, state: { env: Object.fromEntries(env) }, changes };
}

Deno.test("kernel: a configured container passes the area config", async () => {
  const { results } = await judge(CONFIGURED);
  const bad = results.filter(({ area, status }) =>
    area === AREA && status !== "pass" && status !== "skip"
  );
  assertEquals(bad, []);
});

testKnobs([
  knob("a port out of range", { PORT: "70000" }, { "invalid-config": "fail" }),
  knob("a required variable that is not set", { PORT: undefined }, { "invalid-config": "fail" }),
  knob("a test override", { FORCE_HELP_LLM: "1" }, { "test-override-set": "fail" }),
  knob("debug mode", { RAILS_ENV: "development" }, { "debug-enabled": "fail" }),
  knob("certificates that nobody verifies", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, {
    "dangerous-environment": "fail",
  }),
  knob("a library path", { LD_LIBRARY_PATH: "/usr/lib" }, { "dangerous-environment": "warn" }),
  knob("an insecure listener by variable", { APP_INSECURE_LISTEN: "true" }, {
    "insecure-listen": "fail",
  }),
  knob("a placeholder", { APP_SECRET: "changeme" }, { "weak-secret": "fail" }),
  knob("a key that is too short", { APP_KEY: "c2hvcnQ=" }, { "weak-encryption-key": "fail" }),
  knob("no key at all", { APP_KEY: undefined }, { "weak-encryption-key": "info" }),
  knob("every host", { ALLOWED_HOSTS: "*" }, { "wildcard-host": "warn" }),
  knob("every origin", { CORS_ORIGINS: "*" }, { "wildcard-origin": "warn" }),
  knob("a cookie without TLS", { SESSION_COOKIE_SECURE: "0" }, { "insecure-cookie": "warn" }),
  knob("no commit", { GIT_COMMIT: "main" }, { "missing-build-metadata": "info" }),
]);

/** getenv(3) gives the first; the dynamic loader, and a shell for what it starts, go by the last. */
function setAgain(assignment: string, changes: Knob["changes"]): Knob {
  const [name = ""] = assignment.split("=");
  const env = { ...CONFIGURED.env, [name]: "" };
  return {
    name: `${name}, set again`,
    from: { ...CONFIGURED, env },
    state: { again: [assignment] },
    changes,
  };
}

testKnobs([
  setAgain("LD_PRELOAD=/tmp/x.so", { "dangerous-environment": "warn" }),
  setAgain("NODE_TLS_REJECT_UNAUTHORIZED=0", { "dangerous-environment": "fail" }),
  setAgain("FLASK_DEBUG=1", { "debug-enabled": "fail" }),
]);

const envFile = (text: string, owner: number): Partial<State> => ({
  planted: CONFIGURED.planted.map((one) =>
    one.path === "/app/.env" ? { ...one, mode: "600", owner, text } : one
  ),
});

testKnobs([
  {
    name: "debug mode in .env",
    from: CONFIGURED,
    state: envFile("FLASK_DEBUG=1\n", 10001),
    changes: { "debug-enabled": "fail" },
  },
  {
    name: "a malformed line in .env",
    from: CONFIGURED,
    state: envFile("A=1\nwhat is this\n", 10001),
    changes: { "invalid-config": "fail" },
  },
  {
    name: "the environment goes before .env",
    from: CONFIGURED,
    state: envFile("PORT=70000\nALLOWED_HOSTS=*\n", 10001),
    changes: {},
  },
]);

Deno.test("kernel: an unreadable .env leaves nothing that is looked for a pass", async () => {
  const { results } = await judge({ ...CONFIGURED, ...envFile("A=1\n", 0) });
  for (
    const id of ["debug-enabled", "dangerous-environment", "wildcard-host", "test-override-set"]
  ) {
    const statuses = results.filter((one) => one.id === id).map(({ status }) => status);
    assertEquals(statuses, ["unknown"], id);
  }
  const named = results.find(({ id }) => id === "invalid-config");
  assertEquals(named?.status, "pass", "what is declared is in the environment");
});

Deno.test("kernel: --env-file names the file, and must be there", async () => {
  const state = {
    ...CONFIGURED,
    planted: [...CONFIGURED.planted, { path: "/app/x.env", mode: "644", text: "GIN_MODE=debug\n" }],
  };
  const args = ["audit", "--json", "--only", "debug-enabled", "--env-file"];
  const report = await judge({ ...state, args: [...args, "/app/x.env"] });
  assertEquals(report.results.map(({ subject, status }) => [subject, status]), [[
    "GIN_MODE",
    "fail",
  ]]);
  const { code, stdout, stderr } = await runIn({ ...state, args: [...args, "/app/none.env"] });
  assertEquals([code, stdout], [65, ""]);
  assert(stderr.includes("ENOENT"), stderr);
});
