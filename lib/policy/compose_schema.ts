/** The part of the policy file about compose files. */
import * as z from "zod/mini";
import { canonicalCapability, isCapability } from "../facts/capability_names.ts";
import { setting } from "./setting.ts";

/** A capability's name, or ALL. */
export const capability = setting(
  z.string().check(
    z.refine((name) => name.toUpperCase() === "ALL" || isCapability(canonicalCapability(name))),
  ),
  "a capability such as NET_BIND_SERVICE, or ALL",
  "As Docker spells it, with or without CAP_, in any case; ALL for every one",
);

/** `compose:`. */
export const composeSettings = z.partial(z.strictObject({
  hardened: z.array(
    setting(
      z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)),
      "the name of a service or an image",
      "A service's name, or its image's without registry and tag",
    ),
  ).check(
    z.describe("Services that must have every hardening; default: those whose image is nginx"),
  ),
  capabilities: z.array(capability).check(
    z.describe("Capabilities that cap_add may give, besides NET_BIND_SERVICE; default: none"),
  ),
}));
