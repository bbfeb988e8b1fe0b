import { renderText, resultLine, type TextOptions } from "../../../lib/report/text.ts";
import { setColorEnabled } from "../../../lib/report/colors.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import type { Result } from "../../../lib/report/types.ts";
import { reportWith, resultWith } from "./reports.ts";

const plain: TextOptions = { verbose: false, quiet: false, areas: false };
const failed = resultWith();
const passed = resultWith({ status: "pass", message: "Runs as uid 1", fix: null });
const skipped = resultWith({ status: "skip", message: "not in a container", fix: null });
const info = resultWith({ status: "info", message: "Noted", fix: null });

function test(name: string, fn: () => void): void {
  Deno.test({
    name: `text: ${name}`,
    permissions: "none",
    fn() {
      setColorEnabled(false);
      fn();
    },
  });
}

test("a result is one line: status, message, fix, id", () => {
  assertEquals(
    resultLine(failed),
    "[FAIL] Runs as root (uid 0) — Fix: set `user`  (running-as-root)",
  );
});

test("passes and skips show with --verbose only", () => {
  const report = reportWith([failed, info, skipped, passed]);
  assertEquals(labels(renderText(report, plain)), ["[FAIL]", "[INFO]"]);
  assertEquals(labels(renderText(report, { ...plain, verbose: true })), [
    "[FAIL]",
    "[INFO]",
    "[SKIP]",
    "[PASS]",
  ]);
});

test("quiet shows what needs action and nothing else, no last line either", () => {
  const waived = resultWith({ waiver: { reason: "why", expires: "2027-01-01" } });
  const text = renderText(reportWith([failed, waived, info, passed]), { ...plain, quiet: true });
  assertEquals(text, `${resultLine(failed)}\n`);
  assertEquals(renderText(reportWith([passed]), { ...plain, quiet: true }), "");
});

test("a waived result is shown with its reason and counted as waived", () => {
  const waived = resultWith({ waiver: { reason: "OPS-1", expires: "2027-01-01" } });
  const text = renderText(reportWith([waived], { exit_code: 0 }), plain);
  assertStringIncludes(text, "waived until 2027-01-01: OPS-1  (running-as-root)");
  assertStringIncludes(text, "posture: 1 waived (docker container, profile baseline, exit 0)");
});

test("found and expected show with --verbose, unless the message says them", () => {
  const result = resultWith({ observed: "uid 0", expected: "no uid 0" });
  assert(!resultLine(result).includes("expected"));
  assertStringIncludes(resultLine(result, true), "(uid 0) [expected no uid 0] — Fix");
  const long = resultWith({ observed: "x".repeat(81) });
  assert(!resultLine(long, true).includes("found"));
});

test("a cause that leaves several checks unjudged is one line, each subject named", () => {
  const unread = (id: string, parts: Partial<Result> = {}) =>
    resultWith({ id, status: "unknown", message: "cannot open /.env", fix: "chown", ...parts });
  const report = reportWith([
    unread("debug-enabled", { subject: ".env" }),
    unread("invalid-config", { subject: "PORT" }),
    unread("invalid-config", { subject: "HOST" }),
    unread("other", { message: "cannot open /proc" }),
    unread("waived", { waiver: { reason: "OPS-1", expires: "2027-01-01" } }),
    { ...failed, message: "cannot open /.env", fix: "chown" },
  ]);
  assertEquals(renderText(report, plain).split("\n").slice(0, -2), [
    "[UNKNOWN] cannot open /.env — Fix: chown  (debug-enabled, invalid-config PORT, invalid-config HOST)",
    "[UNKNOWN] cannot open /proc — Fix: chown  (other)",
    "[UNKNOWN] cannot open /.env — Fix: chown — waived until 2027-01-01: OPS-1  (waived)",
    "[FAIL] cannot open /.env — Fix: chown  (running-as-root)",
  ]);
  assertStringIncludes(renderText(report, plain), "4 unknown, 1 waived");
});

test("a terminal gets one line per area between the results and the last line", () => {
  const text = renderText(reportWith([failed, skipped, passed]), { ...plain, areas: true });
  assertEquals(text.split("\n").slice(1, 4), ["", "  process      1 passed, 1 skipped", ""]);
});

test("elsewhere than on Linux one line names all that was not judged", () => {
  const other = { ...skipped, id: "loose-umask" };
  const platform = { os: "darwin", arch: "arm64", kernel: null, container: null, sandbox: null };
  const report = reportWith([other, skipped], { platform, exit_code: 1 });
  for (const options of [plain, { ...plain, verbose: true }, { ...plain, quiet: true }]) {
    const [first, last, ...rest] = renderText(report, options).split("\n");
    assertEquals(
      first,
      "[SKIP] Needs Linux, and this is darwin: 2 not judged  (loose-umask, running-as-root)",
    );
    assertStringIncludes(last ?? "", "nothing could be judged");
    assertEquals(rest, [""]);
  }
});

test("when nothing could be judged the last line says so, also with --quiet", () => {
  const none = renderText(reportWith([], { exit_code: 1 }), { ...plain, quiet: true });
  assertStringIncludes(none, "nothing could be judged: no check was selected");
  const all = renderText(reportWith([skipped], { exit_code: 1 }), { ...plain, quiet: true });
  assertStringIncludes(all, `every check was skipped (1: ${skipped.message}); that is no pass`);
  const other = { ...skipped, message: "another reason" };
  const two = renderText(reportWith([skipped, other], { exit_code: 1 }), { ...plain, quiet: true });
  assertStringIncludes(two, "every check was skipped (2); that is no pass");
});

test("the last line says what was judged", () => {
  const lastOf = (parts: Parameters<typeof reportWith>[1]) =>
    renderText(reportWith([passed], { exit_code: 0, ...parts }), plain).trimEnd().split("\n").at(
      -1,
    );
  const node = { os: "linux", arch: "x86_64", kernel: "6.1", container: null, sandbox: null };
  assertEquals(
    lastOf({ platform: node, profile: "host", target: "node" }),
    "posture: 1 passed (this node, profile host, exit 0)",
  );
  assertStringIncludes(lastOf({ target: 812 }) ?? "", "(process 812, ");
  assertStringIncludes(lastOf({ production: false }) ?? "", "profile baseline, dev, exit 0");
});

test("nothing from outside reaches the terminal raw", () => {
  const platform = {
    os: "linux",
    arch: "x86_64",
    kernel: "\x1b[2J",
    container: "\x1b[31m\n",
    sandbox: null,
  };
  const waiver = { reason: "\x1b]0;x\x07", expires: "2027-01-01" };
  const text = renderText(reportWith([resultWith({ waiver })], { platform }), plain);
  // deno-lint-ignore no-control-regex
  assert(!/[\x00-\x09\x0b-\x1f]/.test(text), text);
});

test("colour is on the label, the id and the last line only", () => {
  setColorEnabled(true);
  const text = renderText(reportWith([failed]), plain);
  setColorEnabled(false);
  assertStringIncludes(
    text,
    "\x1b[31m[FAIL]\x1b[39m Runs as root (uid 0) — Fix: set `user`  \x1b[2m(",
  );
});

function labels(text: string): readonly string[] {
  return text.match(/^\[[A-Z]+\]/gm) ?? [];
}
