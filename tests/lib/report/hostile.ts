/** Reports as no machine gives them: what a renderer must survive, whoever made the report. */
import fc from "fast-check";
import type { Report, Result } from "../../../lib/report/types.ts";
import { reportWith, resultWith } from "./reports.ts";

const PIECES = [
  "::error::",
  "::set-output name=x::",
  "##[error]",
  "##[add-mask]",
  "\n",
  "\r\n",
  "\r",
  "%0A",
  ":",
  ",",
  "::",
  "]]>",
  "<!--",
  "&amp;",
  '"',
  "'",
  "\\",
  "{",
  "}",
  "[a](https://example.com)",
  "\u0000",
  "\u001b[2J",
  "\u0085",
  "\u2028",
  "\ufffe",
  "\uffff",
  "\ud800",
  "../",
  "/",
  " ",
  "\u00e4",
  "\u{1f600}",
];

/** Text of pieces that mean something to one format or another. */
export const hostileText: fc.Arbitrary<string> = fc.array(
  fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 5 })),
  { maxLength: 8 },
).map((pieces) => pieces.join(""));

const maybe = fc.option(hostileText);

const hostileResult: fc.Arbitrary<Result> = fc.record({
  id: fc.constantFrom("running-as-root", "root-group", "unused-waiver"),
  area: fc.constantFrom("process", "policy", "compose"),
  level: fc.constantFrom("fail", "warn", "info"),
  status: fc.constantFrom("fail", "unknown", "warn", "info", "skip", "pass"),
  subject: maybe,
  message: hostileText,
  observed: maybe,
  expected: maybe,
  fix: maybe,
  references: fc.constant(["https://example.com/a?b&c"]),
  waiver: fc.option(fc.record({ reason: hostileText, expires: fc.constant("2027-01-01") })),
  location: fc.option(fc.record({
    file: hostileText,
    line: fc.integer({ min: 1, max: 9999 }),
    column: fc.integer({ min: 1, max: 99 }),
    path: hostileText,
    snippet: maybe,
  })),
});

/** Any report. */
export const hostileReport: fc.Arbitrary<Report> = fc.tuple(
  fc.array(hostileResult, { maxLength: 6 }),
  hostileText,
).map(([results, container]) =>
  reportWith(results, {
    platform: { os: "linux", arch: "x86_64", kernel: null, container, sandbox: null },
  })
);

/** One result of each kind that a format tells from the others. */
export const EVERY_KIND: readonly Result[] = [
  resultWith(),
  resultWith({ id: "root-group", level: "warn", status: "warn", message: "In group 0 (root)" }),
  resultWith({ id: "being-traced", status: "unknown", message: "cannot read /proc/1: EACCES" }),
  resultWith({ id: "shell-in-image", level: "info", status: "info", message: "Has a shell" }),
  resultWith({ id: "missing-seccomp", status: "pass", fix: null, message: "Seccomp is 2" }),
  resultWith({ id: "missing-mac", status: "skip", fix: null, message: "not in a container" }),
  resultWith({
    id: "host-mount",
    subject: "/data",
    waiver: { reason: 'OPS-1 "soon"', expires: "2027-01-31" },
  }),
  resultWith({
    id: "unreadable-manifest",
    area: "manifest",
    message: "services.web is no mapping",
    subject: "./deploy/a b#1.yaml:3:5",
    location: {
      file: "./deploy/a b#1.yaml",
      line: 3,
      column: 5,
      path: "services.web",
      snippet: "  web: 1",
    },
  }),
];
