import fc from "fast-check";
import { descriptorsCollector, parseCloseOnExec } from "../../../lib/facts/descriptors.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const INHERITED = "pos:\t0\nflags:\t0100000\nmnt_id:\t24\nino:\t3\n";
const CLOSED = "pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1057\neventfd-count: 0\n";
/** gVisor gives no pos: line. */
const GVISOR = "flags:\t02\n";

function collect(files: MemoryFiles): Facts["descriptors"] | undefined {
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  return (descriptorsCollector.collect(memorySystem({ files }), target) as Partial<Facts>)
    .descriptors;
}

function descriptor(number: number, link: string, info: MemoryFiles[string]): MemoryFiles {
  return { [`/proc/self/fd/${number}`]: { link }, [`/proc/self/fdinfo/${number}`]: info };
}

Deno.test({
  name: "descriptors: the flags are octal, close-on-exec is 02000000",
  permissions: "none",
  fn() {
    assertEquals(parseCloseOnExec(INHERITED), false);
    assertEquals(parseCloseOnExec(CLOSED), true);
    assertEquals(parseCloseOnExec(GVISOR), false);
    assertEquals(parseCloseOnExec("pos:\t0\nflags:\t012100000\n"), true);
    for (const text of ["", "pos:\t0\n", "flags:\t", "flags:\t9\n", "flags:\t2000000\n", "\0"]) {
      assertEquals(parseCloseOnExec(text), undefined, JSON.stringify(text));
    }
  },
});

Deno.test({
  name: "descriptors: number, target and flag of each, in order, control characters escaped",
  permissions: "none",
  fn() {
    const fact = collect({
      ...descriptor(10, "socket:[4711]", INHERITED),
      ...descriptor(3, "/tmp/a\x1b[31m\nb", CLOSED),
    });
    assert(fact?.state === "known");
    assertEquals(fact.value.map(({ number }) => number), [3, 10]);
    assertEquals(fact.value[0]?.target, "/tmp/a\\x1b[31m\\nb");
    assertEquals(
      fact.value.map(({ closeOnExec }) => closeOnExec.state === "known" && closeOnExec.value),
      [
        true,
        false,
      ],
    );
  },
});

Deno.test({
  name: "descriptors: one that vanished, such as that of the listing itself, is left out",
  permissions: "none",
  fn() {
    const entries = ["1", "2", "3"].map((name) => ({ name, type: "symlink" as const }));
    const fact = collect({
      "/proc/self/fd": { entries },
      ...descriptor(1, "pipe:[1]", INHERITED),
      "/proc/self/fd/3": { error: "ESRCH" },
    });
    assert(fact?.state === "known");
    assertEquals(fact.value.map(({ number }) => number), [1]);
  },
});

Deno.test({
  name: "descriptors: unreadable flags are unknown for that one",
  permissions: "none",
  fn() {
    for (const info of [{ error: "EACCES" }, { error: "ENOENT" }, "garbage", ""]) {
      const fact = collect(descriptor(5, "pipe:[1]", info));
      assert(fact?.state === "known");
      assertEquals(fact.value[0]?.closeOnExec.state, "unknown");
    }
  },
});

Deno.test({
  name: "descriptors: an unreadable directory or link, a foreign name or too many are unknown",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/proc/self/fd": { error: "EACCES" } })?.state, "unknown");
    assertEquals(collect({})?.state, "unknown");
    assertEquals(collect({ "/proc/self/fd/5": { error: "EACCES" } })?.state, "unknown");
    assertEquals(collect({ "/proc/self/fd/x": { link: "/" } })?.state, "unknown");
    const entries = Array.from({ length: 4097 }, (_, index) => ({
      name: String(index),
      type: "symlink" as const,
    }));
    assertEquals(collect({ "/proc/self/fd": { entries } })?.state, "unknown");
  },
});

Deno.test({
  name: "descriptors: the parser never throws, and garbage is never close-on-exec",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      assertEquals(parseCloseOnExec(text), undefined);
    }));
  },
});
