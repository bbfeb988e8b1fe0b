import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { effectivePolicy } from "../../../lib/policy/merge.ts";
import { PROFILES } from "../../../lib/policy/profiles.ts";
import type { EffectivePolicy, Policy } from "../../../lib/policy/types.ts";
import { assert, assertEquals, assertNotEquals } from "../../../lib/std/assert.ts";
import { FULL, requestWith } from "./full_policy.ts";

/** Where the effective policy does not spell a value as the policy file does. */
const RESPELLED: Readonly<Record<string, unknown>> = {
  production: false,
  only: [["process"]],
  "process.capabilities": ["CAP_NET_BIND_SERVICE", "CAP_NET_RAW"],
  "filesystem.tmpfs": [{ path: "/tmp", options: ["noexec"], size: 67108864 }],
  "compose.capabilities": ["CAP_CHOWN", "CAP_KILL"],
  "host.sysctl": { "kernel.kptr_restrict": "2", "net.ipv4.tcp_syncookies": null },
};
const SECTIONS = ["process", "filesystem", "network", "deployment", "hub", "compose", "host"];

/** `process.user` and the like: everything that is one setting. */
function settings(policy: object): readonly (readonly [string, unknown])[] {
  return Object.entries(policy).flatMap(([key, value]) =>
    SECTIONS.includes(key)
      ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one] as const)
      : [[key, value] as const]
  );
}

function only(path: string, value: unknown): Policy {
  const [key = "", inner] = path.split(".");
  return (inner === undefined ? { [key]: value } : { [key]: { [inner]: value } }) as Policy;
}

function at(policy: EffectivePolicy, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (one, key) => (one as Record<string, unknown>)[key],
    policy,
  );
}

for (const [path, value] of settings(FULL)) {
  Deno.test({
    name: `merge: ${path} reaches the effective policy, and nothing else changes`,
    permissions: "none",
    fn() {
      const profile = path === "profile" ? "restricted" : "baseline";
      const merged = effectivePolicy(profile, requestWith(only(path, value)));
      assertEquals(at(merged, path), path in RESPELLED ? RESPELLED[path] : value);
      assertNotEquals(at(merged, path), at(defaultPolicy("baseline"), path));
      if (path === "profile") return;
      const changed = settings(merged).filter(([key, one]) =>
        JSON.stringify(one) !== JSON.stringify(at(defaultPolicy("baseline"), key))
      );
      assertEquals(changed.map(([key]) => key), [path]);
    },
  });
}

Deno.test("merge: without a policy it is the defaults, and every key is there", () => {
  const merged = effectivePolicy("baseline", requestWith(undefined));
  assertEquals(merged, defaultPolicy("baseline"));
  const keys = settings(FULL).map(([path]) => path);
  assertEquals(settings(merged).map(([path]) => path).sort(), [...keys].sort());
});

Deno.test("merge: restricted allows NET_BIND_SERVICE and refuses what baseline warns of", () => {
  const merged = effectivePolicy("restricted", requestWith(undefined));
  assertEquals(merged.process.capabilities, ["CAP_NET_BIND_SERVICE"]);
  assertEquals(merged.levels["missing-no-new-privs"], "fail");
  assertEquals(merged.process.allow_groups, []);
});

Deno.test("merge: the policy's levels and lists win over the profile's, key by key", () => {
  const merged = effectivePolicy(
    "restricted",
    requestWith({ levels: { "weak-tmpfs": "info" }, process: { capabilities: [] } }),
  );
  assertEquals(merged.levels["weak-tmpfs"], "info");
  assertEquals(merged.levels["writable-root"], "fail");
  assertEquals(merged.process.capabilities, []);
});

Deno.test("merge: a section with one key leaves the profile's other keys", () => {
  const merged = effectivePolicy("restricted", requestWith({ process: { user: 10001 } }));
  assertEquals(merged.process.capabilities, ["CAP_NET_BIND_SERVICE"]);
});

Deno.test("merge: ALL is every capability, in any case", () => {
  for (const all of ["ALL", "all"]) {
    const { capabilities } = effectivePolicy(
      "baseline",
      requestWith({ process: { capabilities: [all] } }),
    ).process;
    assert(capabilities.includes("CAP_SYS_ADMIN") && capabilities.includes("CAP_63"));
  }
});

Deno.test("merge: an empty list of ports is a list, none is allowed", () => {
  const merged = effectivePolicy("baseline", requestWith({ network: { ports: [] } }));
  assertEquals(merged.network.ports, []);
});

Deno.test("merge: sizes in every spelling", () => {
  const cases: readonly (readonly [number | string, number])[] = [
    [4096, 4096],
    ["4096", 4096],
    ["64k", 65536],
    ["64K", 65536],
    ["64Ki", 65536],
    ["64m", 67108864],
    ["64Mi", 67108864],
    ["1g", 1073741824],
    ["1Gi", 1073741824],
  ];
  for (const [size, bytes] of cases) {
    const policy = { filesystem: { tmpfs: [{ path: "/tmp", size }] } };
    const [entry] = effectivePolicy("baseline", requestWith(policy)).filesystem.tmpfs;
    assertEquals(entry, { path: "/tmp", options: [], size: bytes });
  }
});

Deno.test("merge: command line and policy both narrow", () => {
  const merged = effectivePolicy(
    "baseline",
    requestWith({ only: ["process"], skip: ["a"] }, { only: ["x", "y"], skip: ["b"] }),
  );
  assertEquals(merged.only, [["process"], ["x", "y"]]);
  assertEquals(merged.skip, ["a", "b"]);
});

Deno.test("merge: the production flag, the variable and the policy all have their say", () => {
  const env = (name: string) => name === "POSTURE_PRODUCTION" ? "1" : undefined;
  const dev = { production: false };
  assertEquals(effectivePolicy("baseline", requestWith(dev)).production, false);
  assertEquals(effectivePolicy("baseline", requestWith(dev, { env })).production, true);
  const flagged = requestWith(dev, { production: true });
  assertEquals(effectivePolicy("baseline", flagged).production, true);
});

Deno.test("merge: profiles are named once each", () => {
  assertEquals(PROFILES.map((one) => one.name), [
    "baseline",
    "restricted",
    "host",
    "cluster",
    "relay",
  ]);
});
