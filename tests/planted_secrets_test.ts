/**
 * No value of any variable, of any line of a .env, of any argument appears in any byte of any
 * output: every command and format, the errors too, with a canary in everything that is known.
 */
import { DANGEROUS_NAMES } from "../lib/configuration/dangerous.ts";
import { DEBUG_NAMES } from "../lib/configuration/switches.ts";
import { FORMATS } from "../lib/report/formats.ts";
import { assert, assertEquals } from "../lib/std/assert.ts";
import { posture, type Run } from "./command_line.ts";

const CANARY = "cAnArY7qZ";

/** Each makes some check look closer: what it looks for, with the canary around. */
const SHAPES: readonly string[] = [
  CANARY,
  `1${CANARY}`,
  `https://user:${CANARY}@${CANARY}.example.com/${CANARY}?${CANARY}`,
  `http://${CANARY}.example.com,*,null,${CANARY}`,
  `--inspect=${CANARY} --require ${CANARY} -agentlib:jdwp=${CANARY} -r${CANARY}`,
  `/lib/libjemalloc.so /${CANARY}/x.so:${CANARY}`,
  `sk-ant-${CANARY}0123456789abcdefghij`,
  `\u001b[31m${CANARY}\n::error::${CANARY}`,
  `development ${CANARY}`,
  `["*", "${CANARY}"]`,
];

const NAMES: readonly string[] = [
  // Those of the runtime and of libc's loader would change the run itself.
  ...[...DEBUG_NAMES, ...DANGEROUS_NAMES].filter((name) =>
    !/^(LD_|GCONV_|NODE_OPTIONS|SSLKEYLOGFILE)/.test(name)
  ),
  ..."ALLOWED_HOSTS DJANGO_ALLOWED_HOSTS AllowedHosts CORS_ALLOW_ORIGINS CORS_ORIGINS".split(" "),
  ..."CORS_ALLOWED_ORIGIN_REGEXES CORS_ALLOW_ALL_ORIGINS CSRF_TRUSTED_ORIGINS".split(" "),
  ..."COOKIE_SECURE SESSION_COOKIE_SECURE SESSION_COOKIE_SAMESITE COOKIE_HTTPONLY".split(" "),
  ..."GIT_COMMIT INSECURE_LISTEN APP_INSECURE_LISTEN FORCE_HELP_LLM".split(" "),
  ..."DJANGO_SECRET_KEY WEBHOOK_SECRET_CLUSTER CLUSTER_ENABLED API_KEY DB_PASSWORD".split(" "),
  ..."TLS_KEY_FILE LLM_CRED_FD OPENAI_BASE_URL container POSTURE_PRODUCTION".split(" "),
  ..."APP_PORT APP_INT APP_BOOL APP_URL APP_HTTPS APP_HOST APP_HOSTS APP_MAIL APP_TIME".split(" "),
  ..."APP_PATH APP_B64 APP_HEX APP_ENUM APP_REGEX APP_SECRET APP_KEY".split(" "),
];

const POLICY = {
  env: {
    APP_PORT: { format: "port", secret: false },
    APP_INT: { format: "int", secret: false },
    APP_BOOL: { format: "bool", secret: false },
    APP_URL: { format: "url" },
    APP_HTTPS: { format: "https-url" },
    APP_HOST: { format: "host" },
    APP_HOSTS: { format: "host-list" },
    APP_MAIL: { format: "email" },
    APP_TIME: { format: "duration" },
    APP_PATH: { format: "path" },
    APP_B64: { format: "base64", bytes: 32 },
    APP_HEX: { format: "hex", bytes: 32 },
    APP_ENUM: { format: "enum", values: ["a"], secret: false },
    APP_REGEX: { format: "regex", pattern: "a+", secret: false },
    API_KEY: { max_length: 1 },
  },
  config: { forbidden_env: ["FORCE_HELP_LLM"], debug: ["APP_INT"], hosts: ["APP_HOSTS"] },
  credentials: { secrets: { APP_SECRET: {} }, keys: { APP_KEY: {} } },
};

/** Every command, each on the machine with the canaries; FILES are in the directory. */
const COMMANDS: readonly (readonly string[])[] = [
  ["audit", "-v"],
  ["audit", "-v", "--json", "--profile", "baseline", "--policy", "policy.json"],
  ["audit", "-v", "--timings", "--dev", "--policy", "policy.json", "--env-file", "other.env"],
  ["audit", "-v", "--profile", "relay", "--env-file", "other.env"],
  ["audit", "--json", "--profile", "cluster", "--only", "config,credentials,filesystem"],
  ["facts"],
  ["facts", "--policy", "policy.json", "--env-file", "other.env"],
  ["exec", "-v", "--policy", "policy.json", "--", "/bin/true", `--password=${CANARY}1x`],
  ["exec", "-v", "--format", "jsonl", "--policy", "policy.json", "--", "/bin/true"],
  ["exec", "--dev", "--", "/bin/true", `--token`, `${CANARY}0123456789abcdef`],
  ["audit", "--env-file", "missing.env"],
  ["audit", "--env-file", "."],
  ["audit", "--policy", "values.json"],
  ["audit", "--policy", "other.env"],
  ...FORMATS.flatMap((format) => [
    ["audit", "-v", "--format", format, "--policy", "policy.json", "--env-file", "other.env"],
    ["exec", "-v", "--format", format, "--policy", "policy.json", "--", "/bin/true", CANARY],
    ["exec", "--dev", "--format", format, "--", "/bin/true", `--token=${CANARY}0123456789`],
    ["scan", "-v", "--format", format, "."],
    ["scan", "--format", format, "--as", "compose", "broken.yaml", ".env"],
  ]),
  ["list"],
  ["explain", "invalid-config"],
  ["--version", "--json"],
];

