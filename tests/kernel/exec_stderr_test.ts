/** A report that nobody can get is a refusal: also where the program would be started after it. */
import { assertEquals } from "../../lib/std/assert.ts";
import { ACCEPTED, AS_ROOT, BY_NAMED_POLICY, MARKER_EXIT, REFUSED, runGate } from "./refused.ts";
import type { Posture } from "./refused.ts";

/** Would be started: each has something to say first. */
const STARTED_AFTER_WORDS: readonly Posture[] = [
  { ...ACCEPTED, name: "accepted, verbose", options: [...ACCEPTED.options, "--verbose"] },
  { ...AS_ROOT, name: "root, --dev", options: ["--dev"] },
  {
    ...BY_NAMED_POLICY,
    name: "named policy, --report-only",
    options: [...BY_NAMED_POLICY.options, "--report-only"],
  },
  {
    ...AS_ROOT,
    name: "nothing judged, JSON lines",
    options: ["--only", "multiple-instances", "--report-only", "--format", "jsonl"],
  },
];

/** Shell text that becomes `"$@"` with a stderr that takes nothing. */
const BROKEN: Readonly<Record<string, string>> = {
  "closed": 'exec "$@" 2>&-',
  "closed with 0 and 1": 'exec "$@" <&- >&- 2>&-',
  "full": 'exec "$@" 2>/dev/full',
  "a pipe that nobody reads": 'exec 3> >(:); wait $!; exec "$@" 2>&3 3>&-',
  "not writable": 'exec "$@" 2</etc/passwd',
};

function bash(text: string): readonly string[] {
  return ["bash", "-c", text, "bash"];
}

for (const posture of STARTED_AFTER_WORDS) {
  Deno.test(`exec stderr: ${posture.name}: started when the report can be written`, async () => {
    const { code } = await runGate(posture, { before: bash('exec "$@"') });
    assertEquals(code, MARKER_EXIT);
  });
}

for (const [name, text] of Object.entries(BROKEN)) {
  for (const posture of [...REFUSED, ...STARTED_AFTER_WORDS]) {
    Deno.test(`exec stderr: ${posture.name}: refused when stderr is ${name}`, async () => {
      const { started, code } = await runGate(posture, { before: bash(text) });
      assertEquals([started, code], [false, 2]);
    });
  }
}

Deno.test("exec stderr: sent to /dev/null by the caller, the report is not wanted", async () => {
  for (const posture of STARTED_AFTER_WORDS) {
    const { code } = await runGate(posture, { before: bash('exec "$@" 2>/dev/null') });
    assertEquals(code, MARKER_EXIT, posture.name);
  }
});

Deno.test("exec stderr: closed, with nothing to say: started", async () => {
  const quiet = { ...ACCEPTED, options: ["--only", "running-as-root"] };
  const { code } = await runGate(quiet, { before: bash('exec "$@" 2>&-') });
  assertEquals(code, MARKER_EXIT);
});
