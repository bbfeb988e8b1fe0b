import { UserError } from "../../../lib/errors.ts";
import { type LoadedPolicy, loadPolicy, type PolicySearch } from "../../../lib/policy/load.ts";
import { type MemoryFiles, type MemoryNode, memorySystem } from "../../../lib/system/memory.ts";

const US: MemoryNode = { status: { uid: 10001, gid: 10001 } };
/** A small policy. */
export const HOST = "profile: host\n";

/** Where to look, and what $POSTURE_POLICY says. */
export interface Where extends Partial<Omit<PolicySearch, "env">> {
  readonly variable?: string;
}

/** Loads a policy as uid 10001 in /app. */
export function load(files: MemoryFiles, where: Where = {}): Promise<LoadedPolicy | undefined> {
  const { variable, ...search } = where;
  const system = memorySystem({ files: { "/proc/self": US, "/app": {}, ...files } });
  const env = (name: string) => name === "POSTURE_POLICY" ? variable : undefined;
  return loadPolicy(system, { cwd: "/app", env, ...search });
}

/** Which policy was taken. */
export async function source(files: MemoryFiles, where?: Where): Promise<string | undefined> {
  return (await load(files, where))?.source;
}

/** Exit code and message of the refusal that must come. */
export async function refusal(
  files: MemoryFiles,
  where?: Where,
): Promise<readonly [number, string]> {
  try {
    const loaded = await load(files, where);
    throw new Error(`accepted: ${JSON.stringify(loaded)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.exitCode, error.message];
  }
}
