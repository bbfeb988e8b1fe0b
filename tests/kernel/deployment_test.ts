import { type Knob, testKnobs } from "./knobs.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { judge, statuses } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

const KEY = "q7Wd2Zk9Xv4Ls8Rt1Mn6Bc3Hf5Jg0Py".repeat(2);

/** Everything that can be planted without a network: see hub_test.ts and proxy_test.ts for that. */
const CLUSTER: State = {
  ...HARDENED,
  env: {
    ...HARDENED.env,
    DJANGO_SECRET_KEY: KEY,
    WEBHOOK_SECRET_CLUSTER: KEY,
    CLUSTER_ENABLED: "1",
    HUB_URL: "https://127.0.0.1:8443/",
  },
  listeners: ["tcp:8443:127.0.0.1", "tcp:443:0.0.0.0"],
  // Readable: in a .env that is not, each of these could be set.
  planted: HARDENED.planted.map((one) => one.path === "/app/.env" ? { ...one, owner: 10001 } : one),
  policy: {
    ...HARDENED.policy,
    network: { ports: [443, 8443, 9000], loopback_only: [9000] },
    deployment: { application_port: 8443, https_proxy: "the load balancer" },
    hub: { timeout: 1 },
  },
};

function without(name: string): Partial<State> {
  return {
    env: Object.fromEntries(Object.entries(CLUSTER.env).filter(([one]) => one !== name)),
  };
}

const knobs: readonly Omit<Knob, "from">[] = [
  {
    name: "a cluster without Django's key",
    state: without("DJANGO_SECRET_KEY"),
    changes: { "weak-secret-key": "fail" },
  },
  {
    name: "a cluster without its secret",
    state: without("WEBHOOK_SECRET_CLUSTER"),
    changes: { "weak-cluster-secret": "fail" },
  },
  {
    name: "a hub's URL without TLS",
    state: { env: { ...CLUSTER.env, HUB_URL: "http://127.0.0.1:8443/" } },
    changes: { "hub-url-not-https": "fail", "hub-certificate-invalid": "skip" },
  },
  {
    name: "a hub that is not there",
    state: { env: { ...CLUSTER.env, HUB_URL: "https://127.0.0.1:8444/" } },
    changes: { "hub-unreachable": "warn" },
  },
  {
    name: "a hub's port on every address",
    state: { listeners: ["tcp:8443:0.0.0.0", "tcp:443:0.0.0.0"] },
    changes: { "hub-port-public": "warn" },
  },
  {
    name: "no hub at all",
    state: without("CLUSTER_ENABLED"),
    changes: {
      "hub-port-public": "skip",
      "missing-https-termination": "skip",
      "missing-reverse-proxy": "skip",
    },
  },
];

testKnobs(knobs.map((knob) => ({ ...knob, from: CLUSTER })));

Deno.test("kernel: a .env that cannot be read is where the secret could be", async () => {
  const planted = CLUSTER.planted.map((one) =>
    one.path === "/app/.env" ? { ...one, mode: "600", owner: 0 } : one
  );
  const state = { ...CLUSTER, ...without("WEBHOOK_SECRET_CLUSTER"), planted };
  const found = statuses(await judge(state));
  assertEquals(found["weak-cluster-secret"], "unknown");
  assertEquals(found["weak-secret-key"], "pass");
});
