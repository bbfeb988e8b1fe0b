import type { Check } from "../check.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import type { LoadedPolicy } from "./load.ts";
import type { EffectivePolicy } from "./types.ts";

/** The part of a check that selecting needs. */
type Named = Pick<Check, "id" | "area">;

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
 * and left out there: a check that somebody counts on must not be missing in silence.
 */
export function refuseBadNames(naming: Naming, checks: readonly Named[]): void {
  const { policy } = naming;
  const problems = policy === undefined ? [] : policyProblems(policy, checks);
  if (problems.length > 0) throw new UserError(EXIT.policy, problems.join("\nposture: "));
  const [problem] = commandLineProblems(naming, checks);
  if (problem !== undefined) throw new UserError(EXIT.usage, problem);
}

function policyProblems({ policy, source }: LoadedPolicy, checks: readonly Named[]): string[] {
  const ids = checks.map((check) => check.id);
  const both = [...ids, ...checks.map((check) => check.area)];
  const own = { only: policy.only === undefined ? [] : [policy.only], skip: policy.skip ?? [] };
  const unknown = [
    ...unknownNames("levels", Object.keys(policy.levels ?? {}), ids),
    ...unknownNames("required", policy.required ?? [], ids),
    ...unknownNames("only", policy.only ?? [], both),
    ...unknownNames("skip", policy.skip ?? [], both),
  ];
  const leftOut = unknown.length > 0 ? [] : [
    ...leftOutNames("required", policy.required ?? [], own, checks),
    ...leftOutNames("only", policy.only ?? [], own, checks),
    ...emptySelection("skip", own, checks),
  ];
  return [...unknown, ...leftOut].map((problem) => `${source}: ${problem}`);
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
    return `${key}: no ${what} has the name ${JSON.stringify(name)}${suggestion(name, known)}`;
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
