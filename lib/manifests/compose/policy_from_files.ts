/** From compose files to the policy of one of their services. */
import type { Files } from "../../system/files.ts";
import { printable } from "../../printable.ts";
import { placeText } from "../place.ts";
import { type FromCompose, policyFromService } from "./promises.ts";
import { readCompose } from "./read.ts";

/** Merges the files in their order; whatever cannot be read is a reason to write no policy. */
export function policyFromFiles(
  files: Files,
  paths: readonly string[],
  name: string,
): FromCompose {
  const manifest = readCompose(files, paths);
  const [blind] = manifest.blind;
  if (blind !== undefined) {
    return { ok: false, reason: `${printable(placeText(blind.at))}: ${blind.reason}` };
  }
  const services = manifest.kind === "compose" ? manifest.model.services : [];
  const service = services.find((one) => one.name === name);
  if (service === undefined) {
    const names = services.slice(0, 20).map((one) => one.name).join(", ") || "no service at all";
    const reason = `there is no service ${name} in ${paths.join(", ")}, which has ${names}`;
    return { ok: false, reason: printable(reason) };
  }
  const policy = policyFromService(service);
  return policy.ok ? policy : { ok: false, reason: printable(policy.reason) };
}
