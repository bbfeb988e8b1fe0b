import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";
import type { FactValue } from "../../lib/facts/types.ts";

/** The hub's certificate verifies, and will for a while. */
export const hubCertificateInvalid = defineCheck({
  id: "hub-certificate-invalid",
  area: "deployment",
  title: "The hub's certificate verifies and is valid for `hub.expiry_days` more days",
  level: "warn",
  rationale:
    "A certificate that does not verify is one that an attacker in between could show as well. One that expires stops every agent at once.",
  fix: {
    summary:
      "renew the hub's certificate for HUB_URL's host, and serve its whole chain; a CA of your own: DENO_CERT=/path/ca.pem for posture",
    docker: "mount the CA's certificate and set -e DENO_CERT=/path/ca.pem",
  },
  references: [
    "https://docs.deno.com/runtime/reference/env_variables/",
    "https://www.rfc-editor.org/rfc/rfc6125",
  ],
  needs: ["hubCertificate"],
  skipReason: (_, { modes, command }) =>
    otherMode(modes, ["agent"]) ??
      (command === undefined ? undefined : "a gate connects to nothing: posture audit judges this"),
  evaluate({ hubCertificate }, { hub }) {
    const { verified, reason, validTo, daysLeft } = hubCertificate;
    const expected = `verifies, valid for ${hub.expiry_days} more days`;
    const details = { subject: "HUB_URL", observed: dates(hubCertificate), expected };
    if (!verified) {
      return violated(
        `The hub's certificate is refused: ${reason}${until(hubCertificate)}`,
        details,
      );
    }
    if (validTo === null || daysLeft === null) {
      return undetermined("The hub's certificate verifies; its expiry could not be read", details);
    }
    const left = `${daysLeft} ${daysLeft === 1 ? "day" : "days"}`;
    return daysLeft < hub.expiry_days
      ? violated(`The hub's certificate expires on ${validTo}, in ${left}`, details)
      : pass(`The hub's certificate verifies and is valid until ${validTo}, ${left}`, details);
  },
});

function dates({ validFrom, validTo }: FactValue<"hubCertificate">): string {
  return `${validFrom ?? "?"} to ${validTo ?? "?"}`;
}

/** The dates say more than the reason does, where that is about them; they never hurt. */
function until({ validFrom, validTo, reason }: FactValue<"hubCertificate">): string {
  if (validFrom === null || validTo === null) return "";
  return reason?.includes("not valid yet")
    ? ` (valid from ${validFrom})`
    : ` (valid until ${validTo})`;
}
