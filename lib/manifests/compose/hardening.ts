/** What a service says of its own hardening: yes, no, or undefined where nobody can say. */
import type { Place } from "../place.ts";
import type { Service } from "./types.ts";

/** True when processes of the service can never gain privileges: the last spelling counts. */
export function hasNoNewPrivs({ securityOpt }: Service): boolean | undefined {
  const last = securityOpt.given.findLast(({ value }) => value.name === "no-new-privileges");
  // As Go's strconv.ParseBool, which Docker reads it with; without a value it is on.
  if (last !== undefined) return /^(|1|t|T|true|True|TRUE)$/.test(last.value.value);
  return securityOpt.unresolved.length > 0 ? undefined : false;
}

/** True when no capability is left but those that cap_add gives back. */
export function dropsAll({ capDrop }: Service): boolean | undefined {
  if (capDrop.given.some(({ value }) => value === "ALL")) return true;
  return capDrop.unresolved.length > 0 ? undefined : false;
}

/** As whom a service runs, and where that stands. */
export type RunUser =
  | { readonly kind: "root" | "other"; readonly name: string; readonly at: Place }
  /** Neither the service nor a Dockerfile says: it is the image's. */
  | { readonly kind: "unsaid"; readonly at: Place }
  | { readonly kind: "open"; readonly reason: string; readonly at: Place };

/** From `user`, else from the Dockerfile that the service is built from. */
export function runUser({ user, build }: Service): RunUser {
  if (user.state === "missing" && build.state === "unresolved") return { kind: "open", ...build };
  const said = user.state === "missing" && build.state === "set" ? build.value.user : user;
  if (said.state === "unresolved") return { kind: "open", reason: said.reason, at: said.at };
  // `:1000` is a group alone.
  if (said.state === "missing" || said.value.startsWith(":") || said.value === "") {
    return { kind: "unsaid", at: user.at };
  }
  const kind = /^(root|[+-]?0+|0[xo]0+)(:|$)/.test(said.value) ? "root" : "other";
  return { kind, name: said.value, at: said.at };
}
