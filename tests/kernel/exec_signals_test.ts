/** Signals that mean "stop", as pid 1: they end the gate, the program never starts, nothing stays. */
import { join } from "node:path";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { gate, shell, workDirectory } from "./gate.ts";

const SIGNALS = [["HUP", 129], ["INT", 130], ["TERM", 143]] as const;
const PID_1 = "unshare --pid --fork --kill-child --mount-proc";
// Tracing is what the gate's usual check refuses.
const TRACED = gate().map((word) => word === "being-traced" ? "missing-seccomp" : word);

const traced = (options: string) => `exec strace -f -o "$TRACE" ${options}`;

/** The gate as pid 1 with this signal while it judges; `prefix` starts it. */
async function interrupted(signal: string, prefix = ""): Promise<readonly [number, string]> {
  const inject = `-e trace=timer_create -e inject=timer_create:signal=SIG${signal}:when=1`;
  const prelude = `TRACE=/dev/null; ${traced(inject)} ${PID_1} ${prefix} "$@"`;
  const { code, stderr } = await shell(prelude, [...TRACED, "sh", "-c", "exit 42"]);
  return [code, stderr];
}

for (const [signal, status] of SIGNALS) {
  Deno.test(`signals: SIG${signal} while judging ends pid 1 with ${status}`, async () => {
    const [code, stderr] = await interrupted(signal);
    assertEquals(code, status, stderr);
  });

  Deno.test(`signals: SIG${signal} that was ignored at the start does not end pid 1`, async () => {
    const [code, stderr] = await interrupted(signal, `env --ignore-signal=${signal}`);
    assertEquals(code, 42, stderr);
  });
}

// The runtime's own listeners are a thread, which aborts pid 1 (139) when a signal comes before
// they are all registered.
Deno.test("signals: pid 1 has no thread more than any other process", async () => {
  const trace = join(await workDirectory(), "threads");
  const threads = async (prefix: string) => {
    const prelude = `TRACE=${trace}; ${traced("-e trace=clone,clone3")} ${prefix} "$@"`;
    const { code, stderr } = await shell(prelude, [...TRACED, "/bin/true"]);
    assertEquals(code, 0, stderr);
    return (await Deno.readTextFile(trace)).split("CLONE_THREAD").length - 1;
  };
  const usual = await threads("");
  assert(usual > 0);
  assertEquals(await threads(PID_1), usual);
});
