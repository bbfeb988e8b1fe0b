/** The one program that posture starts and waits for; the grant in deno.json names no other. */
import type { Failure, Reading } from "./types.ts";

/** Where pip-audit may be: the grant's own paths, in the order in which they are tried. */
export const PIP_AUDIT_PATHS = [
  "/usr/bin/pip-audit",
  "/usr/local/bin/pip-audit",
  "/opt/venv/bin/pip-audit",
  "/venv/bin/pip-audit",
] as const;

/** One of them. */
export type PipAuditPath = (typeof PIP_AUDIT_PATHS)[number];

/** What it printed, each stream up to the limit, and how it ended. */
export interface PipAuditRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long it may take, and how many bytes of each stream are read. */
export interface PipAuditLimits {
  readonly seconds: number;
  readonly bytes: number;
}

/** The part of `System` that starts pip-audit. */
export interface DependencyAuditor {
  /**
   * Runs it to its end. Failures: `ETIMEDOUT`, `ETOOBIG` (it is killed in both cases), else what
   * kept it from being started.
   */
  auditDependencies(path: PipAuditPath, limits: PipAuditLimits): Promise<Reading<PipAuditRun>>;
}

const ARGUMENTS = ["--format", "json", "--desc", "off", "--progress-spinner", "off"];

/** What it needs to reach its index; not PYTHONPATH, not LD_*: those would run somebody's code. */
const PASSED_ON = [
  "HOME",
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NO_PROXY",
  "https_proxy",
  "http_proxy",
  "no_proxy",
  "REQUESTS_CA_BUNDLE",
  "SSL_CERT_FILE",
];

/** Starts the real one. */
export const dependencyAuditor: DependencyAuditor = {
  async auditDependencies(path, limits) {
    try {
      return await run(path, limits);
    } catch (error) {
      return startFailure(path, error);
    }
  },
};

async function run(path: PipAuditPath, { seconds, bytes }: PipAuditLimits) {
  const child = new Deno.Command(path, {
    args: ARGUMENTS,
    clearEnv: true,
    env: environment(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const end = killer(child);
  const timer = setTimeout(
    () => end.kill("ETIMEDOUT", `no result within ${seconds} s`),
    seconds * 1000,
  );
  const whole = Promise.all([
    readUpTo(child.stdout, bytes, end),
    readUpTo(child.stderr, bytes, end),
    child.status,
  ]);
  try {
    const done = await Promise.race([whole, end.killed]);
    if (!Array.isArray(done)) return done;
    const [stdout, stderr, status] = done;
    return { ok: true, value: { code: status.code, stdout, stderr } } as const;
  } finally {
    clearTimeout(timer);
  }
}

interface Killer {
  kill(code: string, problem: string): void;
  readonly killed: Promise<Failure>;
}

/** Ends the program; what it started itself may live on, but is no longer listened to. */
function killer(child: Deno.ChildProcess): Killer {
  const { promise, resolve } = Promise.withResolvers<Failure>();
  return {
    killed: promise,
    kill(code, problem) {
      resolve({ ok: false, code, message: `pip-audit gave ${problem}` });
      try {
        child.kill("SIGKILL");
      } catch {
        // It ended by itself just now.
      }
    },
  };
}

async function readUpTo(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  end: Killer,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let total = 0;
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > limit) {
      end.kill("ETOOBIG", `more output than the limit of ${limit} bytes`);
      break;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function environment(): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = readVariable(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { PATH: "/usr/local/bin:/usr/bin:/bin", ...Object.fromEntries(passed) };
}

/** Undefined also for one that is not UTF-8. */
function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}

/** Deno refuses to start anything while LD_PRELOAD and the like are set. */
function startFailure(path: PipAuditPath, error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const why = /LD_[A-Z_]+|DYLD_/.test(message)
    ? "Deno starts no program while an LD_ variable is set"
    : name === "NotCapable"
    ? "posture holds no permission to start it"
    : name === "NotFound"
    ? "it, or the interpreter in its first line, is not there"
    : "it cannot be started";
  return { ok: false, code: name === "NotFound" ? "ENOENT" : "EACCES", message: `${path}: ${why}` };
}
