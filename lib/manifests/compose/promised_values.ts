/** Values of a service that must be known before they can be verified. */
import { type Place, placeText, type Setting } from "../place.ts";
import type { Items, Service } from "./types.ts";

/** Ends the making of a policy at the first value that cannot be known. */
export class Problem extends Error {}

/** Names the place and what stands in the way there. */
export function problem(at: Place, service: string, key: string, reason: string): Problem {
  const where = `services.${service}.${key} at ${placeText(at)}`;
  return new Problem(`cannot make a policy of ${where}: ${reason}`);
}

/** Its value; undefined where it is missing. */
export function known<T>(service: Service, key: string, setting: Setting<T>) {
  if (setting.state === "unresolved") throw problem(setting.at, service.name, key, setting.reason);
  return setting.state === "set" ? setting : undefined;
}

/** All items; none of them may be open. */
export function allOf<T>(service: Service, key: string, items: Items<T>): readonly T[] {
  const [open] = items.unresolved;
  if (open !== undefined) throw problem(open.at, service.name, key, open.value);
  return items.given.map(({ value }) => value);
}

/** A path of the container's, as the policy spells it. */
export function pathOf(service: Service, path: string, at: Place): string {
  if (/^\/[^$]*$/.test(path) && !/(^|\/)\.\.?(\/|$)/.test(path)) {
    return path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  }
  const reason = `${JSON.stringify(path)} is no absolute path without variables`;
  throw problem(at, service.name, "volumes", reason);
}
