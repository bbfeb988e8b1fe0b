/** Is a variable what the policy declares? Pure; what it says of a value is never a part of it. */
import type { EffectivePolicy } from "../policy/types.ts";
import { decodeBase64, type Decoded, decodeHex } from "./encodings.ts";
import { isHost } from "./hosts.ts";
import { entryProblem, listEntries } from "./lists.ts";
import { compilePattern } from "./pattern.ts";
import { urlProblem } from "./urls.ts";

/** One variable of the policy's `env`. */
export type Declaration = EffectivePolicy["env"][string];
type Format = NonNullable<Declaration["format"]>;
type Judge = (value: string, declared: Declaration) => string | undefined;

/** Characters: a pattern is matched against no more. */
const MAX_MATCHED = 8192;

/** Why the value is not as declared, if it is not: `is above 65535`. Null: it is not UTF-8. */
export function formatProblem(value: string | null, declared: Declaration): string | undefined {
  if (value === null) return "is not UTF-8";
  if (value === "") return "is empty";
  return FORMATS[declared.format ?? "string"](value, declared) ?? lengthProblem(value, declared) ??
    (declared.format === "regex" ? undefined : patternProblem(value, declared));
}

function lengthProblem(value: string, { min_length, max_length }: Declaration): string | undefined {
  const { length } = [...value];
  const has = length === 1 ? "has 1 character" : `has ${length} characters`;
  if (min_length !== undefined && length < min_length) return `${has}, needs ${min_length}`;
  if (max_length !== undefined && length > max_length) return `${has}, more than ${max_length}`;
  return undefined;
}

function patternProblem(value: string, { pattern }: Declaration): string | undefined {
  if (pattern === undefined) return undefined;
  if (value.length > MAX_MATCHED) return `is longer than the ${MAX_MATCHED} characters judged`;
  return compilePattern(pattern)?.(value) ? undefined : "does not match the policy's pattern";
}

const FORMATS: { readonly [F in Format]: Judge } = {
  string: () => undefined,
  int: (value, declared) => /^[+-]?\d+$/.test(value) ? limits(value, declared) : notInteger(value),
  port: (value, { min = 1, max = 65535 }) =>
    /^\d+$/.test(value) ? limits(value, { min, max }) : notInteger(value),
  bool: (value) =>
    /^(true|false|t|f|yes|no|y|n|on|off|1|0)$/i.test(value)
      ? undefined
      : stray(value) ?? "is neither true nor false",
  url: (value) => stray(value) ?? urlProblem(value),
  "https-url": (value) =>
    stray(value) ?? urlProblem(value) ??
      (/^https:/i.test(value) ? undefined : "is a URL, but not https"),
  host: (value) => hostProblem(value),
  "host-list": (value) => hostList(value),
  email: emailProblem,
  duration: durationProblem,
  path: pathProblem,
  base64: (value, declared) => bytesProblem(decodeBase64(value, "auto"), declared),
  hex: (value, declared) => bytesProblem(decodeHex(value), declared),
  enum: (value, { values = [] }) =>
    values.includes(value) ? undefined : stray(value) ?? `is none of ${values.join(", ")}`,
  regex: patternProblem,
};

/** White space or a control character, by position: what a copy or a missing quote leaves behind. */
function stray(value: string): string | undefined {
  // deno-lint-ignore no-control-regex
  const index = [...value].findIndex((one) => /[\s\u0000-\u001f\u007f]/u.test(one));
  if (index < 0) return undefined;
  const found = [...value][index] ?? "";
  const what = found === " "
    ? "a space"
    : /[\r\n]/.test(found)
    ? "a line break"
    : /\s/u.test(found)
    ? "white space"
    : "a control character";
  return `has ${what} at character ${index + 1}`;
}

function notInteger(value: string): string {
  const problem = stray(value);
  if (problem !== undefined) return problem;
  return /^[+-]?\d*[.,]\d+$/.test(value) ? "is no whole number" : "is no number";
}

