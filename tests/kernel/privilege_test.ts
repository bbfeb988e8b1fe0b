/** What the compiled binary may not do, tried; and what it does, as strace saw it. */
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { BINARY } from "../../scripts/build.ts";
import { compile, ENTRY, hostTarget } from "../../scripts/compile.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { run, scratchDirectory } from "./run.ts";

const ENV = { PATH: "/usr/bin:/bin", HOME: "/root" };
const scratch = await scratchDirectory();
const manifest = join(scratch, "compose.yaml");
await Deno.writeTextFile(manifest, "services: { web: { image: web, privileged: true } }\n");

/** The directory with libc that the probe may load, as ldd prints it. */
const LIBC = /=> (\/\S+)\/libc\.so\.6/.exec((await run("/usr/bin/ldd", [BINARY])).stdout)?.[1];

/** Tries everything, as the program that the binary could become; prints what each gave. */
const PROBE = `
const [scratch, libc] = Deno.args;
const attempts = {
  "read a file": () => Deno.readTextFileSync("/etc/passwd"),
  "read the environment": () => Deno.env.get("HOME"),
  "load libc by its granted path": () => Deno.dlopen(libc + "/libc.so.6", {}),
  "read /proc": () => Deno.readTextFileSync("/proc/self/status"),
  "read /proc through node": async () => (await import("node:fs")).readFileSync("/proc/self/status"),
  "read /sys": () => Deno.readTextFileSync("/sys/kernel/uevent_seqnum"),
  "write a file": () => Deno.writeTextFileSync(scratch + "/written", ""),
  "write through node": async () => (await import("node:fs")).writeFileSync(scratch + "/written", ""),
  "make a directory": () => Deno.mkdirSync(scratch + "/made"),
  "remove a file": () => Deno.removeSync(scratch + "/module.js"),
  "make a link": () => Deno.symlinkSync("/etc/passwd", scratch + "/link"),
  "change a mode": () => Deno.chmodSync(scratch + "/module.js", 0o777),
  "run a program": () => new Deno.Command("/bin/true").outputSync(),
  "run a program named pip-audit elsewhere": () => new Deno.Command(scratch + "/pip-audit").outputSync(),
  "run a program through node": async () => {
    const { spawn } = await import("node:child_process");
    await new Promise((done, refused) => spawn("/bin/true").on("error", refused).on("exit", done));
  },
  "send a signal": () => Deno.kill(Deno.pid, "SIGCONT"),
  "load another library": () => Deno.dlopen(libc + "/libm.so.6", {}),
  "load libc by a link": () => Deno.dlopen(scratch + "/libc.so.6", {}),
  "load libc by its bare name": () => Deno.dlopen("libc.so.6", {}),
  "read memory": () => new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)).getUint8(),
  "import a remote module": () => import("https://127.0.0.1:1/" + "module.js"),
  "read the host name": () => Deno.hostname(),
  "read the network interfaces": () => Deno.networkInterfaces(),
  "read the load": () => Deno.loadavg(),
  "ask for more": () => {
    const { state } = Deno.permissions.requestSync({ name: "write" });
    if (state !== "granted") throw new Deno.errors.NotCapable(state);
  },
};
const seen = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    seen[name] = "done";
  } catch (error) {
    seen[name] = error.message.includes("equires") ? "NotCapable" : error.name;
  }
}
console.log(JSON.stringify(seen));
`;

/** What is not refused for want of a permission. A compiled program finds no remote module at all. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "read a file": "done",
  "read the environment": "done",
  "load libc by its granted path": "done",
  "import a remote module": "TypeError",
};

Deno.test("privilege: everything that is not granted is refused", async () => {
  const probe = join(scratch, "probe");
  await compile(new Map([[ENTRY, PROBE]]), probe, hostTarget());
  await Deno.writeTextFile(join(scratch, "module.js"), "");
  await Deno.writeTextFile(join(scratch, "pip-audit"), "#!/bin/true\n", { mode: 0o755 });
  await Deno.symlink(`${LIBC}/libc.so.6`, join(scratch, "libc.so.6"));
  const { stdout, stderr } = await run(probe, [scratch, LIBC ?? ""], ENV);
  assert(stdout !== "", stderr);
  const seen = JSON.parse(stdout) as Record<string, string>;
  const expected = Object.keys(seen).map((name) => [name, OTHERWISE[name] ?? "NotCapable"]);
  assertEquals(seen, Object.fromEntries(expected));
});

Deno.test("privilege: --version --json lists the grants of deno.json", async () => {
  const { stdout } = await run(BINARY, ["--version", "--json"], ENV);
  assertEquals(JSON.parse(stdout).permissions, config.permissions.posture);
});

for (const args of [["audit", "--json"], ["scan", "--json", manifest]]) {
  Deno.test(`privilege: ${args[0]} starts nothing, writes nothing and talks to the kernel alone`, async () => {
    const calls = await traced(args, ENV);
    const named = (name: RegExp) => calls.filter((call) => name.test(call));
    assert(named(/^openat?2?\(/).length > 10, "strace saw nothing");
    assertEquals(named(/^open.*O_(WRONLY|RDWR|CREAT|TRUNC)/), []);
    assertEquals(
      named(/^(creat|mkdir|unlink|rename|link|symlink|chmod|chown|truncate|mknod)(at|at2)?\(/),
      [],
    );
    assertEquals(named(/^(execve|execveat)\(/).length, 1);
    assertEquals(named(/^(fork|vfork)\(|^clone3?\((?!.*CLONE_THREAD)/), []);
    assertEquals(named(/^socket\((?!AF_NETLINK, )/), []);
    assertEquals(named(/^(bind|listen|connect|accept4?)\(/), []);
  });
}

Deno.test("privilege: no variable of the runtime's and no planted file is followed", async () => {
  const planted = join(scratch, "planted");
  for (const name of ["deno-compile-posture.cache", "module.cjs", "deno.json"]) {
    await Deno.mkdir(planted, { recursive: true });
    await Deno.writeTextFile(join(planted, name), "planted");
  }
  const env = {
    ...ENV,
    NODE_OPTIONS: `--require ${planted}/module.cjs`,
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    ...Object.fromEntries(FOLLOWED.map((name) => [name, planted])),
  };
  for (const args of [["--version"], ["scan", manifest], ["exec", "--", "/bin/true"]]) {
    const calls = await traced(args, env);
    assert(calls.length > 100, "strace saw nothing");
    const bare = calls.filter((call) => !/^(execve|read|write)\(/.test(call));
    assertEquals(bare.filter((call) => /planted|deno-compile|AF_INET/.test(call)), []);
  }
});

/** Variables with a path. The exception is SSLKEYLOGFILE, which the runtime opens (README). */
const FOLLOWED = ["TMPDIR", "DENO_DIR", "DENO_PERMISSION_BROKER_PATH", "DENO_AUDIT_PERMISSIONS"]
  .concat(["NODE_V8_COVERAGE", "DENO_COVERAGE_DIR", "NODE_ICU_DATA", "NODE_PATH", "DENO_CERT"]);

/** Every system call, a line each, without pid and time; interrupted ones in their first half. */
async function traced(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const log = join(scratch, `strace-${crypto.randomUUID()}`);
  const command = ["-f", "-qq", "-s", "300", "-o", log, BINARY, ...args];
  const { stdout, stderr } = await run("/usr/bin/strace", command, env);
  assert(stdout + stderr !== "", "it printed nothing");
  const lines = (await Deno.readTextFile(log)).split("\n");
  return lines.map((line) => line.replace(/^\d+ +/, ""));
}
