/** Files that a scan may not read, that would block or never end, and that change under its hands. */
import type { Report } from "../../lib/report/types.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { BINARY } from "../../scripts/build.ts";
import { run } from "./run.ts";

const COMPOSE = "services:\n  web:\n    image: a\n    privileged: true\n";
/** It is in every directory. */
const SOCKET = "cannot read socket/compose.yaml: it is a socket, not a regular file";
const SECONDS = 30;
const PLAIN_USER = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];

/** A directory as the script makes it, scanned by a plain user; it never waits for anything. */
async function scanned(script: string, ...args: readonly string[]): Promise<Report> {
  const root = await Deno.makeTempDir({ prefix: "scan-" });
  await Deno.chmod(root, 0o755);
  await Deno.mkdir(`${root}/socket`);
  const listener = Deno.listen({ transport: "unix", path: `${root}/socket/compose.yaml` });
  try {
    const setpriv = `exec timeout ${SECONDS} setpriv ${PLAIN_USER.join(" ")} "$0" scan --json "$@"`;
    const whole = `set -e; cd '${root}'; ${script}\n${setpriv}`;
    const { code, stdout, stderr } = await run(
      "/usr/bin/unshare",
      ["--mount", "--ipc", "--propagation", "private", "sh", "-c", whole, BINARY, ...args],
      { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", COMPOSE },
    );
    assertEquals(stderr, "");
    const report = JSON.parse(stdout) as Report;
    assertEquals(report.exit_code, code);
    return report;
  } finally {
    listener.close();
    await Deno.remove(root, { recursive: true });
  }
}

/** What could not be seen, and why, in order and once. */
function blind({ results }: Report): readonly string[] {
  const reasons = results.filter(({ id, status }) =>
    id === "unreadable-manifest" && status === "unknown"
  ).map(({ message }) => message);
  return [...new Set(reasons)].toSorted();
}

Deno.test("scan: what a plain user may not read is unknown, all of it", async () => {
  const report = await scanned(
    `
    mkdir -p file listed closed/in ignores variables build by-content
    for d in file listed closed/in ignores; do printf '%s' "$COMPOSE" > $d/compose.yaml; done
    chmod 000 file/compose.yaml closed/in; chmod 644 listed
    echo '*.yaml' > ignores/.gitignore; chmod 000 ignores/.gitignore
    echo 'services: {a: {image: "$A"}}' > variables/compose.yaml
    echo A=b > variables/.env; chmod 000 variables/.env
    echo 'services: {a: {build: .}}' > build/compose.yaml
    echo 'USER 1' > build/Dockerfile; chmod 000 build/Dockerfile
    printf '%s' "$COMPOSE" > by-content/stack.yaml; cp by-content/stack.yaml by-content/package.json
    echo secret > by-content/notes.txt; chmod 000 by-content/*`,
    ".",
  );
  const reasons = [
    "build/Dockerfile",
    "by-content/package.json",
    "by-content/stack.yaml",
    "file/compose.yaml",
    "listed/.env",
    "listed/compose.yaml",
    "variables/.env",
  ].map((path) => `cannot read ${path}: Permission denied`);
  assertEquals(
    blind(report),
    [
      "cannot list closed/in/: Permission denied",
      ...reasons,
      SOCKET,
    ].toSorted(),
  );
  const failed = report.results.filter(({ id, status }) =>
    id === "privileged-service" && status === "fail"
  );
  // A .gitignore that cannot be read leaves nothing out.
  assertEquals(failed.map(({ location }) => location?.file), ["ignores/compose.yaml"]);
});

Deno.test("scan: nothing special is opened, whatever its name: none of it blocks", async () => {
  const report = await scanned(
    `
    mkdir zero terminal disk; chmod 755 .
    mknod -m 666 zero/docker-compose.yml c 1 5; mknod -m 666 terminal/compose.yaml c 5 0
    mknod -m 666 disk/compose.yml b 7 99
    mkfifo -m 666 docker-compose.yml .env .gitignore Dockerfile a.sh package.json other.yaml
    mkdir linked; ln -s ../Dockerfile linked/Dockerfile; ln -s /dev/zero linked/compose.yaml
    mkdir in; echo 'include: [../docker-compose.yml]' > in/compose.yaml
    echo 'services: {a: {build: ., env_file: ../.env}}' >> in/compose.yaml; mkfifo in/Dockerfile`,
    ".",
  );
  const special = (path: string, type: string) =>
    `cannot read ${path}: it is a ${type}, not a regular file`;
  assertEquals(blind(report), [
    special(".env", "fifo"),
    special("Dockerfile", "fifo"),
    special("a.sh", "fifo"),
    special("disk/compose.yml", "block-device"),
    special("docker-compose.yml", "fifo"),
    special("in/Dockerfile", "fifo"),
    SOCKET,
    special("terminal/compose.yaml", "character-device"),
    special("zero/docker-compose.yml", "character-device"),
    "linked/compose.yaml is a link that leads out of what is scanned: name it to scan it",
  ]);
});

/** Files of a kernel that says another size than can be read, as a file that somebody writes has. */
const CHANGING: readonly (readonly [name: string, script: string, path: string])[] = [
  ["grows", "mkdir p; mount -t proc proc p", "p/version"],
  [
    "shrinks",
    "mkdir q; mount -t mqueue mqueue q; touch q/compose.yaml; chmod 644 q/compose.yaml",
    "q/compose.yaml",
  ],
];

for (const [name, script, path] of CHANGING) {
  Deno.test(`scan: a file that ${name} while it is read is not judged`, async () => {
    const report = await scanned(script, "--as", "compose", path);
    assertEquals(blind(report), [
      `cannot read ${path}: its size changed while it was read: scan it again`,
    ]);
    assertEquals([report.files, report.exit_code], [0, 1]);
  });
}
