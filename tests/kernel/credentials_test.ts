/** Secrets in the environment, other processes of the uid, and a broker that this starts. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import type { Status } from "../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { testKnobs } from "./knobs.ts";
import { judge, run, scratchDirectory, statuses } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

const SCOPE = "/proc/sys/kernel/yama/ptrace_scope";

testKnobs([
  {
    name: "a password in the environment",
    state: { env: { ...HARDENED.env, DB_PASSWORD: "hunter2" } },
    changes: { "secret-in-environment": "warn" },
  },
  {
    name: "a password behind an empty one of the same name",
    state: { env: { ...HARDENED.env, DB_PASSWORD: "" }, again: ["DB_PASSWORD=hunter2"] },
    changes: { "secret-in-environment": "warn" },
  },
  {
    name: "a password that the policy allows",
    state: {
      env: { ...HARDENED.env, DB_PASSWORD: "hunter2" },
      policy: { ...HARDENED.policy, credentials: { allow_env: ["DB_PASSWORD"] } },
    },
    changes: {},
  },
  {
    name: "another program of the same uid, without Yama",
    state: { companion: "10001:10001", covers: { [SCOPE]: "0\n" } },
    changes: { "readable-process-memory": "warn", "shared-uid-process": "warn" },
  },
  {
    name: "another program of the same uid under another gid, which may not trace",
    state: { companion: "10001:10002", covers: { [SCOPE]: "0\n" } },
    changes: {},
  },
  {
    name: "another program of another uid",
    state: { companion: "10002:10002", covers: { [SCOPE]: "0\n" } },
    changes: {},
  },
  {
    name: "another program of another uid, hidden by hidepid",
    state: { companion: "10002:10002", procOptions: "nosuid,nodev,noexec,hidepid=2" },
    changes: { "multiple-instances": "unknown" },
  },
  {
    name: "another program of another uid, refused by hidepid",
    state: { companion: "10002:10002", procOptions: "nosuid,nodev,noexec,hidepid=1" },
    from: { ...HARDENED, policy: undefined, procOptions: "nosuid,nodev,noexec,hidepid=1" },
    changes: {},
  },
]);

Deno.test("kernel: hidepid does not hide a program of the same uid", async () => {
  for (const hidepid of ["1", "2", "4"]) {
    const state: State = {
      ...HARDENED,
      companion: "10001:10001",
      procOptions: `nosuid,nodev,noexec,hidepid=${hidepid}`,
      args: ["audit", "--json", "--only", "shared-uid-process"],
    };
    assertEquals(statuses(await judge(state)), { "shared-uid-process": "warn" }, hidepid);
  }
});

Deno.test("kernel: a secret in the arguments of the command", async () => {
  const found: Record<string, string> = {};
  const command = [
    "--format",
    "jsonl",
    "--only",
    "secret-in-arguments",
    "--",
    "/bin/true",
    "--password=hunter2",
  ];
  const { code, stderr } = await run(BINARY, ["exec", ...command]);
  for (const line of stderr.trim().split("\n").map((one) => JSON.parse(one))) {
    if (line.id !== undefined) found[line.id] = line.status;
  }
  assertEquals(found, { "secret-in-arguments": "fail" });
  assertEquals(code, 2);
  assert(!stderr.includes("hunter2"), stderr);
});

let compiled: Promise<string> | undefined;

async function compileBroker(): Promise<string> {
  const program = join(await scratchDirectory(), "broker");
  const source = join(import.meta.dirname ?? ".", "broker.c");
  const env = { PATH: Deno.env.get("PATH") ?? "" };
  const { code, stderr } = await run("gcc", ["-O1", "-static", "-o", program, source], env);
  assertEquals(code, 0, stderr);
  return program;
}

const FD = { OPENAI_CRED_FD: "5", OPENAI_BASE_URL: "http://127.0.0.1:8080/v1" };

async function underBroker(
  behaviour: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = FD,
) {
  const broker = await (compiled ??= compileBroker());
  return await run(broker, [behaviour, "5", "--", BINARY, ...args], env);
}

async function judgeBroker(
  behaviour: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = FD,
) {
  const args = ["audit", "--json", "--only", "broken-credential-broker", ...more];
  const { stdout, stderr } = await underBroker(behaviour, args, env);
  const [result, ...others] = JSON.parse(stdout).results;
  assertEquals(others, [], stdout);
  const requests = stderr.split("\n").filter((line) => line.startsWith("request "));
  return { id: result.id, status: result.status as Status, message: `${result.message}`, requests };
}

/** What the broker does, and what is said without and with `--probe`: undefined is the same. */
const BEHAVIOURS: readonly (readonly [string, string | null, string | null])[] = [
  ["good", null, null],
  ["closed", "descriptor 5 is not open", "descriptor 5 is not open"],
  ["pipe", "descriptor 5 is no socket", "descriptor 5 is no socket"],
  ["stream", "is unix SOCK_STREAM", "is unix SOCK_STREAM"],
  ["gone", "has closed its end", "has closed its end"],
  ["silent", null, "none within 1000 ms"],
  ["dies", null, "it closed its end"],
  ["talks-first", null, "something unread"],
  ["no-descriptor", null, "gives 0 descriptors"],
  ["two-descriptors", null, "gives 2 descriptors"],
  ["datagram", null, "no stream socket"],
  ["file", null, "no stream socket"],
  ["refuses", null, "does not grant a valid request"],
  ["accepts-garbage", null, "gives a descriptor for a malformed request"],
];