function limits(value: string, { min, max }: Pick<Declaration, "min" | "max">): string | undefined {
  const digits = value.replace(/^([+-]?)0+(?=\d)/, "$1");
  const number = Number(digits);
  if (min !== undefined && number < min) return `is below ${min}`;
  if (max !== undefined && number > max) return `is above ${max}`;
  return Number.isSafeInteger(number) ? undefined : "is beyond the integers (2^53)";
}

function hostProblem(value: string): string | undefined {
  const problem = stray(value);
  if (problem !== undefined) return problem;
  if (value.includes("://")) return "is a URL: give the host alone";
  if (isHost(value)) return undefined;
  return isHost(value.replace(/:\d{1,5}$/, ""))
    ? "holds a port: give the host alone"
    : "is no host name or address";
}

/** Entries may have a port, as brokers do, and be patterns, as an allowlist's are. */
function hostList(value: string): string | undefined {
  const entries = listEntries(value);
  if (entries.length === 0) return "holds no host";
  return entryProblem(entries, (entry) => {
    const bare = entry.replace(/^(\*?\.)(?=[^.*])/, "");
    const [, port] = isHost(bare) ? [] : /:(\d{1,5})$/.exec(bare) ?? [];
    const host = port === undefined ? bare : bare.slice(0, -port.length - 1);
    if (host !== "*" && !isHost(host)) return "holds what is no host";
    const isPort = port === undefined || Number(port) > 0 && Number(port) <= 65535;
    return isPort ? undefined : "holds a port that is none (1 to 65535)";
  });
}

function emailProblem(value: string): string | undefined {
  const problem = stray(value);
  if (problem !== undefined) return problem;
  const at = value.lastIndexOf("@");
  if (at < 0) return "is no email address: it has no @";
  const isLocal = /^[^\s@"(),:;<>[\\\]]{1,64}$/.test(value.slice(0, at));
  const isValid = isLocal && isHost(value.slice(at + 1)) && !/\.\.|^\.|\.@/.test(value);
  return isValid ? undefined : "is no email address";
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  "\u00b5s": 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** `90`, `90s`, `1h30m`, `1.5h`, `PT1H30M`; `min` and `max` are in seconds. */
function durationProblem(value: string, { min, max }: Declaration): string | undefined {
  const text = withoutDesignators(value).toLowerCase();
  const unit = "(?:ns|us|\u00b5s|ms|[smhdw])";
  if (!new RegExp(`^(\\d+(\\.\\d+)?|(\\d+(\\.\\d+)?${unit})+)$`).test(text)) {
    return stray(value) ?? "is no duration such as 30s, 5m or 1h30m";
  }
  const parts = [...text.matchAll(new RegExp(`(\\d+(?:\\.\\d+)?)(${unit})?`, "g"))];
  const seconds = parts.reduce(
    (sum, [, n = "0", u = "s"]) => sum + Number(n) * (SECONDS[u] ?? 1),
    0,
  );
  if (min !== undefined && seconds < min) return `is below ${min} seconds`;
  if (max !== undefined && seconds > max) return `is above ${max} seconds`;
  return undefined;
}

/** ISO 8601 as Java and others read it: `P1DT2H`; in `P1M` the M would be a month. */
function withoutDesignators(value: string): string {
  const iso = /^P(?:(\d+[DW])|(\d+D)?T((?:\d+(?:\.\d+)?[HMS])+))$/.exec(value);
  return iso === null ? value : iso.slice(1).join("");
}

function pathProblem(value: string): string | undefined {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(value)) return "holds a control character";
  if (value !== value.trim()) return "begins or ends with white space";
  return value.startsWith("/") ? undefined : "is no absolute path";
}

function bytesProblem(decoded: Decoded, { bytes }: Declaration): string | undefined {
  if (!decoded.ok) return decoded.problem;
  const { length } = decoded.bytes;
  if (bytes === undefined || length === bytes) return undefined;
  return `decodes to ${length === 1 ? "1 byte" : `${length} bytes`}, needs exactly ${bytes}`;
}
