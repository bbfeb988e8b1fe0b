/** A policy made of a compose file: what was promised starts, and each broken promise is refused. */
import { BINARY } from "../../scripts/build.ts";
import { assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { run, runIn, scratchDirectory } from "./run.ts";
import { HARDENED, type Mount, type State } from "./state.ts";

const COMPOSE = `services:
  web:
    image: registry.example.com/web:1.4.2
    user: "10001:10001"
    read_only: true
    cap_drop: [ALL]
    cap_add: [net_bind_service]
    security_opt: ["no-new-privileges=true"]
    tmpfs: ["/tmp:size=16m,mode=1777"]
    volumes: ["data:/data", "./settings:/settings:ro"]
    ports: ["127.0.0.1:8443:8443", "9000-9001:9000-9001/tcp"]
    mem_limit: 512m
    deploy: { resources: { limits: { pids: 100 } } }
volumes:
  data:
`;
const CAP_NET_BIND_SERVICE = 10;
const CAP_NET_RAW = 13;

const directory = await scratchDirectory();
const file = `${directory}/compose.yaml`;
await Deno.writeTextFile(file, COMPOSE);
const generated = await run(BINARY, ["policy", "from-compose", file, "--service", "web"]);

/** As the container runtime makes it of the file above. */
const PROMISED: State = {
  ...HARDENED,
  mounts: [
    ...HARDENED.mounts,
    { type: "bind", source: "/usr/share", target: "/data", options: "rw,nosuid,nodev" },
  ],
  capabilities: [CAP_NET_BIND_SERVICE],
  bounding: [CAP_NET_BIND_SERVICE],
  listeners: ["tcp:8443:0.0.0.0", "tcp:9001:0.0.0.0"],
  policy: undefined,
  planted: [
    ...HARDENED.planted,
    { path: "/etc/posture/policy.yaml", mode: "644", text: generated.stdout },
  ],
  args: ["exec", "--policy", "/etc/posture/policy.yaml", "--", "/posture", "--version"],
};

function withMount(mount: Mount): Partial<State> {
  return { mounts: [...PROMISED.mounts.filter(({ target }) => target !== mount.target), mount] };
}

function tmpfs(target: string, options: string): Partial<State> {
  return withMount({ type: "tmpfs", source: "tmpfs", target, options });
}

/** One promise broken each, and the check that it is. */
const BROKEN: readonly (readonly [string, Partial<State>, string])[] = [
  ["another uid", { uid: 10002 }, "unexpected-user"],
  ["another gid", { gid: 10002 }, "unexpected-user"],
  [
    "a capability more",
    { capabilities: [CAP_NET_BIND_SERVICE, CAP_NET_RAW], bounding: [10, 13] },
    "unexpected-capability",
  ],
  ["no-new-privileges off", { noNewPrivs: false }, "missing-no-new-privs"],
  ["a writable root", { rootOptions: "rw" }, "writable-root"],
  [
    "a read-only volume that is writable",
    withMount({ type: "bind", source: "/usr/bin", target: "/settings", options: "rw" }),
    "unexpected-writable-mount",
  ],
  ["a larger tmpfs", tmpfs("/tmp", "nosuid,nodev,noexec,size=32m"), "missing-tmpfs"],
  ["programs in another tmpfs", tmpfs("/dev/shm", "nosuid,nodev,size=16m"), "weak-tmpfs"],
  [
    "a port more",
    { listeners: ["tcp:8443:0.0.0.0", "tcp:6379:0.0.0.0"] },
    "unexpected-listener",
  ],
  ["no limits", { cgroups: "unlimited" }, "missing-resource-limit"],
];

Deno.test("kernel: a compose file becomes a policy", () => {
  assertEquals([generated.code, generated.stderr], [0, ""]);
});

Deno.test("kernel: what a compose file promises starts under its policy", async () => {
  const { code, stdout, stderr } = await runIn(PROMISED);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "posture");
});

for (const [name, state, check] of BROKEN) {
  Deno.test(`kernel: a promise is broken: ${name}`, async () => {
    const planted = [
      ...PROMISED.planted,
      { kind: "directory", path: "/settings", mode: "755" } as const,
    ];
    const { code, stdout, stderr } = await runIn({ ...PROMISED, planted, ...state });
    assertEquals([code, stdout], [2, ""], stderr);
    // Named once each, however many results there are.
    const refused = /refused to start \/posture: \d+ reasons? \((.*)\)/.exec(stderr)?.[1];
    assertEquals(refused, check, stderr);
  });
}
