import fc from "fast-check";
import { inlineComments } from "../../../lib/manifests/inline_waivers.ts";
import { applyInlineWaivers } from "../../../lib/policy/inline_waivers.ts";
import type { Result } from "../../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { resultWith } from "../report/reports.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const CHECKS = [{ id: "privileged-service" }, { id: "unpinned-image" }];
const GOOD = "posture: waive privileged-service until 2026-12-31 -- the build needs it";

function comments(text: string) {
  return inlineComments({ path: "compose.yaml", text });
}

function found(line: number, parts: Partial<Result> = {}): Result {
  const place = { file: "compose.yaml", line, column: 5, path: "services.a", snippet: null };
  return resultWith({ id: "privileged-service", location: place, ...parts });
}

function apply(text: string, ...results: readonly Result[]): readonly Result[] {
  return applyInlineWaivers({ results, comments: comments(text) }, CHECKS, NOW);
}

/** The results with what became of them: `waived`, or the id of a warning. */
function told(results: readonly Result[]): readonly string[] {
  return results.map(({ id, status, waiver }) => waiver !== null ? "waived" : `${status} ${id}`);
}

function test(name: string, fn: () => void): void {
  Deno.test({ name: `inline waiver: ${name}`, permissions: "none", fn });
}

test("on the line itself, and on the line above, over comments and empty lines", () => {
  assertEquals(told(apply(`a: 1 # ${GOOD}\n`, found(1))), ["waived"]);
  assertEquals(told(apply(`# ${GOOD}\na: 1\n`, found(2))), ["waived"]);
  assertEquals(told(apply(`# ${GOOD}\n# and why\n\na: 1\n`, found(4))), ["waived"]);
  assertEquals(told(apply(`  // ${GOOD}\r\n"a": 1\r\n`, found(2))), ["waived"]);
});

test("says who waived it, and until when", () => {
  const [result] = apply(`a: 1 # ${GOOD}\n`, found(1));
  assertEquals(result?.waiver, { reason: "the build needs it", expires: "2026-12-31" });
});

test("on a key, for what stands in its text", () => {
  const text = `run: | # ${GOOD}\n  a\n  b\n`;
  const result = found(3);
  const keyLines = new Map([[`${result.id} ${result.subject}`, 1]]);
  const all = { results: [result], comments: comments(text), keyLines };
  assertEquals(told(applyInlineWaivers(all, CHECKS, NOW)), ["waived"]);
  const bare = { results: [result], comments: comments(text) };
  assertEquals(told(applyInlineWaivers(bare, CHECKS, NOW)).length, 2);
  assertEquals(told(apply(`run: |\n  # ${GOOD}\n  b\n`, result)), ["waived"]);
});

test("on another line, of another check or file it waives nothing, and is told as unused", () => {
  const other = "fail privileged-service";
  assertEquals(told(apply(`a: 1 # ${GOOD}\n`, found(2))), [other, "warn unused-waiver"]);
  const image = apply(`a: 1 # ${GOOD}\n`, found(1, { id: "unpinned-image" }));
  assertEquals(told(image), ["fail unpinned-image"]);
  const place = { file: "b.yaml", line: 1, column: 1, path: "", snippet: null };
  assertEquals(told(apply(`a: 1 # ${GOOD}\n`, found(1, { location: place }))), [
    other,
    "warn unused-waiver",
  ]);
});

test("a pass needs none: unused; what could not be judged may need it after all", () => {
  const pass = found(1, { status: "pass", location: null });
  assertEquals(told(apply(`a: 1 # ${GOOD}\n`, pass)), [
    "pass privileged-service",
    "warn unused-waiver",
  ]);
  const unknown = found(9, { status: "unknown" });
  assertEquals(told(apply(`a: 1 # ${GOOD}\n`, unknown)), ["unknown privileged-service"]);
});

test("expired: the result stays open", () => {
  const expired = GOOD.replace("2026-12-31", "2026-06-14");
  const results = apply(`a: 1 # ${expired}\n`, found(1));
  assertEquals(told(results), ["fail privileged-service", "warn expired-waiver"]);
  assertStringIncludes(results[1]?.message ?? "", "expired on 2026-06-14");
  assertEquals(told(apply(`a: 1 # ${GOOD.replace("2026-12-31", "2026-06-15")}\n`, found(1))), [
    "waived",
  ]);
});

test("an unknown check is told with the nearest name", () => {
  const results = apply(`a: 1 # ${GOOD.replace("privileged", "priviledged")}\n`, found(1));
  assertEquals(told(results), ["fail privileged-service", "warn unknown-waiver"]);
  assertStringIncludes(results[1]?.message ?? "", "did you mean privileged-service?");
});

for (
  const wrong of [
    "posture: waive privileged-service -- no date",
    "posture: waive privileged-service until 2026-12-31",
    "posture: waive privileged-service until 2026-12-31 --",
    "posture: waive privileged-service until 2026-02-30 -- no such day",
    "posture: waive privileged-service until tomorrow -- soon",
    "posture: waive Privileged until 2026-12-31 -- no id",
    "posture: ignore privileged-service",
  ]
) {
  test(`${wrong}: is none, and is told`, () => {
    const results = apply(`a: 1 # ${wrong}\n`, found(1));
    assertEquals(told(results), ["fail privileged-service", "warn broken-waiver"]);
    assertEquals(results[1]?.location?.line, 1);
  });
}

test("words about posture are no waiver", () => {
  for (const text of ["name: posture\n", "- uses: x/posture:1\n", 'run: "posture: waive it"\n']) {
    assertEquals(comments(text), { waivers: [], broken: [] });
  }
});

test("no text makes it throw, and a waiver is about a line of its file", () => {
  const part = fc.constantFrom("# ", "// ", GOOD, "posture: ", "\n", "\r\n", "a: 1", " ", "x");
  fc.assert(fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
    const text = parts.join("");
    const lines = text.split("\n").length;
    for (const { line, covers } of comments(text).waivers) {
      assert(line >= 1 && line <= lines && covers >= line && covers <= lines + 1, text);
    }
  }));
});
