import { type CheckText, SCAN_AREAS } from "../check.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import type { LoadedPolicy } from "./load.ts";
import type { EffectivePolicy } from "./types.ts";

/** The part of a check that selecting needs. */
type Named = Pick<CheckText, "id" | "area">;

type Selection = Pick<EffectivePolicy, "only" | "skip">;

/** Everywhere that check ids and areas are named. */
interface Naming {
  readonly policy: LoadedPolicy | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** True when every `only` list names the check and no `skip` does; both take ids and areas. */
export function isSelected(policy: Selection, check: Named): boolean {
  return policy.only.every((list) => names(list, check)) && !names(policy.skip, check);
}

function names(list: readonly string[], check: Named): boolean {
  return list.includes(check.id) || list.includes(check.area);
}

/**
 * Throws a UserError for a name that no check and no area has, and for one that is asked for here
 * and left out there: a check that somebody counts on must not be missing in silence. `others` are
 * judged by another command: a policy that several commands read may name them.
 */
export function refuseBadNames(
  naming: Naming,
  checks: readonly Named[],
  others: readonly Named[],
): void {
  const { policy } = naming;
  const problems = policy === undefined ? [] : policyProblems(policy, checks, others);
  if (problems.length > 0) throw new UserError(EXIT.policy, problems.join("\nposture: "));
  const [problem] = commandLineProblems(naming, checks);
  if (problem !== undefined) throw new UserError(EXIT.usage, problem);
}

function policyProblems(
  { policy, source }: LoadedPolicy,
  checks: readonly Named[],
  others: readonly Named[],
): string[] {
  const known = [...checks, ...others];
  const ids = known.map((check) => check.id);
  const both = [...ids, ...known.map((check) => check.area)];
  const ours = (name: string) => !others.some((check) => names([name], check));
  const own = { only: policy.only === undefined ? [] : [policy.only], skip: policy.skip ?? [] };
  const unknown = [
    ...unknownNames("levels", Object.keys(policy.levels ?? {}), ids),
    ...unknownNames("required", policy.required ?? [], ids),
    ...neverInGate(policy.required ?? [], known),
    ...unknownNames("only", policy.only ?? [], both),
    ...unknownNames("skip", policy.skip ?? [], both),
  ];
  const leftOut = unknown.length > 0 ? [] : [
    ...leftOutNames("required", (policy.required ?? []).filter(ours), own, checks),
    ...leftOutNames("only", (policy.only ?? []).filter(ours), own, checks),
    ...emptySelection("skip", own, checks),
  ];
  return [...unknown, ...leftOut].map((problem) => `${source}: ${problem}`);
}

/** What the gate cannot hold by: it would be started without it. */
function neverInGate(required: readonly string[], known: readonly Named[]): string[] {
  const ofScan = known.filter(({ area }) => (SCAN_AREAS as readonly string[]).includes(area));
  return required.filter((id) => ofScan.some((check) => check.id === id)).map((id) =>
    `required: ${id} is judged by posture scan, never by the gate; remove it here`
  );
}

function commandLineProblems(naming: Naming, checks: readonly Named[]): string[] {
  const policy = naming.policy?.policy ?? {};
  const both = checks.flatMap((check) => [check.id, check.area]);
  const selection = {
    only: [policy.only ?? [], naming.only].filter((list) => list.length > 0),
    skip: [...policy.skip ?? [], ...naming.skip],
  };
  return [
    ...unknownNames("--only", naming.only, both),
    ...unknownNames("--skip", naming.skip, both),
    ...leftOutNames("--only", naming.only, selection, checks),
    ...emptySelection("--skip", selection, checks),
  ];
}

function emptySelection(key: string, selection: Selection, checks: readonly Named[]): string[] {
  const any = checks.some((check) => isSelected(selection, check));
  return any ? [] : [`${key}: leaves no check to run; nothing judged is no pass`];
}

function unknownNames(key: string, typed: readonly string[], known: readonly string[]): string[] {
  return typed.filter((name) => !known.includes(name)).map((name) => {
    const what = key === "levels" || key === "required" ? "check" : "check or area";
    const near = suggestion(name, known) || "; posture list shows them all";
    return `${key}: no ${what} has the name ${JSON.stringify(name)}${near}`;
  });
}

function leftOutNames(
  key: string,
  typed: readonly string[],
  selection: Selection,
  checks: readonly Named[],
): string[] {
  const nothingLeft = (name: string) =>
    !checks.some((check) => names([name], check) && isSelected(selection, check));
  return typed.filter(nothingLeft).map((name) =>
    `${key}: ${name} is left out by another only or skip; name it there too, or remove it here`
  );
}
