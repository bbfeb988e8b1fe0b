import { exposedEnvFile } from "../../../checks/filesystem/exposed_env_file.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import { testCheck } from "../../check_cases.ts";

type NamedPath = FactValue<"envFile">;

function env(status: Partial<Extract<NamedPath["status"], { state: "known" }>["value"]>) {
  const good = { type: "file", mode: 0o600, uid: 10001, gid: 10001, size: 9 } as const;
  const value = { ...good, device: "0:1", inode: "1", ...status };
  const envFile: NamedPath = {
    path: "/app/.env",
    origin: "working directory",
    status: known(value, "/app/.env"),
  };
  return { envFile };
}

testCheck(exposedEnvFile, [
  { name: "no .env: skip", facts: { envFile: absent("no .env") }, status: "skip" },
  { name: "0600 and our own passes", facts: env({}), status: "pass", message: "0600" },
  { name: "0640 of root passes", facts: env({ mode: 0o640, uid: 0 }), status: "pass" },
  { name: "0400 is stricter", facts: env({ mode: 0o400 }), status: "pass" },
  {
    name: "0440, as fsGroup gives, is stricter",
    facts: env({ mode: 0o440, uid: 0 }),
    status: "pass",
  },
  {
    name: "0644 warns",
    facts: env({ mode: 0o644 }),
    status: "warn",
    message: "0644",
    fix: "chmod 0600 /app/.env",
  },
  { name: "0660 warns: the group can write", facts: env({ mode: 0o660 }), status: "warn" },
  { name: "0700 warns: nobody runs it", facts: env({ mode: 0o700 }), status: "warn" },
  {
    name: "another user's file warns",
    facts: env({ uid: 1000 }),
    status: "warn",
    message: "uid 1000",
    fix: "chown 10001",
  },
  {
    name: "a link warns",
    facts: env({ type: "symlink", mode: 0o777 }),
    status: "warn",
    message: "symlink",
  },
  { name: "unreadable is unknown", facts: { envFile: unknown("EACCES") }, status: "unknown" },
  {
    name: "an unknown uid is unknown",
    facts: { ...env({}), uids: unknown("?") },
    status: "unknown",
  },
]);
