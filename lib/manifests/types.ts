/** What a file, or several that belong together, is read into: one model per kind. */
import type { ComposeModel } from "./compose/types.ts";
import type { Place } from "./place.ts";
import type { Dependabot, Dockerfile, Renovate, Script } from "./pipeline/types.ts";
import type { Workflow } from "./pipeline/workflow_types.ts";

/** The kinds of manifests, as `--as` names them. */
export const KINDS = [
  "compose",
  "workflow",
  "renovate",
  "dependabot",
  "dockerfile",
  "script",
] as const;

/** One of the kinds. */
export type Kind = (typeof KINDS)[number];

/** What cannot be seen: a file that cannot be read, an `extends` without its target. */
export interface Blind {
  readonly at: Place;
  /** One line: what was attempted and what was found. */
  readonly reason: string;
}

/** One text file that a manifest was read from: its lines are quoted, and hold inline waivers. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The model of each kind. */
export interface Models {
  readonly compose: ComposeModel;
  readonly workflow: Workflow;
  readonly renovate: Renovate;
  readonly dependabot: Dependabot;
  readonly dockerfile: Dockerfile;
  readonly script: Script;
}

/** One unit of judgement: a model, the files it was read from, what could not be seen of it. */
export type Manifest =
  & { readonly files: readonly SourceFile[]; readonly blind: readonly Blind[] }
  & (
    | { readonly [K in Kind]: { readonly kind: K; readonly model: Models[K] } }[Kind]
    | { readonly kind: "unreadable" }
  );

/** Those of the manifests that are of these kinds. */
export type ManifestOf<K extends Manifest["kind"]> = Extract<Manifest, { readonly kind: K }>;
