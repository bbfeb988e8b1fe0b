/**
 * Makes the code caches: runs what matters on a made-up machine, so that V8 has compiled what a
 * start needs and nothing else, and prints the caches. It is compiled with the runtime and the V8
 * flags of the binary: V8 takes no cache of another. No byte depends on the machine that builds.
 */
import process from "node:process";
import { Script } from "node:vm";
import { bindMachine } from "./libc.ts";
import type { Report } from "../../lib/report/types.ts";
import type { Parts, Start } from "./parts.ts";

declare const PARTS: Parts;
declare const FIRST: Uint8Array;

/**
 * What starts often, or in front of others. The other commands compile what they need: a cache that
 * holds no function that was run saves them little, and every start reads it with the binary.
 */
const WARM_UP: readonly (readonly string[])[] = [
  ["audit"],
  ["audit", "--json"],
  ["audit", "--policy", "/warm/policy.yaml"],
  ["audit", "--profile", "host"],
  ["audit", "--profile", "cluster", "--mode", "agent,hub"],
  ["exec", "--", "true"],
  ["exec", "--report-only", "--policy", "/warm/policy.json", "--", "true"],
  // It finds no file: what loading it takes is compiled, and no check of it.
  ["scan", "/warm"],
];

const first = new Script(new TextDecoder().decode(FIRST), { filename: "posture.js" });
const scripts = new Map([["posture.js", first]]);
const write = Deno.stdout.writeSync.bind(Deno.stdout);
let printed = "";
standIn();
for (const args of WARM_UP) {
  Object.defineProperty(Deno, "args", { value: args, configurable: true });
  printed = "";
  await (first.runInThisContext() as Start)(PARTS, { Script, process }, scripts);
  if (args.includes("--json")) refuseUnknown(JSON.parse(printed));
}
const caches = [...scripts].map(([name, script]) => [name, script.createCachedData().toBase64()]);
print(JSON.stringify(Object.fromEntries(caches)));

/** What could not be looked at was not compiled: every start would pay for it. */
function refuseUnknown({ results }: Pick<Report, "results">): void {
  const unknown = results.filter(({ status }) => status === "unknown");
  if (unknown.length === 0) return;
  const reasons = unknown.map(({ id, message }) => `${id} (${message})`).join(", ");
  throw new Error(`on the machine of scripts/start/, this is unknown: ${reasons}`);
}

/** Nothing of this machine is read, nothing is given up, nothing is printed, nothing ends. */
function standIn(): void {
  const decoder = new TextDecoder();
  const silent = {
    value(bytes: Uint8Array) {
      printed += decoder.decode(bytes);
      return bytes.byteLength;
    },
  };
  Object.defineProperty(Deno, "dlopen", { value: () => ({ symbols: bindMachine() }) });
  Object.defineProperty(Deno, "exit", { value: () => {} });
  for (const name of ["statSync", "lstatSync", "realPathSync", "readDirSync", "readFileSync"]) {
    Object.defineProperty(Deno, name, { value: notFound });
  }
  Object.defineProperty(Deno.permissions, "revokeSync", { value: () => ({ state: "granted" }) });
  Object.defineProperty(Deno.stdout, "writeSync", silent);
  Object.defineProperty(Deno.stderr, "writeSync", silent);
}

function notFound(): never {
  throw new Deno.errors.NotFound();
}

function print(text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.byteLength > 0;) {
    rest = rest.subarray(write(rest));
  }
}
