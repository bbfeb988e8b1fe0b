/** The effective model of a GitHub workflow or composite action: what its reader promises. */
import type { Located, Place, Setting } from "../place.ts";
import type { Tree } from "../tree.ts";
import type { Command } from "./commands.ts";
import type { StepPlaces } from "./step_places.ts";
import type { PipInstall } from "./pip_installs.ts";

/** A GitHub workflow or an action. A composite action is one job without a name, `runs`. */
export interface Workflow {
  readonly file: string;
  readonly form: "workflow" | "action";
  readonly at: Place;
  readonly triggers: readonly Trigger[];
  readonly permissions: Setting<Permissions>;
  readonly concurrency: Setting<Concurrency>;
  readonly env: Texts;
  /** Their names in lower case, with the default as text; empty without one. */
  readonly inputs: Texts;
  /** What is called by its path here, and the inputs that it puts into scripts. */
  readonly called: ReadonlyMap<string, ScriptInputs>;
  readonly jobs: readonly Job[];
  readonly installs: readonly PipInstall[];
}

/** One event that starts it, with its filters. */
export interface Trigger {
  readonly name: string;
  readonly at: Place;
  readonly filters: Tree | undefined;
}

/** `read-all`, `write-all`, or scopes; every scope that is not named is `none`. */
export interface Permissions {
  readonly all: "read" | "write" | undefined;
  readonly scopes: ReadonlyMap<string, Located<string>>;
}

/** A concurrency group. */
export interface Concurrency {
  readonly group: string;
  /** As it is written: `true`, `false`, or an expression. */
  readonly cancel: Setting<string>;
}

/** Names with values as they are written, expressions included. */
export type Texts = ReadonlyMap<string, Located<string>>;

/** One job. */
export interface Job {
  readonly name: string;
  /** `jobs.release`; `runs` in an action. */
  readonly path: string;
  /** As a message begins: `Job release`, `The action`. */
  readonly label: string;
  readonly at: Place;
  /** Its `if`. */
  readonly condition: string;
  readonly permissions: Setting<Permissions>;
  readonly concurrency: Setting<Concurrency>;
  readonly env: Texts;
  readonly matrix: Tree | undefined;
  /** The reusable workflow that it calls. */
  readonly uses: Uses | undefined;
  /** What it hands to that workflow; names in lower case. */
  readonly with: Texts;
  readonly outputs: Texts;
  /** The jobs that have to succeed before it. */
  readonly needs: readonly string[];
  /** Its environment may ask somebody for his consent. */
  readonly hasEnvironment: boolean;
  readonly steps: readonly Step[];
}

/** One step. */
export interface Step extends StepPlaces {
  /** `jobs.release.steps[2]`. */
  readonly path: string;
  /** As a message begins: `Job release, step 3 (Build)`. */
  readonly label: string;
  readonly at: Place;
  /** Empty without one. */
  readonly id: string;
  readonly condition: string;
  readonly uses: Uses | undefined;
  readonly run: Located<string> | undefined;
  /** The commands of its script. */
  readonly commands: readonly Command[];
  readonly with: Texts;
  readonly env: Texts;
}

/** By input, in lower case: the place of the script. */
export type ScriptInputs = ReadonlyMap<string, Place>;

/** What a step or a job uses. */
export interface Uses {
  readonly text: string;
  readonly at: Place;
  /** What stands before `@`, in lower case, without a scheme: GitHub's names have no case. */
  readonly action: string;
  /** What stands behind `@`; empty without one. */
  readonly ref: string;
  /** The comment at the end of its line; empty without one. */
  readonly comment: string;
}