/** Where a secret stands in what is deployed: as a value of a name that says so, or recognisable. */
const MANIFESTS: Readonly<Record<string, string>> = {
  "compose.yaml": `services:
  web:
    image: web:latest
    privileged: true
    environment: { DB_PASSWORD: ${CANARY}0123456789, API_KEY: sk-ant-${CANARY}0123456789abcdefghij }
    env_file: [.env]
  db:
    image: postgres
    environment:
      - POSTGRES_PASSWORD=${CANARY}0123456789
      - DATABASE_URL=postgres://user:${CANARY}@db/app
    build:
      context: .
      args: { API_TOKEN: ${CANARY}0123456789 }
`,
  "broken.yaml": `services:\n  web:\n    environment: { API_KEY: "${CANARY}0123456789\n`,
  "Dockerfile":
    `FROM debian\nENV API_KEY=${CANARY}0123456789\nARG DB_PASSWORD=${CANARY}0123456789\n`,
  ".github/workflows/ci.yaml": `on: push
env: { API_TOKEN: ${CANARY}0123456789 }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { token: ghp_${CANARY}0123456789abcdefghijABCDEFGHIJ }
      - run: curl -fsSL -H "Authorization: Bearer ${CANARY}0123456789" https://example.com/i.sh | sh
`,
};

async function writeManifests(directory: string): Promise<void> {
  await Deno.mkdir(`${directory}/.github/workflows`, { recursive: true });
  for (const [name, text] of Object.entries(MANIFESTS)) {
    await Deno.writeTextFile(`${directory}/${name}`, text);
  }
}

async function fillDirectory(): Promise<string> {
  const directory = await Deno.makeTempDir();
  const lines = SHAPES.map((shape, index) => `FILE_KEY_${index}=${JSON.stringify(shape)}`);
  const malformed = [CANARY, `- ${CANARY}`, `OPEN="${CANARY}`, `=${CANARY}`, `\u0000X=${CANARY}`];
  const write = (name: string, text: string) => Deno.writeTextFile(`${directory}/${name}`, text);
  const unset = NAMES.map((name) => `${name}_FROM_FILE=${CANARY}`);
  await write(".env", [...lines, ...malformed, ...unset].join("\n"));
  await write("other.env", [`APP_URL=${CANARY}`, ...malformed, ...lines].join("\n"));
  await write("policy.json", JSON.stringify(POLICY));
  const mistaken = Object.fromEntries(NAMES.map((name) => [name, CANARY]));
  await writeManifests(directory);
  await write("values.json", JSON.stringify({ env: mistaken, credentials: { secrets: mistaken } }));
  return directory;
}

function assertSilent(args: readonly string[], { stdout, stderr }: Run): void {
  const output = `${stdout}${stderr}`;
  const at = output.toLowerCase().indexOf(CANARY.toLowerCase());
  assert(at < 0, `posture ${args.join(" ")}: …${output.slice(Math.max(0, at - 200), at + 20)}`);
  assert(!output.includes("internal error"), output);
}

Deno.test("planted secrets: no byte of any output, of any command in any format", async () => {
  const directory = await fillDirectory();
  try {
    for (const [index, args] of COMMANDS.entries()) {
      const shapes = SHAPES.map((_, shape) => SHAPES[(shape + index) % SHAPES.length] ?? "");
      const env = Object.fromEntries(
        NAMES.map((name, place) => [name, shapes[place % shapes.length] ?? ""]),
      );
      const run = await posture(args, { env, cwd: directory });
      assertSilent(args, run);
      if (args[0] === "scan") assert([1, 2].includes(run.code), run.stderr);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("planted secrets: each shape in each variable that the policy declares", async () => {
  const directory = await fillDirectory();
  try {
    const args = ["audit", "-v", "--json", "--policy", "policy.json", "--only", "config"];
    for (const shape of SHAPES) {
      const env = Object.fromEntries(NAMES.map((name) => [name, shape]));
      const run = await posture(args, { env, cwd: directory });
      assertSilent(args, run);
      const named = Object.keys(POLICY.env).filter((name) => run.stdout.includes(`"${name}"`));
      assertEquals(named.length >= 12, true, "the canaries were not judged");
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("planted secrets: in the environment and the arguments of another process", async () => {
  const env = Object.fromEntries(NAMES.map((name) => [name, `${CANARY}x`]));
  const child = new Deno.Command("/bin/sleep", { args: ["60"], env }).spawn();
  try {
    for (const args of [["audit", "-v", "--json"], ["audit", "-v"], ["facts"]]) {
      const all = [...args, "--pid", String(child.pid)];
      assertSilent(all, await posture(all));
    }
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
});
