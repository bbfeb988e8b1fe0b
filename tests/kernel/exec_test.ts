/**
 * Conformance of `posture exec`: a program started through the gate sees exactly what it sees when
 * it is started directly, in every starting state below, and its exit status comes through.
 */
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { buildProbe, gate, shell } from "./gate.ts";

/** A starting state: shell text that ends by becoming `"$@"`. */
interface StartingState {
  readonly name: string;
  readonly prelude: string;
  /** Lines in which the two may differ, and why: the reason stands beside each use. */
  readonly except?: RegExp;
}

const STATES: readonly StartingState[] = [
  { name: "pipes", prelude: 'exec "$@"' },
  { name: "a file as stdin, appending stdout", prelude: 'exec </etc/passwd >>"$OUT"; exec "$@"' },
  {
    name: "stdin, stdout and stderr at /dev/null",
    prelude: 'exec </dev/null 2>/dev/null; exec "$@"',
  },
  { name: "an empty environment", prelude: 'exec env -i "$@"' },
  {
    name: "values with newlines, and bytes that are not UTF-8",
    prelude: `export A=$'\\xff\\xfe' B=$'a\\nb' C= D=$'\\x01'; exec "$@"`,
  },
  {
    name: "10 000 variables",
    prelude: 'for i in {1..10000}; do export "V$i=value $i"; done; exec "$@"',
  },
  {
    name: "an argument near the kernel's limit",
    prelude: 'exec "$@" "$(head -c 131000 /dev/zero | tr \'\\0\' x)"',
  },
  { name: "5 000 arguments", prelude: 'exec "$@" $(seq 5000)' },
  {
    name: "arguments that look like options",
    prelude: 'exec "$@" -- --help --version "" " " -x=é',
  },
  { name: "umask 0077", prelude: 'umask 077; exec "$@"' },
  { name: "nice 7", prelude: 'exec nice -n 7 "$@"' },
  { name: "an idle I/O priority", prelude: 'exec ionice -c 3 "$@"' },
  { name: "a batch scheduler", prelude: 'exec chrt -b 0 "$@"' },
  { name: "one CPU", prelude: 'exec taskset -c 0 "$@"' },
  { name: "few descriptors", prelude: 'ulimit -n 64; exec "$@"' },
  {
    name: "soft limits below hard ones",
    prelude: 'ulimit -S -n 100; ulimit -S -u 2000; ulimit -S -c 0; exec "$@"',
  },
  {
    name: "ignored signals",
    prelude:
      'exec env --ignore-signal=HUP --ignore-signal=TERM --ignore-signal=USR1 --ignore-signal=CHLD "$@"',
  },
  {
    name: "blocked signals",
    prelude: 'exec env --block-signal=USR1 --block-signal=TERM --block-signal=RTMIN "$@"',
  },
  { name: "nohup", prelude: 'exec nohup "$@"' },
  { name: "a session of its own", prelude: 'exec setsid -w "$@"' },
  { name: "a terminal", prelude: 'exec script -qec "$(printf "%q " "$@")" /dev/null' },
  { name: "open descriptors", prelude: 'exec 3</etc/passwd 9>>"$OUT.9" 63<>"$OUT.9"; exec "$@"' },
  // Rust's runtime opens /dev/null in the place of a closed 0, 1 or 2: safer than what was there.
  { name: "closed stdin", prelude: 'exec <&-; exec "$@"', except: /^descriptor=0 / },
  {
    name: "an unprivileged user without capabilities",
    prelude:
      'exec setpriv --reuid 10001 --regid 10001 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "$@"',
  },
  {
    name: "supplementary groups and ambient capabilities",
    prelude:
      'exec setpriv --reuid 10001 --regid 10001 --groups 7,9 --inh-caps +net_raw --ambient-caps +net_raw "$@"',
  },
  { name: "secure bits", prelude: 'exec setpriv --securebits +noroot "$@"' },
  { name: "a parent-death signal", prelude: 'exec setpriv --pdeathsig KILL "$@"' },
  { name: "an OOM score", prelude: 'exec choom -n 500 -- "$@"' },
  { name: "no address space randomization", prelude: 'exec setarch -R "$@"' },
  { name: "pid 1", prelude: 'exec unshare --pid --fork --mount-proc "$@"' },
  {
    name: "pid 1 with ignored signals",
    prelude:
      'exec unshare --pid --fork --mount-proc env --ignore-signal=HUP --ignore-signal=TERM "$@"',
  },
  { name: "other namespaces", prelude: 'exec unshare --ipc --uts --net --cgroup "$@"' },
];

for (const state of STATES) {
  Deno.test(`exec: the program inherits everything from ${state.name}`, async () => {
    const probe = await buildProbe();
    const [direct, gated] = [await start(state, [probe]), await start(state, [...gate(), probe])];
    assert(direct.includes("argc=") && direct.includes("status=Uid"), `no probe output: ${direct}`);
    assertEquals(lines(gated, state.except), lines(direct, state.except));
  });
}

Deno.test("exec: in a deleted working directory the runtime ends with 1, the program never starts", async () => {
  const prelude = 'cd "$(mktemp -d)" && rmdir "$PWD"; exec "$@"';
  const result = await shell(prelude, [...gate(), await buildProbe()]);
  assertEquals(result.code, 1);
  assertEquals(result.stdout, "");
});

async function start(state: StartingState, command: readonly string[]): Promise<string> {
  const result = await shell(state.prelude, [...command, "argument"]);
  return result.stdout + result.file;
}

function lines(output: string, except: RegExp | undefined): string[] {
  return output.replaceAll("\r", "").split("\n").filter((line) => !except?.test(line))
    .map((line) => line.replace(/^(status=Sig(?:Ign|Blk|Cgt):\\x09)(\w+)$/, withoutInternal));
}

/** Signals 32 and 33 are glibc's own: every program with threads takes them, ignored or not. */
function withoutInternal(_line: string, name: string, mask: string): string {
  return name + (BigInt(`0x${mask}`) & ~(3n << 31n)).toString(16);
}

for (const status of [0, 1, 2, 32, 64, 126, 127, 254, 255]) {
  Deno.test(`exec: exit status ${status} comes through`, async () => {
    const probe = await buildProbe();
    const result = await shell('exec "$@"', [...gate(), probe, "--exit", String(status)]);
    assertEquals(result.code, status);
  });
}

for (
  const [name, number] of [["SIGTERM", 15], ["SIGKILL", 9], ["SIGSEGV", 11], [
    "SIGPIPE",
    13,
  ]] as const
) {
  Deno.test(`exec: death by ${name} comes through`, async () => {
    const probe = await buildProbe();
    const result = await shell('exec "$@"', [...gate(), probe, "--kill", String(number)]);
    assertEquals(result.signal, name);
  });
}
