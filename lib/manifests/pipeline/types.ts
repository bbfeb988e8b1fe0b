/** Models of what builds, tests and releases. Extended together with the checks that need more. */
import type { Located } from "../place.ts";
import type { DependabotUpdate } from "./dependabot_updates.ts";
import type { PipInstall } from "./pip_installs.ts";
import type { YoungMerge } from "./renovate_merges.ts";
import type { Hazard } from "./install_script.ts";

/** A Renovate configuration. */
export interface Renovate {
  readonly file: string;
  /** What it merges by itself without letting it rest first. */
  readonly young: readonly YoungMerge[];
}

/** A Dependabot configuration. */
export interface Dependabot {
  readonly file: string;
  readonly updates: readonly DependabotUpdate[];
}

/** A Dockerfile. */
export interface Dockerfile {
  readonly file: string;
  readonly instructions: readonly Located<Instruction>[];
  readonly installs: readonly PipInstall[];
}

/** One instruction, its name and the rest in one line: `FROM`, `debian:12 AS build`. */
export interface Instruction {
  /** In upper case. */
  readonly name: string;
  readonly rest: string;
  /** All of its lines as they are written, those of its here-documents too. */
  readonly source: string;
}

/** A shell script. */
export interface Script {
  readonly file: string;
  readonly hazards: readonly Hazard[];
  readonly installs: readonly PipInstall[];
}
