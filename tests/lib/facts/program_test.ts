import { programCollector } from "../../../lib/facts/program.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const policy = defaultPolicy("baseline");
const elf = { content: "", status: { mode: 0o755 } };

function collect(command: string | undefined, files: MemoryFiles, more: Partial<Target> = {}) {
  const system = memorySystem({
    files: {
      "/": { entries: [] },
      "/proc/self/environ": "PATH=/a:/b::/c\0",
      "/proc/self/cwd": { link: "/srv" },
      ...files,
    },
  });
  const target: Target = {
    proc: "/proc/self",
    pid: undefined,
    policy,
    ...(command === undefined ? {} : { command: [command] }),
    ...more,
  };
  const fact = (programCollector.collect(system, target) as Partial<Facts>).program;
  assert(fact !== undefined);
  return fact;
}

function path(command: string, files: MemoryFiles): string {
  const fact = collect(command, files);
  return fact.state === "known" ? fact.value.path : fact.state;
}

Deno.test({
  name: "program: found as execvp does",
  permissions: "none",
  fn() {
    assertEquals(path("app", { "/b/app": elf, "/c/app": elf }), "/b/app");
    assertEquals(path("app", { "/a/app": "not executable", "/c/app": elf }), "/c/app");
    assertEquals(path("app", { "/a/app/x": "a directory", "/c/app": elf }), "/c/app");
    assertEquals(path("app", { "/srv/app": elf, "/c/app": elf }), "/srv/app");
    assertEquals(path("./app", { "/srv/app": elf }), "/srv/app");
    assertEquals(path("/x/app", { "/x/app": elf }), "/x/app");
  },
});

Deno.test({
  name: "program: nowhere is absent, refused is unknown",
  permissions: "none",
  fn() {
    assertEquals(path("app", {}), "absent");
    assertEquals(path("app", { "/a/app": { error: "EACCES" } }), "unknown");
    assertEquals(path("app", { "/a/app": { error: "EACCES" }, "/b/app": elf }), "/b/app");
    assertEquals(path("app", { "/proc/self/environ": { error: "EACCES" } }), "unknown");
    const environ = new Uint8Array([...new TextEncoder().encode("PATH=/a"), 0xff, 0]);
    assertEquals(
      path("app", { "/proc/self/environ": { content: environ }, "/bin/app": elf }),
      "unknown",
    );
    assertEquals(collect(undefined, {}).state, "absent");
  },
});

Deno.test({
  name: "program: the policy's program where no command is given, the command where one is",
  permissions: "none",
  fn() {
    const files = { "/x/app": elf, "/y/tini": elf };
    const more = { policy: { ...policy, program: "/x/app" } };
    const audited = collect(undefined, files, more);
    assertEquals(audited.state === "known" && audited.value.path, "/x/app");
    const gated = collect("/y/tini", files, more);
    assertEquals(gated.state === "known" && gated.value.path, "/y/tini");
  },
});

Deno.test({
  name: "program: every directory that leads to it, before and behind a link",
  permissions: "none",
  fn() {
    const files = {
      "/usr/bin/py": { link: "/opt/v3/py" },
      "/opt/v3/py": { ...elf, refuse: ["write"] as const },
    };
    const fact = collect("/usr/bin/py", files);
    assert(fact.state === "known");
    assertEquals(fact.value.components.map(({ path, writable }) => `${path} ${writable}`), [
      "/opt/v3/py false",
      "/opt/v3 true",
      "/opt true",
      "/usr/bin/py null",
      "/usr/bin true",
      "/usr true",
      "/ true",
    ]);
  },
});

Deno.test({
  name: "program: of another process, below its root, and access(2) is not asked for it",
  permissions: "none",
  fn() {
    const files = {
      "/proc/7/root": { entries: [] },
      "/proc/7/root/": { entries: [] },
      "/proc/7/root/x/app": elf,
      "/x/app": "ours",
    };
    const more = { proc: "/proc/7", pid: 7, policy: { ...policy, program: "/x/app" } };
    const fact = collect(undefined, files, more);
    assert(fact.state === "known");
    assertEquals(fact.value.components.map((one) => one.writable), [null, null, null]);
    assertEquals(fact.value.path, "/x/app");
  },
});
