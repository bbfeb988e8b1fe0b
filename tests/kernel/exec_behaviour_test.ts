/** When the compiled gate refuses and when it starts, in a hardened container. */
import { join } from "node:path";
import { AREAS } from "../../lib/check.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/std/assert.ts";
import { workDirectory } from "./gate.ts";
import { imageOf, runImage } from "./image.ts";

const DOCKERFILE = `FROM debian:bookworm-slim
COPY --from=posture --chmod=0755 posture /usr/local/bin/posture
COPY --chmod=0755 app /usr/local/bin/app
USER 10001:10001
`;
const ROOT = { uid: 0, gid: 0 };

/** How a container is started: hardened, without a policy, unless said otherwise. */
interface Start {
  readonly uid?: number;
  readonly gid?: number;
  /** The text of /etc/posture/policy.yaml. */
  readonly policy?: string;
  /** Further files: their places in the image, and the files on this machine. */
  readonly files?: readonly (readonly [string, string])[];
  readonly env?: readonly string[];
  readonly options?: readonly string[];
  readonly command?: readonly string[];
}

async function start(parts: Start) {
  const { policy, files = [], env = [], options = [], command = ["app"], ...user } = parts;
  const image = await imageOf(DOCKERFILE);
  const file = join(await workDirectory(), "policy.yaml");
  if (policy !== undefined) await Deno.writeTextFile(file, policy, { mode: 0o644 });
  const placed = policy === undefined ? [] : [["/etc/posture/policy.yaml", file] as const];
  const all = new Map([...image.files, ...files, ...placed]);
  const words = ["env", ...env, "posture", "exec", ...options, "--", ...command];
  return await runImage({ ...image, ...user, files: all }, words);
}

type Ended = Awaited<ReturnType<typeof start>>;

function assertStarted({ code, stdout, stderr }: Ended): void {
  assertEquals([code, /^uid \d+ gid \d+ pid 1 /.test(stdout)], [0, true], stdout + stderr);
}

function assertNotStarted({ code, stdout, stderr }: Ended, expected = 2): void {
  assertEquals([code, stdout], [expected, ""], stderr);
  assertMatch(
    stderr,
    /\nposture: refused to start \S+: \d+ reasons? \(.+\)[^\n]*\n$|^posture: refused/,
  );
}

Deno.test("gate: what is hardened starts, what is not is refused", async () => {
  assertStarted(await start({}));
  assertNotStarted(await start(ROOT));
});

// Fail-open regressions, each seen in another tool.

Deno.test("fail-open: no check was judged, but the program started", async () => {
  const skipped = await start({ options: ["--only", "missing-tmpfs"] });
  assertNotStarted(skipped);
  assertStringIncludes(skipped.stderr, "no check was judged");
  const nothing = await start({ options: ["--skip", AREAS.join(",")] });
  assertEquals([nothing.code, nothing.stdout], [64, ""], nothing.stderr);
});

Deno.test("fail-open: the policy was empty, or a template that nobody filled in", async () => {
  const templates = [
    "",
    "# null\nnull\n",
    "{}\n---\n{}\n",
    "${POSTURE_POLICY_YAML}\n",
    "{{ .Values.posture.policy }}\n",
    "{{ toYaml .Values.posture | nindent 2 }}\n",
    "process:\n  user: {{ .Values.user }}\n",
    "process:\n  user:\n",
    'process:\n  user: "${APP_UID}"\n',
    "required: []\n",
    "only: []\n",
    "production: ${PRODUCTION}\n",
    "production: no way\n",
  ];
  for (const policy of templates) assertNotStarted(await start({ policy }), 78);
});

Deno.test("fail-open: --help before -- ran the program", async () => {
  const image = await imageOf(DOCKERFILE);
  for (const words of ["exec --help", "exec -h", "--help exec", "help exec", "exec --dev --help"]) {
    const result = await runImage(image, ["posture", ...words.split(" "), "--", "app"]);
    assertEquals([result.code, result.stdout.includes("uid ")], [0, false], words);
    assertStringIncludes(result.stdout, "Usage: posture");
  }
});

Deno.test("fail-open: only the first failure was seen", async () => {
  const command = ["app", "--insecure-listen", "--password=hunter2"];
  const expected = ["insecure-listen", "running-as-root", "secret-in-arguments"];
  const { stderr, ...ended } = await start({ ...ROOT, command });
  assertNotStarted({ ...ended, stderr });
  const lines = [...stderr.matchAll(/^\[FAIL\] .+ — Fix: .+ {2}\(([a-z-]+)\)$/gm)];
  assertEquals(lines.map(([, id]) => id), expected);
  assertStringIncludes(stderr, `3 reasons (${expected.join(", ")})`);
  const fast = await start({ ...ROOT, command, options: ["--fail-fast"] });
  assertNotStarted(fast);
  assertStringIncludes(fast.stderr, "1 reason (running-as-root); not every check ran");
});

Deno.test("fail-open: the node's profile left out what the gate starts", async () => {
  const env = ["API_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345"];
  const policy = "profile: host\nlevels: { secret-in-environment: fail }\n";
  const result = await start({ policy, env });
  assertNotStarted(result);
  assertStringIncludes(result.stderr, "1 reason (secret-in-environment)");
  const { stderr } = await start({ policy, options: ["--format", "json"] });
  assertEquals(JSON.parse(stderr).target, "self");
});

