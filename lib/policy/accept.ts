/** From plain data to an accepted policy. Loaded only when there is a policy to judge by. */
import { describeIssues } from "./problems.ts";
import { policySchema } from "./schema.ts";
import type { Policy } from "./types.ts";

/** An accepted policy, or one line per problem, each with its place: never empty. */
export type Parsed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Accepts a policy, or says what is wrong with it; never throws. */
export function acceptPolicy(data: unknown): Parsed {
  const accepted = policySchema(data).safeParse(data);
  if (accepted.success) return { ok: true, policy: accepted.data };
  // The whole of it knows every key that could have been meant.
  const schema = policySchema();
  const { issues } = schema.safeParse(data).error ?? accepted.error;
  return { ok: false, problems: describeIssues(issues, data, schema) };
}
