/**
 * The text format of Prometheus, for node_exporter's textfile collector: a few series per run,
 * whatever was found. A reason is a check's id, never a subject, of which there may be thousands.
 */
import { exitCode } from "./outcome.ts";
import type { Report } from "./types.ts";

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Gauges all of them: each run replaces what the last one said. */
export function renderPrometheus(report: Report): string {
  const { tool, summary, mode, profile, production } = report;
  return [
    metric(
      "health_overall",
      "1: healthy, 0: degraded (something is open, or nothing was judged).",
      [
        { value: isHealthy(report) ? 1 : 0 },
      ],
    ),
    metric("health_reason", "Checks that something open is reported by; severity: its status.", [
      ...reasonsOf(report),
    ]),
    metric(
      "results",
      "Results by status; a waived one counts as waived only.",
      Object.entries(summary).map(([status, value]) => ({ labels: { status }, value })),
    ),
    metric("last_run_timestamp_seconds", "When the run began, in seconds since 1970.", [
      { value: Date.parse(report.started_at) / 1000 },
    ]),
    metric("last_run_duration_seconds", "How long it took.", [
      { value: report.duration_ms / 1000 },
    ]),
    metric("exit_code", "The exit code that --fail-on and --strict made of it.", [
      { value: report.exit_code },
    ]),
    metric("run_info", "What was run.", [
      { labels: { mode, profile, production: String(production) }, value: 1 },
    ]),
    metric("build_info", "Which posture it was.", [
      { labels: { version: tool.version, commit: tool.commit, deno: tool.deno }, value: 1 },
    ]),
  ].join("");
}

/** Whatever `--fail-on` lets pass: who watches many machines decides by severity. */
function isHealthy({ results }: Report): boolean {
  return exitCode(results, "warn", false) === 0;
}

/** At most three per check. */
function reasonsOf({ results }: Report): readonly Sample[] {
  const reasons = new Map<string, Sample>();
  for (const { id, status, waiver } of results) {
    if (waiver !== null || !["fail", "unknown", "warn"].includes(status)) continue;
    reasons.set(`${id} ${status}`, { labels: { reason: id, severity: status }, value: 1 });
  }
  return [...reasons.values()];
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  const full = `posture_${name}`;
  const head = [`# HELP ${full} ${help}`, `# TYPE ${full} gauge`];
  const lines = samples.map(({ labels = {}, value }) => `${full}${labelText(labels)} ${value}`);
  return [...head, ...lines].map((line) => `${line}\n`).join("");
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
