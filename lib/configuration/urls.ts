/** URLs as an application reads them: what WHATWG repairs in silence is refused. Pure. */
import { isHost } from "./hosts.ts";

/** Characters. */
const MAX_URL = 8192;

/** Why the text is no URL, if it is none; white space is for the caller to name. */
export function urlProblem(value: string): string | undefined {
  if (value.length > MAX_URL) return `is longer than ${MAX_URL} characters`;
  // deno-lint-ignore no-control-regex
  if (/[\s\u0000-\u001f\u007f]/u.test(value)) return "holds white space or a control character";
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(value) ?? [];
  if (scheme === undefined) return "is no URL: it has no scheme";
  // jdbc:postgresql://…, jdbc:h2:mem:…: each driver has a syntax of its own.
  if (/^jdbc$/i.test(scheme) && /^[a-z][a-z0-9+.-]*:./i.test(rest)) return undefined;
  if (!rest.startsWith("//")) return "is no URL: :// is missing after the scheme";
  return authorityProblem(scheme, rest.slice(2));
}

function authorityProblem(scheme: string, rest: string): string | undefined {
  const isWeb = /^(https?|wss?)$/i.test(scheme);
  if (rest === "" || isWeb && /^[/?#:\\]/.test(rest)) return "is a URL without a host";
  // A replica set's hosts (MongoDB, libpq, Kafka): what is true of the first is true of each.
  const one = isWeb ? rest : rest.replace(/^([^/?#]*?),[^/?#]*/, "$1");
  const text = `${scheme}://${one}`;
  // To browsers a backslash is a slash, to others a part of the host: two programs, two hosts.
  if (/^[^/?#]*\\/.test(one) || !URL.canParse(text)) return "is no URL";
  const { hostname, port } = new URL(text);
  if (port === "0") return "is a URL with port 0";
  // `${HOST}`, `{{host}}` and `a..b` are hosts to WHATWG; no socket is one's.
  const mayLackHost = !isWeb && hostname === "";
  if (mayLackHost || isHost(decoded(hostname))) return undefined;
  return /[${]/.test(hostname)
    ? "has a template that nobody filled in for a host"
    : "is a URL whose host is no host name or address";
}

/** libpq and others write a socket's path as a host: `%2Frun%2Fpostgresql`. */
function decoded(hostname: string): string {
  return /^%2f[\w.%-]*$/i.test(hostname) ? "socket" : hostname;
}