for (const [behaviour, plain, probed] of BEHAVIOURS) {
  Deno.test(`kernel: a credential broker (${behaviour})`, async () => {
    const without = await judgeBroker(behaviour);
    assertEquals(without.requests, [], "nothing is sent without --probe");
    const withProbe = await judgeBroker(behaviour, ["--probe"]);
    for (
      const [{ id, status, message }, part] of [[without, plain], [withProbe, probed]] as const
    ) {
      const expected = part === null
        ? { "broken-credential-broker": "pass" }
        : { "broken-credential-broker": "fail" };
      assertEquals<Record<string, string>>({ [id]: status }, expected, message);
      assertStringIncludes(message, part ?? "is a unix SOCK_SEQPACKET socket");
    }
  });
}

Deno.test("kernel: a broker's raw key, base URL and number", async () => {
  const CASES: readonly (readonly [Record<string, string>, string])[] = [
    [{ ...FD, OPENAI_API_KEY: "kkkkkkkk" }, "OPENAI_API_KEY is set (environment)"],
    [
      { ...FD, OPENAI_BASE_URL: "https://api.example.com" },
      "OPENAI_BASE_URL (environment) is https",
    ],
    [{ ...FD, OPENAI_CRED_FD: "five" }, "no descriptor's number"],
    [{ ...FD, OPENAI_CRED_FD: "9" }, "descriptor 9 is not open"],
  ];
  for (const [env, part] of CASES) {
    const { status, message } = await judgeBroker("good", [], env);
    assertEquals(status, "fail", message);
    assertStringIncludes(message, part);
    assert(!/kkkk|example|five/.test(message), message);
  }
  assertEquals((await judgeBroker("good", [], {})).status, "skip");
});

Deno.test("kernel: after a probe no descriptor is left, and the command has the broker's", async () => {
  const args = ["exec", "--only", "credentials", "--probe", "--", "/bin/ls", "-l", "/proc/self/fd"];
  const { code, stdout, stderr } = await underBroker("good", args);
  assertEquals(code, 0, stderr);
  const numbers = [...stdout.matchAll(/ (\d+) -> (\S+)/g)].map(([, number, target]) =>
    `${number} ${target}`
  );
  assertEquals(numbers.filter((one) => /^5 socket:/.test(one)).length, 1, stdout);
  assertEquals(numbers.filter((one) => one.includes("socket:")).length, 1, stdout);
  assertStringIncludes(stderr, "request 0x7f\nrequest 0x01\n");
});

Deno.test("kernel: the gate refuses a broken broker", async () => {
  const args = [
    "exec",
    "--only",
    "broken-credential-broker",
    "--probe",
    "--",
    "/bin/echo",
    "started",
  ];
  const { code, stdout } = await underBroker("silent", args);
  assertEquals([code, stdout], [2, ""]);
});

Deno.test("kernel: another process's broker is judged by the kernel's table", async () => {
  const script = 'exec "$0" audit --json --only broken-credential-broker --pid $$';
  const of = async (behaviour: string) => {
    const broker = await (compiled ??= compileBroker());
    const shell = ["/bin/sh", "-c", script, BINARY];
    const { stdout } = await run(broker, [behaviour, "5", "--", ...shell], FD);
    return JSON.parse(stdout).results[0].status;
  };
  assertEquals(await of("good"), "pass");
  assertEquals(await of("stream"), "fail");
  assertEquals(await of("closed"), "fail");
});
