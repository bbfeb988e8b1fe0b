/** Reports for the tests of renderers: one result each, one knob turned. */
import { summarize } from "../../../lib/report/outcome.ts";
import type { Report, Result } from "../../../lib/report/types.ts";

/** A result of running-as-root with some parts replaced. */
export function resultWith(parts: Partial<Result> = {}): Result {
  return {
    id: "running-as-root",
    area: "process",
    level: "fail",
    status: "fail",
    subject: null,
    message: "Runs as root (uid 0)",
    observed: null,
    expected: null,
    fix: "set `user`",
    references: [],
    waiver: null,
    location: null,
    ...parts,
  };
}

/** A report of these results with some parts replaced. */
export function reportWith(results: readonly Result[], parts: Partial<Report> = {}): Report {
  return {
    schema_version: 1,
    tool: { name: "posture", version: "0.1.0", commit: "source", deno: "2.7.11" },
    started_at: "2026-01-01T00:00:00.000Z",
    duration_ms: 1.5,
    platform: { os: "linux", arch: "x86_64", kernel: "6.18.0", container: "docker", sandbox: null },
    profile: "baseline",
    mode: "audit",
    target: "self",
    files: null,
    production: true,
    policy: null,
    permissions: ["read"],
    summary: summarize(results),
    exit_code: 2,
    results: [...results],
    ...parts,
  };
}
