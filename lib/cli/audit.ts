import { audit } from "../audit.ts";
import { keepOnly } from "../permissions.ts";
import { renderJson } from "../report/json.ts";
import { renderText } from "../report/text.ts";
import { openLinux } from "../system/linux.ts";
import type { Arguments, Command } from "./options.ts";
import { writeOut } from "./output.ts";

/** `posture audit`: the default command. */
export const auditCommand: Command = {
  name: "audit",
  summary: "Audit this process, container and host; print a report (the default command)",
  usage: "posture [audit] [options]",
  options: [
    { name: "json", description: "Print the report as JSON" },
    { name: "verbose", short: "v", description: "Show passing and skipped results too" },
    { name: "quiet", short: "q", description: "Show only what needs action" },
    { name: "only", value: "ID,…", repeatable: true, description: "Only these checks or areas" },
    { name: "skip", value: "ID,…", repeatable: true, description: "Not these checks or areas" },
  ],
  operands: { min: 0, max: 0 },
  run: runAudit,
};

async function runAudit(args: Arguments): Promise<number> {
  const system = openLinux();
  const permissions = keepOnly(["read", "env"]);
  const { report } = await audit(system, {
    mode: "audit",
    pid: undefined,
    saved: undefined,
    policy: undefined,
    profile: undefined,
    production: undefined,
    only: args.list("only"),
    skip: args.list("skip"),
    failOn: "warn",
    strict: false,
    permissions,
    env: (name) => Deno.env.get(name),
  });
  const terminal = Deno.stdout.isTerminal();
  writeOut(
    args.has("json") ? renderJson(report) : renderText(report, {
      verbose: args.has("verbose"),
      quiet: args.has("quiet"),
      areas: terminal,
    }),
  );
  return report.exit_code;
}
