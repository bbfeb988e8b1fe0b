import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type Limit = FactValue<"coreLimit">["soft"];

/** Handlers that keep nothing: hardening guides pipe dumps to them. */
const DISCARDS: ReadonlySet<string> = new Set([
  "/bin/false",
  "/bin/true",
  "/usr/bin/false",
  "/usr/bin/true",
]);
/** The kernel writes no file below one page (min_coredump), and a page has at least 4 KiB. */
const LEAST_DUMP = 4096;

/** A crash writes the process's memory nowhere. */
export const coreDumpsEnabled = defineCheck({
  id: "core-dumps-enabled",
  area: "process",
  title: "A crash leaves no core dump",
  level: "warn",
  rationale:
    "A core dump holds the memory of the process, so its keys, passwords and its users' data, and outlives it in a file or with a crash handler on the node. Making a process crash is easy.",
  fix: {
    summary: "set `ulimits: { core: 0 }` in compose, or `ulimit -c 0` before the start",
    docker: "docker run --ulimit core=0 …",
    compose: "ulimits: { core: 0 }",
    kubernetes:
      "`ulimit -c 0` before the start, or the node's sysctl kernel.core_pattern=|/bin/false",
    systemd: "LimitCORE=0",
  },
  references: ["https://man7.org/linux/man-pages/man5/core.5.html"],
  needs: ["coreLimit", "coreDumps"],
  evaluate({ coreLimit: { soft }, coreDumps: { corePattern, coreUsesPid } }) {
    if (corePattern.state === "absent") return pass(`No core dumps: ${corePattern.reason}`);
    if (corePattern.state === "unknown") return undetermined(corePattern.reason);
    const pattern = corePattern.value;
    if (pattern.startsWith("|")) return judgePipe(soft, pattern);
    if (/^@@?\//.test(pattern)) return judgeSocket(soft, pattern);
    if (soft !== "unlimited" && soft < LEAST_DUMP) return pass(`RLIMIT_CORE is ${soft}`);
    if (pattern === "/dev/null") {
      return pass("kernel.core_pattern is /dev/null: nothing is written");
    }
    if (pattern === "" && coreUsesPid.state === "unknown") return undetermined(coreUsesPid.reason);
    if (pattern === "" && coreUsesPid.state === "known" && coreUsesPid.value === 0) {
      return pass("kernel.core_pattern is empty: nothing is written");
    }
    const message = `RLIMIT_CORE is ${soft}: a crash writes the memory to a file`;
    return violated(`${message} (kernel.core_pattern is "${pattern}")`, expectations(soft, "0"));
  },
});

/** With a pipe the kernel ignores the limit, but for the value 1, which means "no dump": core(5). */
function judgePipe(soft: Limit, pattern: string): Finding {
  const [handler = ""] = pattern.slice(1).trimStart().split(" ");
  if (DISCARDS.has(handler)) return pass(`Core dumps are piped to ${handler}, which keeps nothing`);
  if (soft === 1) return pass(`RLIMIT_CORE is 1: nothing is piped to ${handler}`);
  const honours = handler.endsWith("/systemd-coredump") && /%c\b/.test(pattern);
  if (soft === 0 && honours) return pass("RLIMIT_CORE is 0, which systemd-coredump honours");
  const ignored = soft === 0 ? ", for which the kernel does not stop a pipe" : "";
  return violated(`A crash pipes the memory to ${handler} (RLIMIT_CORE is ${soft}${ignored})`, {
    ...expectations(soft, honours ? "0" : "1"),
    ...(honours
      ? {}
      : { fix: "set `ulimits: { core: 1 }` in compose: with a pipe only 1 stops dumps" }),
  });
}

/** Since Linux 6.16; no value of the limit stops it. */
function judgeSocket(soft: Limit, pattern: string): Finding {
  return violated(`A crash sends the memory to the socket ${pattern}`, {
    ...expectations(soft, "no socket in kernel.core_pattern"),
    fix: "set `kernel.core_pattern = core` on the node (sysctl) and `ulimits: { core: 0 }`",
  });
}

function expectations(soft: Limit, expected: string) {
  return { observed: String(soft), expected };
}
