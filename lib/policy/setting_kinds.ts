/** What several settings of a policy are: paths, ports, capabilities, texts. */
import * as z from "zod/mini";
import { canonicalCapability, isCapability } from "../facts/capability_names.ts";
import { setting } from "./setting.ts";

/** Absolute; no control character, no `.` or `..` on the way. */
// deno-lint-ignore no-control-regex
const PATH = /^(?!.*\/\.\.?(\/|$))\/[^\u0000-\u001f\u007f]*$/;

/** A path in one spelling: `/data/` would follow a link that `/data` is, and match no mount. */
export function absolutePath(description: string) {
  const schema = z.string().check(
    z.regex(PATH),
    z.overwrite((path) => path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1")),
  );
  return setting(schema, "an absolute path without . or ..", description);
}

/** A TCP or UDP port. */
export function port(description: string) {
  return setting(
    z.int().check(z.minimum(1), z.maximum(65535)),
    "a port from 1 to 65535",
    description,
  );
}

/** Any text but blanks. */
export function text(expected: string, description: string) {
  return setting(z.string().check(z.regex(/\S/)), expected, description);
}

/** A capability's name, or ALL. */
export const capability = () =>
  setting(
    z.string().check(
      z.refine((name) => name.toUpperCase() === "ALL" || isCapability(canonicalCapability(name))),
    ),
    "a capability such as NET_BIND_SERVICE, or ALL",
    "As Docker spells it, with or without CAP_, in any case; ALL for every one",
  );
