import { assertEquals } from "../../../../lib/std/assert.ts";
import { blindness, project, service, told } from "./model.ts";

const BASE = `services:
  a:
    image: a:1
    privileged: true
    command: [run, fast]
    cap_add: [NET_ADMIN]
    environment: [A=1, B=2]
    ports: ["80:80", "81:81"]
    volumes: [data:/data, "./x:/x"]
    tmpfs: /run
    build: ./src
    logging: { driver: none }
    healthcheck: { test: [CMD, /check] }
`;

function over(override: string) {
  const files = { "compose.yaml": BASE, "compose.override.yaml": `services:\n  a:\n${override}` };
  return service(files, "a", Object.keys(files));
}

const values = <T>(items: { readonly given: readonly { readonly value: T }[] }) =>
  items.given.map(({ value }) => value);

Deno.test("merge: a single value is replaced, with its place", () => {
  const { privileged, image } = over("    privileged: false\n");
  assertEquals(told(privileged), false);
  assertEquals([privileged.at.file, privileged.at.line], ["compose.override.yaml", 3]);
  assertEquals([image.at.file, image.at.line], ["compose.yaml", 3]);
});

Deno.test("merge: lists are appended, each item at its own place", () => {
  const { capAdd } = over("    cap_add: [SYS_TIME]\n");
  assertEquals(values(capAdd), ["CAP_NET_ADMIN", "CAP_SYS_TIME"]);
  assertEquals(capAdd.given.map(({ at }) => at.file), ["compose.yaml", "compose.override.yaml"]);
});

Deno.test("merge: command, entrypoint and test are replaced", () => {
  const { command, healthcheck } = over("    command: slow\n    healthcheck: { test: NONE }\n");
  assertEquals([values(command), told(healthcheck)], [["slow"], "disabled"]);
});

Deno.test("merge: names with values, a list over a mapping and a mapping over a list", () => {
  const { environment } = over("    environment: { B: 3, C: }\n");
  assertEquals(values(environment).map(({ name, value }) => `${name}=${value}`), [
    "A=1",
    "B=3",
    "C=undefined",
  ]);
});

Deno.test("merge: volumes by their target, ports by all of them", () => {
  const { mounts, ports } = over('    volumes: ["/etc:/data:ro"]\n    ports: ["80:80", "82:82"]\n');
  assertEquals(values(mounts).map(({ source, target }) => `${source} ${target}`), [
    "./x /x",
    "/etc /data",
  ]);
  assertEquals(values(ports).map(({ target: [port] }) => port), [81, 80, 82]);
});

Deno.test("merge: a short build and a long one, tmpfs as text and as list", () => {
  const { build, tmpfs } = over("    build: { privileged: true }\n    tmpfs: [/tmp]\n");
  assertEquals(build.state === "set" && told(build.value.privileged), true);
  assertEquals(build.state === "set" && build.value.dockerfile, "src/Dockerfile");
  assertEquals(values(tmpfs).map(({ target }) => target), ["/run", "/tmp"]);
});

Deno.test("merge: another logging driver leaves the old one's options behind", () => {
  assertEquals(told(over("    logging: { driver: local }\n").loggingDriver), "local");
  assertEquals(told(over("    logging: { options: { tag: x } }\n").loggingDriver), "none");
});

Deno.test("merge: !reset takes away, !override replaces, nothing changes nothing", () => {
  const merged = over(
    "    privileged: !reset null\n    ports: !override ['9:9']\n    cap_add: !reset []\n    volumes:\n",
  );
  assertEquals([told(merged.privileged), values(merged.capAdd)], ["missing", []]);
  assertEquals(values(merged.ports).map(({ target: [port] }) => port), [9]);
  assertEquals(merged.mounts.given.length, 2);
});

Deno.test("merge: several documents of one file, in their order", () => {
  const text = `${BASE}---\nservices:\n  a: { privileged: false }\n  b: { image: b }\n`;
  assertEquals(told(service(text).privileged), false);
  assertEquals(project(text).model.services.map(({ name }) => name), ["a", "b"]);
});

