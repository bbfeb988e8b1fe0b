/**
 * Variables that make other programs run other code, or trust everybody. Only those that a program
 * in wide use reads, each in that program's own syntax. Pure.
 */
import { isOff, isOn } from "./switches.ts";

/** What such a variable does. */
export interface Danger {
  readonly problem: string;
  /** Whether it switches off the verification of TLS certificates. */
  readonly trustsEverybody: boolean;
  /** A fix line of its own, where removing it is not the whole story. */
  readonly fix?: string;
}

type Judge = (value: string) => string | undefined;

const whenSet = (does: string): Judge => (value) => value === "" ? undefined : does;
const when = (test: (value: string) => boolean, does: string): Judge => {
  return (value) => test(value) ? does : undefined;
};

/** The allocators that images preload on purpose. */
const ALLOCATOR = /^(\S*\/)?lib(jemalloc|tcmalloc|mimalloc)[^/\s:]*$/;

function preload(value: string): string | undefined {
  const libraries = value.split(/[\s:]+/).filter((one) => one !== "");
  if (libraries.length === 0) return undefined;
  return libraries.every((one) => ALLOCATOR.test(one))
    ? "loads a memory allocator into every program"
    : "loads a library into every program";
}

function libraryPath(value: string): string | undefined {
  if (value === "") return undefined;
  return value.split(/[:;]/).every((directory) => directory.startsWith("/"))
    ? "changes where every program looks for libraries"
    : "makes every program look for libraries in the working directory";
}

/** Node reads `--inspect_brk` as `--inspect-brk`, and options in double quotes too. */
function nodeOptions(value: string): string | undefined {
  const options = value.replaceAll('"', "").split(/\s+/).map((one) =>
    (one.split("=")[0] ?? "").replaceAll("_", "-")
  );
  const has = (pattern: RegExp) => options.some((one) => pattern.test(one));
  // --inspect-port and --inspect-publish-uid only say where and how.
  if (has(/^--(inspect|debug)(-brk|-brk-node|-wait)?$/)) return "opens Node's inspector";
  if (has(/^(-r|--require|--import|--loader|--experimental-loader)$/)) {
    return "loads a module into every Node.js program";
  }
  return undefined;
}

