import { readConfiguration } from "../../../lib/configuration/configuration.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const policy = defaultPolicy("baseline");
const self: Target = { proc: "/proc/self", pid: undefined, policy };

function read(files: MemoryFiles, target = self) {
  const proc = target.proc;
  const machine = {
    [`${proc}/environ`]: "A=env\0B=two\nlines\0",
    [`${proc}/cwd`]: { link: "/app" },
    ...files,
  };
  const reading = readConfiguration(memorySystem({ files: machine }), target);
  assert(reading.ok);
  return reading.value;
}

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `configuration: ${name}`, permissions: "none", fn });

test("the environment goes before the .env, which fills in what it lacks", () => {
  const configuration = read({ "/app/.env": "A=file\nC=first\nC=last\n" });
  assertEquals(configuration.get("A"), { name: "A", value: "env", origin: "environment" });
  assertEquals(configuration.get("B")?.value, "two\nlines");
  assertEquals(configuration.get("C"), { name: "C", value: "last", origin: ".env:3" });
  assertEquals(configuration.get("D"), undefined);
  assertEquals(configuration.incomplete, undefined);
});

test("without a .env there is the environment alone", () => {
  const { variables, malformed, incomplete } = read({});
  assertEquals(variables.map(({ name }) => name), ["A", "B"]);
  assertEquals([malformed, incomplete], [[], undefined]);
});

test("a .env that is there and cannot be read leaves it incomplete", () => {
  assert(read({ "/app/.env": { error: "EACCES" } }).incomplete?.includes("EACCES"));
});

test("a directory called .env holds no variables, unless the policy says that it is the file", () => {
  const { variables, incomplete } = read({ "/app/.env": {} });
  assertEquals([variables.length, incomplete], [2, undefined]);
  const filesystem = { ...policy.filesystem, env_file: "/app/.env" };
  const named = { ...self, policy: { ...policy, filesystem } };
  assert(read({ "/app/.env": {} }, named).incomplete?.includes("/app/.env"));
});

test("the policy's file is used instead, and must be there", () => {
  const named = {
    ...self,
    policy: { ...policy, filesystem: { ...policy.filesystem, env_file: "/etc/app.env" } },
  };
  const files = { "/etc/app.env": "C=named\n", "/app/.env": "C=found\n" };
  assertEquals(read(files, named).get("C")?.value, "named");
  assert(read({ "/app/.env": "C=found\n" }, named).incomplete?.includes("/etc/app.env"));
});

test("malformed lines are named, a value that is not UTF-8 is null", () => {
  const environ = new Uint8Array([65, 61, 0xff, 0]);
  const configuration = read({
    "/proc/self/environ": { content: environ },
    "/app/.env": "C=1\nx\n",
  });
  assertEquals(configuration.get("A")?.value, null);
  assertEquals(configuration.malformed, [2]);
});

test("with --pid the .env is looked for in the root of that process, links too", () => {
  const other: Target = { ...self, proc: "/proc/7", pid: 7 };
  const configuration = read({
    "/proc/7/root/": {},
    "/proc/7/root": {},
    "/proc/7/root/app": {},
    "/proc/7/root/app/.env": { link: "/run/env" },
    "/proc/7/root/run": {},
    "/proc/7/root/run/env": "C=theirs\n",
    "/run/env": "C=ours\n",
  }, other);
  assertEquals(configuration.get("C")?.value, "theirs");
});

test("an unreadable environment is a failure", () => {
  const files = { "/proc/self/environ": { error: "EACCES" } };
  assertEquals(readConfiguration(memorySystem({ files }), self).ok, false);
});