Deno.test("extends: a service of the same file, of another, of one that extends too", () => {
  const files = {
    "compose.yaml":
      "services:\n  a: { extends: b, cap_add: [SYS_TIME] }\n  b:\n    extends: { file: ops/base.yaml, service: c }\n    user: '1'\n",
    "ops/base.yaml":
      "services:\n  c: { extends: d, read_only: true }\n  d: { image: 'd:1', cap_add: [KILL], volumes: ['./x:/x', '../y:/y'], build: . }\n",
    "ops/Dockerfile": "FROM alpine\nUSER 5\n",
  };
  const a = service(files);
  assertEquals([told(a.image), told(a.user), told(a.readOnly)], ["d:1", "1", true]);
  assertEquals(values(a.capAdd), ["CAP_KILL", "CAP_SYS_TIME"]);
  assertEquals(values(a.mounts).map(({ source }) => source), ["./ops/x", "./y"]);
  assertEquals(a.build.state === "set" && told(a.build.value.user), "5");
  assertEquals(blindness(files), []);
});

Deno.test("extends: what is missing leaves what is not said unresolved, and is told", () => {
  const text = "services:\n  a:\n    image: a\n    extends: { file: gone.yaml, service: b }\n";
  const a = service(text);
  assertEquals([told(a.image), told(a.privileged)], ["a", "unresolved"]);
  assertEquals(a.capAdd.unresolved.length, 1);
  assertEquals(blindness(text), [
    "compose.yaml:4:14 cannot read gone.yaml: No such file or directory",
  ]);
  const other = "services:\n  a:\n    image: a\n    extends: b\n";
  assertEquals(told(service(other).privileged), "unresolved");
  assertEquals(blindness(other).length, 1);
});

Deno.test("extends: a circle is told, in one file and through two", () => {
  const one = "services:\n  a: { image: a, extends: b }\n  b: { image: b, extends: a }\n";
  assertEquals(blindness(one).length, 1);
  assertEquals(told(service(one).privileged), "unresolved");
  const two = {
    "compose.yaml": "services:\n  a: { image: a, extends: { file: b.yaml, service: b } }\n",
    "b.yaml": "services:\n  b: { extends: { file: compose.yaml, service: a } }\n",
  };
  assertEquals(told(service(two).privileged), "unresolved");
  assertEquals(blindness(two).length >= 1, true);
});

Deno.test("include: short, long, several, with a directory and variables of its own", () => {
  const files = {
    "compose.yaml":
      "include:\n  - in/one.yaml\n  - path: [in/two.yaml, in/more.yaml]\n    project_directory: .\n    env_file: two.env\nservices:\n  a: { image: a }\n",
    ".env": "SHARED=top\n",
    "two.env": "SHARED=two\nUSER_ID=7\n",
    "in/.env": "USER_ID=6\n",
    "in/one.yaml": "services:\n  b: { image: $SHARED, user: $USER_ID, volumes: ['./x:/x'] }\n",
    "in/two.yaml": "services:\n  c: { image: c, user: $USER_ID, volumes: ['./x:/x'] }\n",
    "in/more.yaml": "services:\n  c: { privileged: true }\n",
  };
  const [b, c] = [service(files, "b"), service(files, "c")];
  assertEquals([told(b.image), told(b.user), values(b.mounts)[0]?.source], ["top", "6", "./in/x"]);
  assertEquals([told(c.user), told(c.privileged), values(c.mounts)[0]?.source], ["7", true, "./x"]);
  assertEquals(blindness(files), []);
});

Deno.test("include: what is missing, or includes itself, is told", () => {
  const missing = blindness("include: [gone.yaml]\nservices: {}\n");
  assertEquals(missing, ["compose.yaml:1:11 cannot read gone.yaml: No such file or directory"]);
  const circle = blindness({
    "compose.yaml": "include: [b.yaml]\n",
    "b.yaml": "include: [compose.yaml]\n",
  });
  assertEquals(circle.length, 1);
});
