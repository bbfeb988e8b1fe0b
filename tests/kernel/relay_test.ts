/** Profile relay, by the compiled gate: every check that it requires has run, or it refuses. */
import { PROFILES } from "../../lib/policy/profiles.ts";
import { CHECKS } from "../../checks/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { runIn } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

/** As CATALOG.md lists them: the profile may require more, and never less. */
const CATALOGUE = [
  "insecure-listen",
  "insecure-private-dir",
  "invalid-config",
  "multiple-instances",
  "privileged-program",
  "running-as-root",
  "unexpected-capability",
  "unexpected-listener",
];

const REQUIRED = PROFILES.find((one) => one.name === "relay")?.policy.required ?? [];

const POLICY = {
  profile: "relay",
  filesystem: { private_dirs: ["/app/cache"], writable: ["/allowed"] },
  network: { ports: [8443] },
  env: { RELAY_HOST: { format: "host", required: true } },
};

/** A relay in a hardened container, about to be started. */
const RELAY: State = {
  ...HARDENED,
  // Readable: in a .env that is not, anything could be set.
  planted: HARDENED.planted.map((one) => one.path === "/app/.env" ? { ...one, owner: 10001 } : one),
  env: { ...HARDENED.env, PYRYCODE_RELAY_PRODUCTION: "1", RELAY_HOST: "relay.example" },
  policy: POLICY,
  args: ["exec", "-v", "--format", "jsonl", "--", "/posture", "--version"],
};

type Line = Readonly<Record<string, unknown>>;

async function gate(state: State) {
  const { code, stdout, stderr } = await runIn(state);
  const lines = stderr.split("\n").filter((line) => line !== "").map((line) =>
    JSON.parse(line) as Line
  );
  return { code, started: stdout.startsWith("posture "), lines, stderr };
}

Deno.test("kernel: relay: requires what the catalogue says, and names checks that exist", () => {
  const ids = CHECKS.map(({ id }) => id);
  assertEquals(CATALOGUE.filter((id) => !REQUIRED.includes(id)), [], "required in the profile");
  assertEquals(REQUIRED.filter((id) => !ids.includes(id)), [], "registered in checks/mod.ts");
});

Deno.test("kernel: relay: every one of the required checks ran", async () => {
  const { code, started, lines, stderr } = await gate(RELAY);
  assert(started && code === 0, stderr);
  const judged = REQUIRED.filter((id) =>
    lines.some((line) => line["id"] === id && line["status"] === "pass")
  );
  assertEquals(judged, [...REQUIRED]);
});

const KNOBS: readonly (readonly [string, Partial<State>])[] = [
  ["running-as-root", { uid: 0 }],
  ["unexpected-capability", { capabilities: [13] }],
  ["insecure-private-dir", {
    planted: RELAY.planted.map((one) => one.path === "/app/cache" ? { ...one, mode: "750" } : one),
  }],
  ["unexpected-listener", { listeners: ["tcp:7777:0.0.0.0"] }],
  ["insecure-listen", { args: [...RELAY.args, "--insecure-listen"] }],
  ["invalid-config", { env: { ...HARDENED.env, PYRYCODE_RELAY_PRODUCTION: "1" } }],
];

for (const [id, state] of KNOBS) {
  Deno.test(`kernel: relay: refuses for ${id}`, async () => {
    const { code, started, stderr } = await gate({ ...RELAY, ...state });
    assert(!started && code === 2, stderr);
    assertStringIncludes(stderr, id);
  });
}

const UNSET: readonly (readonly [string, string, object])[] = [
  ["insecure-private-dir", "filesystem.private_dirs", { ...POLICY, filesystem: {} }],
  ["unexpected-listener", "network.ports", { ...POLICY, network: {} }],
  ["invalid-config", "env", { ...POLICY, env: undefined }],
  ["multiple-instances", "process.single_instance", {
    ...POLICY,
    process: { single_instance: false },
  }],
];

for (const [id, key, policy] of UNSET) {
  Deno.test(`kernel: relay: refuses without ${key}, and names it`, async () => {
    const { code, started, lines, stderr } = await gate({ ...RELAY, policy: { ...policy } });
    assert(!started && code === 2, stderr);
    const line = lines.find((one) => one["id"] === id);
    assertEquals(line?.["status"], "unknown");
    assertStringIncludes(String(line?.["message"]), "required, but not judged");
    assertStringIncludes(String(line?.["message"]), key);
  });
}

Deno.test("kernel: relay: without its signal it is dev: loud, and started", async () => {
  const env = { ...HARDENED.env, RELAY_HOST: "relay.example" };
  const { started, stderr } = await gate({ ...RELAY, env, uid: 0 });
  assert(started, stderr);
  assertStringIncludes(stderr, "running-as-root");
});
