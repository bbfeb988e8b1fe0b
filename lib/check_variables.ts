/** From judged variables to findings: what most checks of the area config have in common. */
import { type Details, type Finding, pass, skip, undetermined, violated } from "./check.ts";
import type { FactValues } from "./facts/types.ts";

/** One variable, and what is wrong with it. */
export type JudgedVariable = FactValues["hostLists"]["variables"][number];

/** Variables that were judged: `incomplete` says why one may be set all the same. */
export interface Judged<V extends JudgedVariable> {
  readonly variables: readonly V[];
  readonly incomplete: string | null;
}

/** What a check says of them. */
export interface Words<V extends JudgedVariable> {
  readonly pass: string;
  /** When none of them is set, so that there is nothing to judge. */
  readonly none?: string;
  readonly details?: (variable: V) => Details;
}

/** What the process cannot read it does not use; whoever started it may have. */
const UNREAD =
  "make the .env a regular file that the uid that runs may read (`chown`), or remove it";

/** `ALLOWED_HOSTS allows every host (environment)`. */
function inWords({ name, origin, problem }: JudgedVariable, separator = " "): string {
  return `${name}${separator}${problem}${origin === null ? "" : ` (${origin})`}`;
}

/** Of variables that were looked for: an unread .env may hold more of them. */
export function judgeFound<V extends JudgedVariable>(
  { variables, incomplete }: Judged<V>,
  words: Words<V>,
): readonly Finding[] {
  const found = variables.filter(({ problem }) => problem !== null).map((one) =>
    violated(inWords(one), { subject: one.name, ...words.details?.(one) })
  );
  if (incomplete !== null) {
    return [...found, undetermined(incomplete, { subject: ".env", fix: UNREAD })];
  }
  if (found.length > 0) return found;
  const none = variables.length === 0 ? words.none : undefined;
  return [none === undefined ? pass(words.pass) : skip(none)];
}

/** Of variables that are named: only one that is not set may be in an unread .env. */
export function judgeNamed<V extends JudgedVariable>(
  { variables, incomplete }: Judged<V>,
  words: Words<V>,
  separator = " ",
): readonly Finding[] {
  const found = variables.flatMap((one) => {
    if (one.origin === null && incomplete !== null) {
      return [undetermined(incomplete, { subject: one.name, fix: UNREAD })];
    }
    if (one.problem === null) return [];
    const message = inWords(one, separator);
    return [violated(message, { subject: one.name, ...words.details?.(one) })];
  });
  return found.length > 0 ? found : [pass(words.pass)];
}

/** A secret that the deployment cannot do without: set, long enough, varied, no placeholder. */
export function judgeDeploymentSecret(
  secrets: FactValues["deploymentSecrets"],
  name: string,
  minLength: number,
): Finding {
  const state = secrets.find((secret) => secret.name === name)?.state;
  const expected = `at least ${minLength} characters, 5 of them distinct`;
  const details = { subject: name, expected };
  if (state === undefined) return undetermined(`${name} was not looked at`);
  if (state.state === "unknown") return undetermined(state.reason, details);
  if (state.state === "absent") return violated(`${name} is not set`, details);
  const { origin, problem } = state.value;
  return problem === null
    ? pass(`${name} (${origin}) is long enough and no placeholder`, details)
    : violated(`${name} (${origin}) ${problem}`, details);
}
