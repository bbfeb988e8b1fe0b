/** Least privilege, the second half: what was compiled in is given up before any input is read. */
import { buildInfo } from "./build_info.ts";

/** The kinds of grants that a command may keep. */
export type Permission = "read" | "env" | "net" | "run";

const KINDS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;

/** Gives up every permission but these; returns those still held, for the report. */
export function keepOnly(kept: readonly Permission[]): readonly string[] {
  for (const name of KINDS) {
    if (!(kept as readonly string[]).includes(name)) revoke(name);
  }
  return KINDS.filter(isHeld);
}

/** A scoped grant is given up whole by naming each of its parts as well. */
function revoke(name: (typeof KINDS)[number]): void {
  Deno.permissions.revokeSync({ name } as Deno.PermissionDescriptor);
  if (name === "run") {
    for (const command of buildInfo.permissions.run) {
      Deno.permissions.revokeSync({ name: "run", command });
    }
  }
}

function isHeld(name: (typeof KINDS)[number]): boolean {
  const held = (descriptor: Deno.PermissionDescriptor) =>
    Deno.permissions.querySync(descriptor).state === "granted";
  if (name === "run") {
    return held({ name }) ||
      buildInfo.permissions.run.some((command) => held({ name: "run", command }));
  }
  return held({ name } as Deno.PermissionDescriptor);
}
