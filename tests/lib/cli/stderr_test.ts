import { reachesSomebody } from "../../../lib/cli/stderr.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const CASES: readonly (readonly [string, string | undefined, string, boolean])[] = [
  ["a terminal", "flags:\t0100002", "/dev/pts/0", true],
  ["a pipe", "flags:\t01", "pipe:[4711]", true],
  ["a file, appending", "flags:\t0102001", "/var/log/app", true],
  ["2>/dev/null", "flags:\t0100001", "/dev/null", true],
  ["closed at the start: the runtime's /dev/null", "flags:\t0100002", "/dev/null", false],
  ["open to read only", "flags:\t0100000", "/etc/passwd", false],
  ["O_PATH", "flags:\t012100001", "/var/log/app", false],
  ["no such line", "pos:\t0", "pipe:[4711]", false],
  ["not octal", "flags:\t9", "pipe:[4711]", false],
  ["not readable", undefined, "pipe:[4711]", false],
];

for (const [name, flags, link, expected] of CASES) {
  Deno.test({
    name: `stderr: ${name}: ${expected ? "reaches somebody" : "reaches nobody"}`,
    permissions: "none",
    fn() {
      const info = flags === undefined
        ? { error: "EACCES" }
        : { content: `pos:\t0\n${flags}\nmnt_id:\t14\n` };
      const files = { "/proc/self/fdinfo/2": info, "/proc/self/fd/2": { link } };
      assertEquals(reachesSomebody(memorySystem({ files })), expected);
    },
  });
}
