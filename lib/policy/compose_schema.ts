/** The part of the policy file about compose files. */
import * as z from "zod/mini";
import { described, mapping, setting } from "./setting.ts";
import { capability } from "./setting_kinds.ts";

const service = () =>
  setting(
    z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)),
    "the name of a service or an image",
    "A service's name, or its image's without registry and tag",
  );

/** `compose:`. */
export const composeSettings = (used: unknown) =>
  mapping({
    hardened: () =>
      described(
        z.array(service()),
        "Services that must have every hardening; default: those whose image is nginx",
      ),
    capabilities: () =>
      described(
        z.array(capability()),
        "Capabilities that cap_add may give, besides NET_BIND_SERVICE; default: none",
      ),
  }, used);
