/** What the compiled gate finds on PATH, and what it does and leaves behind on the way. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { assert, assertEquals, assertMatch } from "../../lib/std/assert.ts";
import { gate, shell, workDirectory } from "./gate.ts";

// Looking the program up: what env(1), through execvp(3), does in the same place.

const LOOKUPS: readonly (readonly [string, string, string])[] = [
  ["the first directory of PATH that has it", "PATH=$PWD/bin:/usr/bin", "prog"],
  ["not executable first, executable later", "PATH=$PWD/plain:$PWD/bin", "prog"],
  ["a directory of that name first", "PATH=$PWD/folder:$PWD/bin", "prog"],
  ["a file as an element of PATH", "PATH=/etc/passwd:$PWD/bin", "prog"],
  ["an empty element: the working directory", "cd bin; PATH=/nonexistent:", "prog"],
  ["a relative element", "PATH=bin", "prog"],
  ["not executable anywhere", "PATH=$PWD/plain", "prog"],
  ["not there", "PATH=$PWD/bin", "nothing"],
  ["no PATH: the system's own", "unset PATH", "true"],
  ["a name with a slash", "PATH=/nonexistent", "bin/prog"],
  ["a name with a slash that is not there", "PATH=$PWD/bin", "./prog"],
  ["a directory", ":", "./bin"],
  ["a link that leads nowhere", "PATH=$PWD/dangling", "prog"],
  ["an interpreter that is not there", ":", "./no-interpreter"],
  ["a link to a script", "PATH=$PWD/linked", "prog"],
];

/** A new directory below the one that is removed at the end. */
const INTO_NEW = 'cd "$(mktemp -dp "${OUT%/*}")"';
const LAYOUT = `${INTO_NEW}; mkdir -p bin plain folder/prog dangling linked
printf '#!/bin/sh -e\\necho "ran $0 $*"\\n' | tee bin/prog >plain/prog
printf '#!/nonexistent/sh\\n' >no-interpreter; ln -s /nonexistent dangling/prog
ln -s ../bin/prog linked/prog; chmod 755 bin/prog no-interpreter; chmod 644 plain/prog
`;

for (const [name, path, program] of LOOKUPS) {
  Deno.test(`lookup: ${name}`, async () => {
    const ran = async (words: readonly string[]) => {
      const prelude = `${LAYOUT}${path}; export PATH 2>/dev/null; exec "$@"`;
      const { code, stdout } = await shell(prelude, [...words, program, "x"]);
      return { code, stdout: stdout.replaceAll(/\/\S*\/tmp\.\w+/g, "TMP") };
    };
    assertEquals(await ran(gate()), await ran(["/usr/bin/env"]));
  });
}

// What is left behind.

Deno.test("gate: the program is alone: one thread, no child, no file of ours", async () => {
  const program = 'ls /proc/$$/task | wc -l; cat /proc/$$/task/$$/children; ls -A "$HOME"; pwd';
  const prelude = `${INTO_NEW}; export HOME=$PWD TMPDIR=$PWD XDG_CACHE_HOME=$PWD; exec "$@"`;
  const { stdout } = await shell(prelude, [...gate(), "sh", "-c", `exec 2>&1; ${program}`]);
  // The shell's own child is the cat that lists them.
  assertMatch(stdout, /^1\n\d+ \/\S*\/tmp\.\w+\n$/);
});

Deno.test("strace: no write, no socket, no child, no directory walk before the program", async () => {
  const trace = join(await workDirectory(), "trace");
  const setpriv = "setpriv --reuid 10001 --regid 10001 --clear-groups --inh-caps=-all".split(" ");
  const words = ["strace", "-f", "-o", trace, ...setpriv, BINARY, "exec", "--report-only"];
  const { code, stderr } = await shell('exec "$@"', [...words, "--", "/bin/true"]);
  assertEquals(code, 0, stderr);
  const calls = (await Deno.readTextFile(trace)).split("\n").map((line) =>
    line.replace(/^\d+ +/, "")
  );
  const isStart = (program: string) => (call: string) => call.startsWith(`execve("${program}"`);
  const [first, last] = [calls.findIndex(isStart(BINARY)), calls.findIndex(isStart("/bin/true"))];
  assert(first > 0 && last > first, "the trace does not hold both starts");
  assertEquals(effects(calls.slice(first + 1, last)), []);
});

/** Calls that change anything, or that look through directories. */
function effects(calls: readonly string[]): readonly string[] {
  // The runtime wakes its threads through an eventfd.
  const wakers = new Set(calls.map((call) => /^eventfd2?\(.*\) = (\d+)$/.exec(call)?.[1]));
  const isChange =
    /^(socket|connect|bind|listen|send\w*|fork|vfork|execve\w*|mkdir\w*|mknod\w*|unlink\w*|rmdir|rename\w*|link\w*|symlink\w*|f?chmod\w*|[fl]?chown\w*|f?truncate|mount|umount2|setsockopt|utimensat|kill|tgkill)\(/;
  return calls.filter((call) => {
    const [, descriptor] = /^p?write(?:v|64)?\((\d+),/.exec(call) ?? [];
    if (descriptor !== undefined) return descriptor !== "2" && !wakers.has(descriptor);
    if (/^clone3?\(/.test(call)) return !call.includes("CLONE_THREAD");
    if (/^open(at)?\(/.test(call)) {
      const isWalk = call.includes("O_DIRECTORY") && !call.includes('"/proc/self/fd"');
      return isWalk || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(call);
    }
    return isChange.test(call);
  });
}