function javaOptions(value: string): string | undefined {
  if (/(^|\s)["']?(-agentlib:jdwp|-Xrunjdwp|-Xdebug\b)/.test(value)) return "opens Java's debugger";
  if (/jmxremote\.authenticate=false/.test(value)) return "opens JMX without authentication";
  return /(^|\s)["']?-(agentlib|agentpath|javaagent):/.test(value)
    ? "loads an agent into every Java program"
    : undefined;
}

/** Bundler itself sets `-rbundler/setup`. */
function rubyOptions(value: string): string | undefined {
  const required = [...value.matchAll(/(?:^|\s)-r\s*(\S+)/g)].map(([, name]) => name ?? "");
  return required.some((name) => !/(^|\/)bundler\/setup$/.test(name))
    ? "loads a file into every Ruby program"
    : undefined;
}

function sshCommand(value: string): string | undefined {
  if (value === "") return undefined;
  return /StrictHostKeyChecking[=\s]+["']?(no|off)|UserKnownHostsFile[=\s]+["']?\/dev\/null/i
      .test(value)
    ? "makes git accept every host key"
    : /^(\/usr(\/local)?\/bin\/)?ssh(\s|$)/.test(value) &&
        !/ProxyCommand|LocalCommand|[;&|`$(]/i.test(value)
    ? undefined
    : "replaces the ssh that git runs";
}

const BEFORE_SHELL = "runs a file before every bash script";
const BEFORE_PYTHON = "changes how every Python program starts or ends";

const INJECTS: Readonly<Record<string, Judge>> = {
  LD_PRELOAD: preload,
  LD_AUDIT: whenSet("loads a library into every program"),
  LD_LIBRARY_PATH: libraryPath,
  GCONV_PATH: whenSet("loads character set modules from elsewhere into every program"),
  SSLKEYLOGFILE: whenSet("has the keys of TLS connections written to a file"),
  NODE_OPTIONS: nodeOptions,
  BUN_INSPECT: whenSet("opens Bun's inspector"),
  PYTHONINSPECT: whenSet(BEFORE_PYTHON),
  PYTHONSTARTUP: whenSet(BEFORE_PYTHON),
  BASH_ENV: whenSet(BEFORE_SHELL),
  PERL5OPT: whenSet("gives options to every Perl program"),
  PERL5DB: whenSet("replaces Perl's debugger"),
  RUBYOPT: rubyOptions,
  JAVA_TOOL_OPTIONS: javaOptions,
  JDK_JAVA_OPTIONS: javaOptions,
  _JAVA_OPTIONS: javaOptions,
  DOTNET_STARTUP_HOOKS: whenSet("loads an assembly into every .NET program"),
  CORECLR_ENABLE_PROFILING: when((value) => value === "1", "loads a profiler into .NET programs"),
  GIT_SSH: whenSet("replaces the ssh that git runs"),
  GIT_SSH_COMMAND: sshCommand,
  GIT_EXEC_PATH: whenSet("makes git run its programs from elsewhere"),
  PIP_TRUSTED_HOST: whenSet("makes pip accept every certificate of a host"),
};

const ZERO = (value: string) => value === "0";
const never = () => true;

/** Each switches verification off, in the words of its reader: Node takes nothing but `0`. */
const TRUSTS: Readonly<Record<string, readonly [reader: string, off: (value: string) => boolean]>> =
  {
    NODE_TLS_REJECT_UNAUTHORIZED: ["Node.js", ZERO],
    PYTHONHTTPSVERIFY: ["Python", ZERO],
    PERL_LWP_SSL_VERIFY_HOSTNAME: ["Perl", (value) => value === "0" || value === ""],
    // http.c asks whether it is set, not what it says: `false` and nothing at all are on.
    GIT_SSL_NO_VERIFY: ["git", never],
    NPM_CONFIG_STRICT_SSL: ["npm", isFalse],
    npm_config_strict_ssl: ["npm", isFalse],
    YARN_ENABLE_STRICT_SSL: ["Yarn", isFalse],
    BUNDLE_SSL_VERIFY_MODE: ["Bundler", ZERO],
    VAULT_SKIP_VERIFY: ["Vault's client", isOn],
    NOMAD_SKIP_VERIFY: ["Nomad's client", isOn],
    CONSUL_HTTP_SSL_VERIFY: ["Consul's client", isFalse],
    AZURE_CLI_DISABLE_CONNECTION_VERIFICATION: ["the Azure CLI", (value) => value !== ""],
    CLOUDSDK_AUTH_DISABLE_SSL_VALIDATION: ["the Google Cloud CLI", isOn],
    SSL_VERIFY: ["the application", isFalse],
  };

function isFalse(value: string): boolean {
  return value !== "" && isOff(value);
}

/** The names that are looked for. */
export const DANGEROUS_NAMES: readonly string[] = [...Object.keys(INJECTS), ...Object.keys(TRUSTS)];

/** What the variable does, if it is one of these and its value does it. */
export function dangerOf(name: string, value: string | null): Danger | undefined {
  const injects = Object.hasOwn(INJECTS, name) ? INJECTS[name] : undefined;
  const trusts = Object.hasOwn(TRUSTS, name) ? TRUSTS[name] : undefined;
  if (injects === undefined && trusts === undefined) return undefined;
  if (value === null) {
    return {
      problem: "is set, and not UTF-8: what it does cannot be told",
      trustsEverybody: false,
    };
  }
  if (trusts !== undefined) {
    const [reader, off] = trusts;
    if (!off(value)) return undefined;
    const problem = `makes ${reader} accept every TLS certificate`;
    return { problem, trustsEverybody: true };
  }
  const problem = injects?.(value);
  return problem === undefined ? undefined : { problem, trustsEverybody: false };
}