Deno.test("gate: a .env of root's that the application cannot read is one line, and no start", async () => {
  const envFile = join(await workDirectory(), "root.env");
  await Deno.writeTextFile(envFile, "DEBUG=1\n", { mode: 0o600 });
  const result = await start({ files: [["/.env", envFile]] });
  assertNotStarted(result);
  const [line, ...others] = result.stderr.match(/^.*cannot open \/\.env.*$/gm) ?? [];
  assertEquals(others, []);
  assertMatch(line ?? "", /^\[UNKNOWN\] .+ \(.*debug-enabled, .*missing-build-metadata GIT_COMMIT/);
  const readable = { files: [["/.env", envFile]] as const, options: ["--only", "config"] };
  assertStringIncludes((await start({ ...ROOT, ...readable })).stderr, "[FAIL] DEBUG switches");
});

Deno.test("fail-open: a flag disabled another in silence", async () => {
  const flags = ["-v", "--format jsonl", "--fail-fast", "--timeout 60", "--production"]
    .concat(["--profile restricted", "--only running-as-root", "--skip network"]);
  const all = flags.slice(0, -2).join(" ");
  for (const line of [...flags, all]) {
    const result = await start({ ...ROOT, options: line.split(" ") });
    assertEquals([result.code, result.stdout], [2, ""], line);
  }
  const policy = "required: [running-as-root]\n";
  assertNotStarted(await start({ ...ROOT, policy, options: ["--skip", "running-as-root"] }));
  assertNotStarted(await start({ ...ROOT, policy, options: ["--only", "being-traced"] }));
});

Deno.test("fail-open: no [FAIL] in the output was read as success", async () => {
  const unread = await start({ policy: "required: [missing-resource-limit]\n" });
  const warned = await start({ policy: "required: [missing-seccomp]\n" });
  for (const result of [unread, warned, await start({ options: ["--only", "missing-tmpfs"] })]) {
    assertNotStarted(result);
    assert(!result.stderr.includes("[FAIL]"), result.stderr);
  }
});

Deno.test("fail-open: a variable switched enforcement off", async () => {
  const ours = ["POSTURE_PRODUCTION=0", "POSTURE_PRODUCTION=false", "POSTURE_PRODUCTION="];
  const others = ["POSTURE_DEV=1", "POSTURE_SKIP=running-as-root", "POSTURE_DISABLE=1"]
    .concat(["POSTURE_REPORT_ONLY=1", "NODE_ENV=development", "DENO_ENV=dev", "CI=true"]);
  for (const one of [...ours, ...others]) assertNotStarted(await start({ ...ROOT, env: [one] }));
});

Deno.test("leak: no secret of the environment or the command line in any failure", async () => {
  const secret = "s3cr3t-Tr0ub4dor";
  const env = [`DB_PASSWORD=${secret}`, `DATABASE_URL=postgres://app:${secret}@db/app`];
  const args = [`--password=${secret}`, "--token", secret, `-p${secret}`, `https://u:${secret}@h/`];
  const ways: readonly Start[] = [
    { ...ROOT },
    { options: ["-v"] },
    { options: ["--dev"] },
    { options: ["--report-only", "-v"] },
    { options: ["--skip", "credentials"], command: ["no-such-program", ...args] },
    { options: ["--skip", "credentials"], command: ["/etc/hostname", ...args] },
    { policy: "profle: baseline\n" },
    { options: ["--policy", "/nonexistent"] },
    { options: ["--dve"] },
  ];
  for (const way of ways) {
    for (const format of ["text", "jsonl"]) {
      const options = ["--format", format, ...way.options ?? []];
      const { stderr } = await start({ command: ["true", ...args], ...way, env, options });
      assert(stderr.length > 0 && !stderr.includes(secret), stderr);
    }
  }
});

const DEV = /NOT ENFORCED \(dev\): starting app, in spite of 1 reason \(running-as-root\)\n$/;
const POLICIES: readonly (readonly [string, Start, boolean])[] = [
  ["--dev", { options: ["--dev"] }, true],
  ["production: false", { policy: "production: false\n" }, true],
  ["production: true", { policy: "production: true\n" }, false],
  ["--dev over production: true", { policy: "production: true\n", options: ["--dev"] }, true],
  ["--production over production: false", {
    policy: "production: false\n",
    options: ["--production"],
  }, false],
  ["POSTURE_PRODUCTION=1 over production: false", {
    policy: "production: false\n",
    env: ["POSTURE_PRODUCTION=1"],
  }, false],
  ["a named variable that is 1", { policy: "production: { env: LIVE }\n", env: ["LIVE=1"] }, false],
  ["a named variable that is 0", { policy: "production: { env: LIVE }\n", env: ["LIVE=0"] }, true],
  ["a named variable that is 0, and POSTURE_PRODUCTION=1", {
    policy: "production: { env: LIVE }\n",
    env: ["LIVE=0", "POSTURE_PRODUCTION=1"],
  }, false],
];

for (const [name, parts, starts] of POLICIES) {
  Deno.test(`production: ${name} ${starts ? "starts after loud warnings" : "refuses"}`, async () => {
    const result = await start({ ...ROOT, ...parts });
    if (!starts) return assertNotStarted(result);
    assertStarted(result);
    assertStringIncludes(result.stderr, "[FAIL] Runs as root");
    assertMatch(result.stderr, DEV);
  });
}

Deno.test("gate: --report-only starts, and says what it would have refused", async () => {
  const result = await start({ ...ROOT, options: ["--report-only"] });
  assertStarted(result);
  assertMatch(result.stderr, /NOT ENFORCED \(report-only\): starting app, in spite of 1 reason/);
  const clean = await start({ options: ["--report-only"] });
  assertStarted(clean);
  assertMatch(clean.stderr, /NOT ENFORCED \(report-only\): starting app, nothing would refuse it/);
});
