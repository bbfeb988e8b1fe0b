/** From paths to a report. Loaded by `posture scan` only: it brings the parsers and the checks. */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_CHECKS } from "../checks/scan.ts";
import { EXIT, UserError } from "./errors.ts";
import { findManifests, type Found } from "./manifests/find.ts";
import { readManifests } from "./manifests/read.ts";
import { start, unreadable } from "./manifests/source.ts";
import type { Kind, Manifest } from "./manifests/types.ts";
import { refuseBadNames } from "./policy/selection.ts";
import { printable } from "./printable.ts";
import { scan, type ScanRequest } from "./scan.ts";
import type { Report } from "./report/types.ts";
import type { Files } from "./system/files.ts";

/** What to read. */
export interface ScanInput {
  readonly paths: readonly string[];
  /** Compose files that are merged in this order, as `docker compose -f` does it. */
  readonly composeFiles: readonly string[];
  readonly as: Kind | undefined;
  /** On the clock of performance.now(), in ms: what is not read by then is `unknown`. */
  readonly deadline: number;
}

/** Finds, reads and judges. A name that no check has is a UserError, and so is nothing to judge. */
export function scanFiles(files: Files, input: ScanInput, request: ScanRequest): Report {
  refuseBadNames(request, SCAN_CHECKS, CHECKS);
  const { as, deadline } = input;
  const found = input.paths.flatMap((path) => [...findManifests(files, path, as, deadline)]);
  if (found.length === 0 && input.composeFiles.length === 0) {
    const where = input.paths.map(printable).join(", ");
    throw new UserError(
      EXIT.noInput,
      `nothing to scan in ${where}: no compose file, workflow, Renovate or Dependabot settings, Dockerfile or script; name a file, and its kind with --as`,
    );
  }
  const manifests = readManifests(files, once(found), input.composeFiles);
  return scan(untilDeadline(manifests, deadline), request);
}

/** What two of the paths lead to is read once. */
function once(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter((one) => {
    if ("blind" in one) return true;
    const isNew = !seen.has(one.path);
    seen.add(one.path);
    return isNew;
  });
}

/** The rest is told as one thing that nobody looked at. */
function* untilDeadline(manifests: Iterable<Manifest>, deadline: number): Generator<Manifest> {
  for (const manifest of manifests) {
    yield manifest;
    if (performance.now() < deadline) continue;
    const file = manifest.files[0]?.path ?? ".";
    return yield unreadable(start(file), `the time limit ran out after ${file} (--timeout)`);
  }
}
