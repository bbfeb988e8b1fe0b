/** Postures that the gate must refuse, and programs that leave a mark when they are started. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { run, scratchDirectory } from "./run.ts";

/** A starting state and a command line of the gate. */
export interface Posture {
  readonly name: string;
  /** What makes the state; it ends by becoming the words that follow. */
  readonly prefix: readonly string[];
  /** Of the gate, before `--`. */
  readonly options: readonly string[];
  /** Below the workplace: `plain`, `refusing`, `accepting` or one of a test's own. */
  readonly directory: string;
}

/** The directories that every run shares. */
export interface Workplace {
  readonly root: string;
  /** A copy: a rebuild in the middle of a long run changes nothing. */
  readonly gate: string;
  readonly marker: string;
  /** Where programs leave their marks: writable by everybody. */
  readonly marks: string;
}

/** How a gate ended. */
export interface Outcome {
  /** True when the program left any of its marks. */
  readonly started: boolean;
  /** The exit code, 128 + n for a signal, and so 137 for a run that hung. */
  readonly code: number;
  readonly stderr: string;
}

/** Unprivileged and otherwise clean: only its policy refuses it. */
export const CLEAN = [
  "setpriv",
  ...["--reuid", "10001", "--regid", "10001", "--clear-groups"],
  ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"],
];
/** Checks that this machine cannot spoil; strace traces, which is a reason to refuse by itself. */
const CHECKS = ["--only", "process", "--skip", "being-traced"];

/** Refused for what it is. */
export const AS_ROOT: Posture = {
  name: "root",
  prefix: ["env"],
  options: ["--skip", "being-traced"],
  directory: "plain",
};
/** Refused by a policy that is named on the command line. */
export const BY_NAMED_POLICY: Posture = {
  name: "named policy",
  prefix: CLEAN,
  options: [...CHECKS, "--policy", "../refusing/posture.yaml"],
  directory: "plain",
};
/** Refused by a policy that is found in the working directory: a gate that misses it starts. */
const BY_FOUND_POLICY: Posture = {
  name: "found policy",
  prefix: CLEAN,
  options: CHECKS,
  directory: "refusing",
};
/** Each must be refused, whatever happens. */
export const REFUSED: readonly Posture[] = [AS_ROOT, BY_NAMED_POLICY, BY_FOUND_POLICY];

/** Not refused: without it, a suite in which nothing ever starts would prove nothing. */
export const ACCEPTED: Posture = {
  name: "accepted",
  prefix: CLEAN,
  options: CHECKS,
  directory: "accepting",
};

/** A policy that names this uid. */
export function policyFor(uid: number): string {
  return `process:\n  user: "${uid}"\n`;
}

let workplace: Promise<Workplace> | undefined;

/** Made once per test process; needs root on Linux. */
export async function openWorkplace(): Promise<Workplace> {
  return await (workplace ??= prepare());
}

async function prepare(): Promise<Workplace> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    throw new Error("tests/kernel needs root on Linux: sudo scripts/deno task test tests/kernel");
  }
  const root = await scratchDirectory();
  const [gate, marker, marks] = [join(root, "posture"), join(root, "marker"), join(root, "marks")];
  await Deno.copyFile(BINARY, gate);
  const { PATH = "" } = Deno.env.toObject();
  const source = join(import.meta.dirname ?? ".", "marker.c");
  const { code, stderr } = await run("gcc", ["-O1", "-static", "-o", marker, source], { PATH });
  if (code !== 0) throw new Error(`cannot compile the marker: ${stderr}`);
  for (const name of ["plain", "refusing", "accepting", "marks"]) {
    await Deno.mkdir(join(root, name));
    await Deno.chmod(join(root, name), name === "marks" ? 0o1777 : 0o755);
  }
  await writePolicy(join(root, "refusing/posture.yaml"), policyFor(20002));
  await writePolicy(join(root, "accepting/posture.yaml"), policyFor(10001));
  return { root, gate, marker, marks };
}

/** Readable by everybody, writable by root. */
export async function writePolicy(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(path, bytes);
  await Deno.chmod(path, 0o644);
}

let runs = 0;

/** What surrounds a gate: `%` in it becomes a file of this run that anybody may write. */
export interface Around {
  /** In front of the posture's prefix. */
  readonly before?: readonly string[];
  /** Directly in front of the gate: strace. */
  readonly around?: readonly string[];
}

/** A gate that is about to be run, and how to judge its end. */
export interface Attempt {
  readonly command: Deno.Command;
  judge(output: Deno.CommandOutput): Promise<Outcome & { readonly log: string }>;
}

/** A run of the gate in `posture`, with marks of its own. */
export async function prepareRun(
  posture: Posture,
  { before = [], around = [] }: Around = {},
): Promise<Attempt> {
  const { root, gate, marker, marks } = await openWorkplace();
  const mark = join(marks, `${++runs}`);
  const log = `${mark}.log`;
  const [program = "", ...args] = [
    ...[...before, ...posture.prefix, ...around].map((word) => word === "%" ? log : word),
    ...[gate, "exec", ...posture.options, "--", marker, mark],
  ];
  const command = new Deno.Command(program, {
    args,
    cwd: join(root, posture.directory),
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const judge = async ({ code, stdout, stderr }: Deno.CommandOutput) => {
    const traced = await take(log) ?? "";
    const marked = await take(mark) !== undefined || stdout.length > 0;
    const started = marked || code === MARKER_EXIT || startsMarker(traced, marker);
    return { started, code, stderr: new TextDecoder().decode(stderr), log: traced };
  };
  return { command, judge };
}

/** Runs the gate in `posture` to its end, which `timeout` brings about after 20 s. */
export async function runGate(posture: Posture, { before = [], around = [] }: Around = {}) {
  const limited = { before: ["timeout", "-s", "KILL", "20", ...before], around };
  const { command, judge } = await prepareRun(posture, limited);
  return await judge(await command.output());
}

/** The exit code of marker.c, which the gate never gives. */
export const MARKER_EXIT = 99;

function startsMarker(log: string, marker: string): boolean {
  return log.split("\n").some((line) =>
    line.includes(`execve("${marker}"`) && line.endsWith("= 0")
  );
}

/** What a file holds, after which it is removed; undefined when it is not there. */
async function take(path: string): Promise<string | undefined> {
  const text = await Deno.readTextFile(path).catch(() => undefined);
  if (text !== undefined) await Deno.remove(path);
  return text;
}
