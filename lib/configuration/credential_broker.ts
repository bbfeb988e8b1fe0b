/**
 * A credential broker keeps the key out of the environment: the program holds a private descriptor,
 * asks on it for streams, and speaks plain HTTP to a base URL that leads nowhere else. This says
 * what the variables and the policy declare. Pure; no part of a value is given.
 */
import type { EffectivePolicy } from "../policy/types.ts";
import type { Configuration, Variable } from "./configuration.ts";

/** One broker, as declared. */
export interface DeclaredBroker {
  /** The variable that declares it, or `credentials.broker`. */
  readonly subject: string;
  readonly descriptor: number | null;
  /** Why what is declared is no descriptor. */
  readonly problem: string | null;
  /** Variables of the raw key that are set. */
  readonly keys: readonly { readonly name: string; readonly origin: string }[];
  readonly baseUrl: {
    readonly name: string;
    /** Null: not set. */
    readonly origin: string | null;
    readonly problem: string | null;
  } | null;
}

const POLICY_KEY = "credentials.broker";
const SUFFIX = "_CRED_FD";
/** What `X_CRED_FD` makes of a variable: the raw key that the broker keeps. */
const KEY_SUFFIXES = ["_API_KEY", "_KEY", "_TOKEN"] as const;
/** RLIMIT_NOFILE's ceiling, fs.nr_open. */
const MAX_DESCRIPTOR = 1_073_741_816;
/** What stands where a client library wants a key, and none is. */
const PLACEHOLDER =
  /^(placeholder|dummy|unused|not[-_]?used|none|null|broker|brokered|via[-_]?broker)$/i;

/** The policy's broker, and one for each variable of the environment named `X_CRED_FD`. */
export function declaredBrokers(
  configuration: Pick<Configuration, "get" | "variables">,
  { broker }: EffectivePolicy["credentials"],
): readonly DeclaredBroker[] {
  // A descriptor is handed down with the environment: a .env cannot know its number.
  const variables = configuration.variables.filter(({ name, value, origin }) =>
    origin === "environment" && name.length > SUFFIX.length && name.endsWith(SUFFIX) && value !== ""
  );
  const own = variables.filter(({ name }) => name !== broker?.fd_variable)
    .map((variable) => derived(configuration, variable));
  return broker === undefined ? own : [named(configuration, broker), ...own];
}

function derived({ get }: Pick<Configuration, "get">, variable: Variable): DeclaredBroker {
  const prefix = variable.name.slice(0, -SUFFIX.length);
  const url = get(`${prefix}_BASE_URL`);
  return {
    subject: variable.name,
    ...descriptorOf(variable.name, variable.value),
    keys: rawKeys(get, KEY_SUFFIXES.map((suffix) => `${prefix}${suffix}`)),
    // A client may use the descriptor itself, and need no URL.
    baseUrl: url === undefined || url.value === "" ? null : judgedUrl(url),
  };
}

type PolicyBroker = NonNullable<EffectivePolicy["credentials"]["broker"]>;

function named({ get }: Pick<Configuration, "get">, broker: PolicyBroker): DeclaredBroker {
  const { fd, fd_variable, key_variables = [], base_url_variable } = broker;
  const url = base_url_variable === undefined ? undefined : get(base_url_variable);
  return {
    subject: fd_variable ?? POLICY_KEY,
    ...namedDescriptor(fd, fd_variable, fd_variable === undefined ? undefined : get(fd_variable)),
    keys: rawKeys(get, key_variables),
    baseUrl: base_url_variable === undefined
      ? null
      : url === undefined
      ? { name: base_url_variable, origin: null, problem: "is not set" }
      : judgedUrl(url),
  };
}

type Descriptor = Pick<DeclaredBroker, "descriptor" | "problem">;

function namedDescriptor(
  fd: number | undefined,
  name: string | undefined,
  variable: Variable | undefined,
): Descriptor {
  if (name === undefined) {
    return fd === undefined
      ? { descriptor: null, problem: `policy ${POLICY_KEY} names neither fd nor fd_variable` }
      : { descriptor: fd, problem: null };
  }
  if (variable === undefined) return { descriptor: null, problem: `${name} is not set` };
  const found = descriptorOf(name, variable.value);
  return found.descriptor === null || fd === undefined || found.descriptor === fd
    ? found
    : { descriptor: null, problem: `${name} is not the ${fd} of policy ${POLICY_KEY}` };
}

function descriptorOf(name: string, value: string | null): Descriptor {
  const number = /^(0|[1-9]\d{0,9})$/.test(value ?? "") ? Number(value) : -1;
  if (number >= 3 && number <= MAX_DESCRIPTOR) return { descriptor: number, problem: null };
  const problem = number >= 0 && number < 3
    ? `${name} names standard input, output or error`
    : `${name} is no descriptor's number`;
  return { descriptor: null, problem };
}

function rawKeys(get: Configuration["get"], names: readonly string[]): DeclaredBroker["keys"] {
  return [...new Set(names)].flatMap((name) => {
    const variable = get(name);
    const isSet = variable !== undefined && variable.value !== "" &&
      !PLACEHOLDER.test(variable.value ?? "");
    return isSet ? [{ name, origin: variable.origin }] : [];
  });
}

function judgedUrl({ name, value, origin }: Variable): DeclaredBroker["baseUrl"] {
  return { name, origin, problem: baseUrlProblem(value) };
}

/** Why a base URL is neither http on loopback nor a placeholder; null: it is. Total. */
export function baseUrlProblem(value: string | null): string | null {
  if (value === null) return "is not UTF-8";
  if (PLACEHOLDER.test(value)) return null;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return "is no URL";
  }
  if (url.username !== "" || url.password !== "") return "holds credentials";
  // RFC 6761: nothing ever answers there.
  if (/(^|\.)invalid$/.test(url.hostname) || PLACEHOLDER.test(url.hostname)) return null;
  if (url.protocol === "https:") return "is https: the broker cannot add the key to it";
  if (url.protocol !== "http:") return "is not http";
  const isLoopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost|[\w.-]+\.localhost)$/.test(
    url.hostname,
  );
  return isLoopback ? null : "leads to another host than loopback";
}
