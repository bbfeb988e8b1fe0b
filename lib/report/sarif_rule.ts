/** A check as SARIF describes it: what a viewer shows beside each of its results. */
import type { CheckText } from "../check.ts";

/** Where the sources are, and with them the text of every check. */
export const SOURCE = "https://github.com/posture-dev/posture";

/** By level. The number is GitHub's scale: from 7.0 it is high, from 4.0 medium, below that low. */
const SEVERITY = {
  fail: { level: "error", score: "8.0" },
  warn: { level: "warning", score: "5.5" },
  info: { level: "note", score: "2.0" },
} as const;

/** The descriptor of `id`; without a check it is a word about a policy's waivers. */
export function sarifRule(id: string, check: CheckText | undefined) {
  return check === undefined ? policyRule(id) : checkRule(check);
}

function checkRule(check: CheckText) {
  const { level, score } = SEVERITY[check.level];
  return {
    id: check.id,
    shortDescription: { text: check.title },
    fullDescription: { text: check.rationale },
    help: { text: helpText(check), markdown: helpMarkdown(check) },
    helpUri: `${SOURCE}/blob/main/checks/README.md#${check.id}`,
    defaultConfiguration: { level },
    properties: {
      "security-severity": score,
      precision: "high",
      tags: ["security", check.area],
    },
  };
}

function policyRule(id: string) {
  const text = `What a waiver says and what is found do not agree: ${id.replaceAll("-", " ")}`;
  return {
    id,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: "Correct the waiver, or remove it." },
    helpUri: `${SOURCE}#policy`,
    defaultConfiguration: { level: "warning" },
    properties: { tags: ["policy"] },
  };
}

function settings({ fix }: CheckText): readonly (readonly [platform: string, setting: string])[] {
  const { docker, compose, kubernetes, systemd } = fix;
  return Object.entries({ docker, compose, kubernetes, systemd })
    .flatMap(([platform, setting]) => setting === undefined ? [] : [[platform, setting] as const]);
}

function helpText(check: CheckText): string {
  const lines = settings(check).map(([platform, setting]) => `${platform}: ${setting}`);
  return [`Fix: ${check.fix.summary}`, ...lines, ...check.references].join("\n");
}

function helpMarkdown(check: CheckText): string {
  const list = settings(check).map(([platform, setting]) => `- ${platform}: ${code(setting)}`);
  const links = check.references.map((url) => `<${url}>`).join(" ");
  return [check.rationale, `**Fix**: ${check.fix.summary}`, list.join("\n"), links]
    .filter((part) => part !== "").join("\n\n");
}

/** Text with backticks in it has code spans of its own. */
function code(text: string): string {
  return text.includes("`") ? text : `\`${text}\``;
}
