/** One scan: manifests, policy, checks, waivers, outcome. The audit's counterpart for files. */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_CHECKS } from "../checks/scan.ts";
import { toolInfo } from "./build_info.ts";
import { judgeManifests } from "./manifest_engine.ts";
import type { Manifest } from "./manifests/types.ts";
import { applyInlineWaivers } from "./policy/inline_waivers.ts";
import type { LoadedPolicy } from "./policy/load.ts";
import { effectivePolicy } from "./policy/merge.ts";
import { isSelected } from "./policy/selection.ts";
import type { EffectivePolicy } from "./policy/types.ts";
import { applyWaivers } from "./policy/waivers.ts";
import { exitCode, type FailOn, sortResults, summarize } from "./report/outcome.ts";
import type { Report } from "./report/types.ts";

/** What to judge by. */
export interface ScanRequest {
  readonly policy: LoadedPolicy | undefined;
  /** Check ids or areas: they narrow the policy's own further. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly permissions: readonly string[];
}

/** Judges; never throws for anything a manifest says. */
export function scan(manifests: Iterable<Manifest>, request: ScanRequest): Report {
  const started = new Date();
  const start = performance.now();
  const policy = scanPolicy(request);
  const checks = SCAN_CHECKS.filter((check) => isSelected(policy, check));
  const judged = judgeManifests(manifests, checks, policy);
  const inline = applyInlineWaivers(judged, SCAN_CHECKS, started);
  const known = [...SCAN_CHECKS, ...CHECKS];
  const results = sortResults(applyWaivers(inline, policy.waivers, known, started));
  return {
    schema_version: 1,
    tool: toolInfo(),
    started_at: started.toISOString(),
    duration_ms: Math.round((performance.now() - start) * 10) / 10,
    platform: platformHere(),
    profile: policy.profile,
    mode: "scan",
    target: "files",
    files: judged.files,
    production: true,
    policy: request.policy === undefined
      ? null
      : { source: request.policy.source, sha256: request.policy.sha256 },
    permissions: [...request.permissions],
    summary: summarize(results),
    exit_code: exitCode(results, request.failOn, request.strict),
    results,
  };
}

/** Of the machine only its kind: no file is about it. */
function platformHere(): Report["platform"] {
  const { os, arch } = Deno.build;
  return { os, arch, kernel: null, container: null, sandbox: null };
}

/** Manifests are judged as production, wherever the scan itself runs. */
function scanPolicy({ policy, only, skip }: ScanRequest): EffectivePolicy {
  return effectivePolicy("baseline", {
    policy,
    only,
    skip,
    production: true,
    env: () => undefined,
  });
}
