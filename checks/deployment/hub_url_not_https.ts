import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";

/** An agent talks to its hub by https only. */
export const hubUrlNotHttps = defineCheck({
  id: "hub-url-not-https",
  area: "deployment",
  title: "HUB_URL is an https URL",
  level: "fail",
  rationale:
    "An agent sends what it knows and takes orders over this connection. Without TLS everybody on the way reads and rewrites both.",
  fix: { summary: "set HUB_URL to the hub's https:// URL" },
  references: [
    "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
  ],
  needs: [],
  considers: ["hubUrl"],
  skipReason: (_, { modes }) => otherMode(modes, ["agent"]),
  evaluate({ hubUrl }) {
    const details = { subject: "HUB_URL", expected: "an https URL" };
    if (hubUrl.state === "unknown") return undetermined(hubUrl.reason, details);
    if (hubUrl.state === "absent") return violated("HUB_URL is not set", details);
    const { origin, scheme, problem } = hubUrl.value;
    if (problem !== null) return violated(`HUB_URL (${origin}) ${problem}`, details);
    if (scheme !== "https") {
      return violated(`HUB_URL (${origin}) is http: nothing is encrypted`, details);
    }
    return pass(`HUB_URL (${origin}) is an https URL`, details);
  },
});
