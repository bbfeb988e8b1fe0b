import { imageToolsCollector } from "../../../lib/facts/image_tools.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const tool = { content: "", status: { mode: 0o755 } };

function collect(files: MemoryFiles) {
  const system = memorySystem({
    files: {
      "/proc/self/environ": "PATH=/opt/bin:.\0",
      "/proc/self/cwd": { link: "/app" },
      ...files,
    },
  });
  return (imageToolsCollector.collect(system, target) as Partial<Facts>).imageTools;
}

function names(files: MemoryFiles): readonly string[] {
  const fact = collect(files);
  assert(fact?.state === "known");
  return fact.value.map((one) => `${one.path} ${one.kind}`);
}

Deno.test({
  name: "image tools: on PATH and in the usual directories, each name once",
  permissions: "none",
  fn() {
    const found = names({ "/bin/sh": tool, "/usr/bin/sh": tool, "/opt/bin/wget": tool });
    assertEquals(found, ["/bin/sh shell", "$PATH/wget download tool"]);
  },
});

Deno.test({
  name: "image tools: busybox alone is a shell, behind a link too",
  permissions: "none",
  fn() {
    assertEquals(names({ "/busybox/busybox": tool }), ["/busybox/busybox shell"]);
    assertEquals(names({ "/bin/ash": { link: "/x" }, "/x": tool }), ["/bin/ash shell"]);
  },
});

Deno.test({
  name: "image tools: files without an x bit, directories and dangling links are none",
  permissions: "none",
  fn() {
    assertEquals(names({ "/bin/sh": "", "/bin/bash/x": "", "/bin/zsh": { link: "/no" } }), []);
  },
});

Deno.test({
  name: "image tools: what may not be looked at is unknown; a private directory on PATH is not",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/bin/sh": { error: "EACCES" } })?.state, "unknown");
    assertEquals(collect({ "/proc/self/environ": { error: "EACCES" } })?.state, "unknown");
    assertEquals(names({ "/opt/bin/sh": { error: "EACCES" } }), []);
  },
});

Deno.test({
  name: "image tools: no directory of PATH is shown, and a relative one is searched too",
  permissions: "none",
  fn() {
    const files = { "/opt/bin/nc": tool, "/app/sh": tool, "/bin/curl": tool };
    assertEquals(names(files), [
      "/bin/curl download tool",
      "$PATH/nc download tool",
      "$PATH/sh shell",
    ]);
    assert(!JSON.stringify(collect(files)).includes("/opt"));
  },
});

Deno.test({
  name: "image tools: a PATH that cannot be had whole is unknown",
  permissions: "none",
  fn() {
    const environ = (content: string | Uint8Array) =>
      collect({ "/proc/self/environ": { content } });
    const long = Array.from({ length: 65 }, (_, n) => `/bin/${n}`).join(":");
    assertEquals(environ(`PATH=${long}\0`)?.state, "unknown");
    assertEquals(environ(`PATH=${`/bin:`.repeat(99)}/bin\0`)?.state, "known");
    const notUtf8 = new Uint8Array([...new TextEncoder().encode("PATH=/opt/"), 0xff, 0]);
    assertEquals(environ(notUtf8)?.state, "unknown");
    assertEquals(collect({ "/proc/self/cwd": { error: "EACCES" } })?.state, "unknown");
  },
});
