import { policyFromFiles } from "../../../../lib/manifests/compose/policy_from_files.ts";
import { assert, assertEquals, assertMatch } from "../../../../lib/std/assert.ts";
import { memoryFiles } from "../../../memory_files.ts";

function make(service: string, more: Readonly<Record<string, string>> = {}) {
  const text = `services:\n  a:\n    image: a:1\n${service}`;
  return policyFromFiles(memoryFiles({ "compose.yaml": text, ...more }), ["compose.yaml"], "a");
}

function textOf(service: string, more?: Readonly<Record<string, string>>): string {
  const made = make(service, more);
  assert(made.ok, made.ok ? "" : made.reason);
  return made.text;
}

Deno.test("promises: one promise is one part of the policy", () => {
  assertEquals(
    textOf("    read_only: true\n"),
    `# What service a of compose.yaml promises.
# posture exec --policy THIS-FILE -- APPLICATION starts it only where all of it holds.
filesystem:
  # read_only (compose.yaml:4:5)
  writable: []
# Nothing else stops the start; without this list, every check whose level is fail does.
required:
  - writable-root # read_only (compose.yaml:4:5)
  - unexpected-writable-mount # read_only (compose.yaml:4:5)
`,
  );
});

Deno.test("promises: the user of the Dockerfile, where the compose file says none", () => {
  const text = textOf("    build: .\n", { Dockerfile: "FROM alpine\nUSER 10001\n" });
  assertMatch(text, /user: "10001"/);
  assertMatch(text, /running-as-root # USER of the Dockerfile \(Dockerfile:2:1\)/);
});

Deno.test("promises: Docker's own capabilities without those that are dropped", () => {
  const text = textOf("    cap_drop: [NET_RAW, mknod]\n    cap_add: [SYS_NICE]\n");
  const [, names = ""] = /capabilities: \[(.*)\]/.exec(text) ?? [];
  assertEquals(names.split(", ").length, 13);
  assert(!/NET_RAW|MKNOD/.test(names) && /SYS_NICE/.test(names), names);
});

Deno.test("promises: a tmpfs that may hold programs is not held to be without", () => {
  const text = textOf('    tmpfs: ["/tmp:exec,size=1g"]\n');
  assertMatch(text, /path: "\/tmp", options: \[nosuid, nodev\], size: 1073741824/);
  assert(!text.includes("weak-tmpfs"), text);
});

Deno.test("promises: one limit of two cannot be required", () => {
  assert(!make("    mem_limit: 1g\n").ok);
  assertMatch(textOf("    mem_limit: 1g\n    pids_limit: 9\n"), /missing-resource-limit/);
  assert(!make("    mem_limit: 1g\n    pids_limit: -1\n").ok);
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["a user without a value", '    user: "${APP_UID}"\n', /services\.a\.user at .*:4:5.*APP_UID/],
  ["a user by name", "    user: nginx\n", /"nginx" is not all numbers/],
  ["a group without a value", '    user: "1000:${GID}"\n', /is not all numbers/],
  ["a capability without a value", "    cap_drop: [ALL]\n    cap_add: [$CAP]\n", /cap_add.*CAP/],
  ["an option without a value", "    security_opt: [$OPT]\n", /security_opt.*OPT/],
  ["a switch without a value", "    read_only: $RO\n", /read_only.*RO/],
  ["a size without a value", '    tmpfs: ["/tmp:size=${SIZE}"]\n', /SIZE/],
  ["a size that is a part", '    tmpfs: ["/tmp:size=50%"]\n', /no number of bytes/],
  ["a port without a value", '    ports: ["127.0.0.1:80:${PORT}"]\n', /ports/],
  ["too many ports", "    ports: [1000-9000]\n", /more than 256 ports/],
  ["a target without a value", '    read_only: true\n    volumes: ["a:/x/$T"]\n', /volumes/],
  ["a base that is missing", "    extends: { file: b.yaml, service: b }\n", /b\.yaml/],
  ["nothing promised", "    init: true\n", /promises nothing/],
  ["privileged is no promise", "    privileged: true\n    cap_drop: [ALL]\n", /promises nothing/],
  ["root is no promise", "    user: 0:0\n", /promises nothing/],
];

for (const [name, service, reason] of REFUSED) {
  Deno.test(`promises: no policy: ${name}`, () => {
    const made = make(service);
    assert(!made.ok, made.ok ? made.text : "");
    assertMatch(made.reason, reason);
    assert(!made.reason.includes("\n"));
  });
}

Deno.test("promises: no policy: another service, or no file", () => {
  const files = memoryFiles({ "c.yaml": "services:\n  web: { image: a }\n" });
  const other = policyFromFiles(files, ["c.yaml"], "a");
  assertEquals(other, { ok: false, reason: "there is no service a in c.yaml, which has web" });
  assert(!policyFromFiles(files, ["gone.yaml"], "a").ok);
});
