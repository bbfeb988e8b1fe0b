/** Least privilege, the second half: what was compiled in is given up before any input is read. */
import { buildInfo } from "./build_info.ts";

/** The kinds of grants that a command may keep. */
export type Permission = "read" | "env" | "net" | "run";

const KINDS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;

type Kind = (typeof KINDS)[number];

/** What is given up stays given up: those that are not in here need no other look. */
let held: readonly Kind[] = KINDS;

/** Gives up every permission but these; returns those still held, for the report. */
export function keepOnly(kept: readonly Permission[]): readonly string[] {
  const isKept = (name: Kind) => (kept as readonly string[]).includes(name);
  held = held.filter((name) => isHeld(name, isKept(name) ? "querySync" : "revokeSync"));
  return held;
}

/** After the request; a scoped grant is given up whole by naming each of its parts as well. */
function isHeld(name: Kind, request: "querySync" | "revokeSync"): boolean {
  const parts = name === "run"
    ? buildInfo.permissions.run.map((command) => ({ name, command } as const))
    : [];
  return [{ name } as Deno.PermissionDescriptor, ...parts]
    .map((one) => Deno.permissions[request](one).state)
    .includes("granted");
}
