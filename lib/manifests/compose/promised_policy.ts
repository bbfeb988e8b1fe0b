/** Writes promises as the text of a policy: each line says where its promise stands. */
import { printable } from "../../printable.ts";
import { type Place, placeText } from "../place.ts";
import type { Service } from "./types.ts";

/** One promise: the check that verifies it, and what the policy has to say for that. */
export interface Promised {
  readonly check: string;
  /** Section and key of the policy, such as `process.user`. */
  readonly path?: string;
  /** As YAML. */
  readonly value?: string;
  /** What the compose file calls it. */
  readonly key: string;
  readonly at: Place;
}

/** The whole policy. */
export function promisedPolicy({ name, at }: Service, promised: readonly Promised[]): string {
  return [
    `# What service ${printable(name)} of ${printable(at.file)} promises.`,
    "# posture exec --policy THIS-FILE -- APPLICATION starts it only where all of it holds.",
    ...sections(promised),
    "# Nothing else stops the start; without this list, every check whose level is fail does.",
    "required:",
    ...promised.map((one) => `  - ${one.check} # ${origin(one)}`),
    "",
  ].join("\n");
}

function sections(promised: readonly Promised[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const one of promised) {
    const { path, value } = one;
    if (path === undefined || value === undefined) continue;
    const [section = "", key = ""] = path.split(".");
    const written = [`  # ${origin(one)}`, `  ${key}:${value.startsWith("\n") ? "" : " "}${value}`];
    lines.set(section, [...lines.get(section) ?? [], ...written]);
  }
  return [...lines].flatMap(([section, inner]) => [`${section}:`, ...inner]);
}

function origin({ key, at }: Promised): string {
  return `${key} (${printable(placeText(at))})`;
}
