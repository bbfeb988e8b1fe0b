/** The host's own network under another name: `networks: {outside: {external: true, name: host}}`. */
import { itemsOf, textOf, type Tree, valueAt } from "../tree.ts";
import { type Fields, given } from "./fields.ts";
import type { Place } from "../place.ts";

/** The project's `networks`, by their names. */
export type NamedNetworks = ReadonlyMap<string, Tree>;

/** The network of a service that is the host's, and where the service names it. */
export function hostNetwork(
  fields: Fields,
  named: NamedNetworks,
): { readonly name: string; readonly at: Place } | undefined {
  const networks = given(fields, "networks")?.value;
  const joined = networks?.kind === "mapping"
    ? [...networks.entries].map(([name, { at }]) => ({ name, at }))
    : itemsOf(networks).map((item) => ({ name: textOf(item) ?? "", at: item.at }));
  return joined.find(({ name }) => isHost(name, named.get(name)));
}

/** Only an external network can be Docker's own `host`: others are created, under that name or not. */
function isHost(alias: string, network: Tree | undefined): boolean {
  if (network === undefined) return false;
  const old = textOf(valueAt(network, "external", "name"));
  if (old !== undefined) return old === "host";
  const isExternal = /^(true|y|yes|on)$/i.test(textOf(valueAt(network, "external")) ?? "");
  return isExternal && (textOf(valueAt(network, "name")) ?? alias) === "host";
}
