/** What the bench runs: posture and the empty program, in a hardened container and here. */
import { join } from "node:path";
import { stringify } from "yaml";
import {
  launchIn,
  prepare,
  type Run,
  run,
  scratchDirectory,
  type Workshop,
} from "../tests/kernel/run.ts";
import { HARDENED, type State } from "../tests/kernel/state.ts";
import { BINARY } from "./build.ts";
import { compile, ENTRY, hostTarget } from "./compile.ts";

/** One thing that is measured, and what it may cost: a multiple of the floor beside it. */
export interface Subject {
  readonly name: string;
  readonly floor: string;
  readonly budget?: number;
  /** One run, or several that cost together. */
  once(): Promise<readonly Run[]>;
}

const CONTAINER: State = { ...HARDENED, args: ["audit"], policy: undefined };
const WITH_YAML: State = {
  ...CONTAINER,
  planted: [...HARDENED.planted, {
    path: "/etc/posture/policy.yaml",
    mode: "644",
    text: stringify(HARDENED.policy),
  }],
};
/** In the place of the application there is true(1). */
const GATE: State = {
  ...CONTAINER,
  mounts: [
    ...HARDENED.mounts,
    { type: "bind", source: "/usr/bin/true", target: "/app/server", options: "ro,nosuid,nodev" },
  ],
  args: ["exec", "--", "/app/server"],
};
/** What a program on the node is started with. */
export const NODE_ENV = { PATH: Deno.env.get("PATH") ?? "" };
/** Everything that is measured, each floor before what is compared with it, and the launcher. */
export async function benchSubjects(): Promise<{
  readonly subjects: readonly Subject[];
  readonly launcher: string;
}> {
  const floorProgram = join(await scratchDirectory(), "floor");
  await compile(new Map([[ENTRY, ""]]), floorProgram, hostTarget());
  const floor = await prepare(floorProgram);
  const posture = await prepare(BINARY);
  const command = await prepare("/usr/bin/true");

  const here = (program: string, args: readonly string[]) => onNode(floor.launcher, program, args);
  // Nothing of this machine's state stops the start, and everything is judged.
  const gate = (options: readonly string[]) =>
    here(BINARY, ["exec", "--report-only", ...options, "--", "true"]);
  const subjects = [
    { name: "floor, container", floor: "floor, container", once: inContainer(floor, CONTAINER) },
    {
      name: "audit, container",
      floor: "floor, container",
      budget: 1.25,
      once: inContainer(posture, CONTAINER),
    },
    {
      name: "audit, container, YAML",
      floor: "floor, container",
      budget: 1.6,
      once: inContainer(posture, WITH_YAML),
    },
    {
      name: "audit, container, JSON",
      floor: "floor, container",
      budget: 1.6,
      once: inContainer(posture, { ...CONTAINER, policy: HARDENED.policy }),
    },
    {
      name: "floor and true, container",
      floor: "floor and true, container",
      once: async () => [
        ...await inContainer(floor, CONTAINER)(),
        ...await inContainer(command, CONTAINER)(),
      ],
    },
    {
      name: "exec -- true, container",
      floor: "floor and true, container",
      budget: 1.2,
      once: inContainer(posture, GATE),
    },
    {
      name: "exec, container, YAML",
      floor: "floor and true, container",
      budget: 1.5,
      once: inContainer(posture, { ...GATE, planted: WITH_YAML.planted }),
    },
    { name: "floor, here", floor: "floor, here", once: here(floorProgram, []) },
    { name: "audit, here", floor: "floor, here", budget: 1.6, once: here(BINARY, ["audit"]) },
    {
      name: "audit, here as a node",
      floor: "floor, here",
      budget: 1.6,
      once: here(BINARY, ["audit", "--profile", "host"]),
    },
    {
      name: "audit, here as a cluster",
      floor: "floor, here",
      budget: 1.4,
      once: here(BINARY, ["audit", "--profile", "cluster"]),
    },
    {
      name: "floor, then true",
      floor: "floor, then true",
      once: here("/bin/sh", ["-c", '"$0"; exec true', floorProgram]),
    },
    { name: "exec -- true, here", floor: "floor, then true", budget: 1.2, once: gate([]) },
    {
      name: "exec, here, YAML",
      floor: "floor, then true",
      budget: 1.5,
      once: gate(["--policy", await policyFile()]),
    },
  ];
  return { subjects, launcher: floor.launcher };
}

/** Nothing is violated there: what does not end with 0 was not what is measured. */
function inContainer(workshop: Workshop, state: State): Subject["once"] {
  return async () => {
    const once = await launchIn(workshop, state, ["measured"]);
    if (once.code !== 0) throw new Error(`${state.args.join(" ")}: ${once.code} ${once.stderr}`);
    return [once];
  };
}

function onNode(launcher: string, program: string, args: readonly string[]): Subject["once"] {
  return async () => [await run(launcher, ["measured", "--", program, ...args], NODE_ENV)];
}

async function policyFile(): Promise<string> {
  const path = join(await scratchDirectory(), "policy.yaml");
  await Deno.writeTextFile(path, stringify(HARDENED.policy));
  return path;
}
