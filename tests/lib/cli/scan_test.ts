/** `posture scan` as a command: how it ends when there is nothing to judge, or it is asked wrongly. */
import { posture } from "../../command_line.ts";
import { assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

/** In a directory that holds a policy and no manifest: what is typed, the exit code, a part of why. */
const EMPTY: readonly (readonly [readonly string[], number, string])[] = [
  [["."], 66, "nothing to scan in ."],
  [["--only", "BADNAME", "."], 64, '--only: no check or area has the name "BADNAME"'],
  [["--skip", "BADNAME", "."], 64, '--skip: no check or area has the name "BADNAME"'],
  [["--timeout", "0", "."], 64, '--timeout "0" is no number of seconds'],
  [[], 64, "there is no PATH"],
  [["--policy", "bad.json", "."], 78, 'only: no check or area has the name "BADNAME"'],
];

for (const [args, expected, reason] of EMPTY) {
  Deno.test(`${["scan", ...args].join(" ")}, with nothing to scan: ${expected}`, async () => {
    const cwd = await Deno.makeTempDir({ prefix: "scan-" });
    try {
      await Deno.writeTextFile(`${cwd}/bad.json`, '{"only": ["BADNAME"]}');
      const { code, stdout, stderr } = await posture(["scan", ...args], { cwd });
      assertEquals([code, stdout], [expected, ""]);
      assertStringIncludes(stderr, reason);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  });
}
