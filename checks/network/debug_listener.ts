import { defineCheck, type Finding, pass, violated } from "../../lib/check.ts";
import { describeAddress, isLoopback } from "../../lib/facts/ip_address.ts";
import { describeOwner, groupListeners, type Listener } from "../../lib/facts/listeners.ts";

/** Ports that the tools' own documentation uses. Not 8000 (JPDA), 8787, 4444, 1234: others' too. */
const TOOLS: ReadonlyMap<number, string> = new Map([
  [2345, "Delve, the Go debugger"],
  [5005, "JDWP, the Java debugger"],
  [5678, "debugpy, the Python debugger"],
  [6060, "Go's net/http/pprof"],
  [9222, "Chrome's remote debugging"],
  [9229, "the Node.js inspector"],
]);

/** No well-known debug port listens; on loopback only, it costs less. */
export const debugListener = defineCheck({
  id: "debug-listener",
  area: "network",
  title: "No debugger listens",
  level: "fail",
  rationale:
    "A debugger runs any code that it is given, usually without asking for a password, and pprof shows memory and command lines. On loopback it still takes in every process of the network namespace, and browsers by DNS rebinding.",
  fix: {
    summary:
      "start without the debugger: no `--inspect`, `-agentlib:jdwp`, `debugpy --listen`, `dlv`, `net/http/pprof`",
    docker:
      "remove the option from CMD, and NODE_OPTIONS or JAVA_TOOL_OPTIONS from the environment",
    kubernetes: "debug with `kubectl debug`, in a copy of the pod (--copy-to)",
  },
  references: [
    "https://nodejs.org/en/learn/getting-started/debugging",
    "https://pkg.go.dev/net/http/pprof",
    "https://docs.oracle.com/en/java/javase/21/docs/specs/jpda/conninv.html",
  ],
  needs: ["sockets"],
  explains: ["socketOwners"],
  skipReason: ({ network }, { command }) =>
    command !== undefined && network.ports === undefined && network.loopback_only.length === 0
      ? "a gate opens no socket unless the policy asks for it (network.ports)"
      : undefined,
  evaluate({ sockets, socketOwners }, { network }) {
    const found = groupListeners(sockets)
      .filter(({ protocol, port }) => protocol === "tcp" && TOOLS.has(port));
    if (found.length === 0) {
      return pass(`No debug port listens (${[...TOOLS.keys()].join(", ")})`);
    }
    return found.map((listener) => {
      const owner = describeOwner(listener, socketOwners);
      return judge(listener, owner, network.ports?.includes(listener.port) ?? false);
    });
  },
});

/** A declared port is the operator's word that something else is there (n8n serves on 5678). */
function judge(listener: Listener, owner: string, declared: boolean): Finding {
  const { address, port, name } = listener;
  const details = { subject: name, observed: name };
  const what = `Port ${port} listens on ${describeAddress(address)}`;
  const tool = `the port of ${TOOLS.get(port)}`;
  if (declared) {
    const message = `${what}, ${tool}, and is declared in network.ports${owner}`;
    return violated(message, { ...details, level: "info" });
  }
  if (!isLoopback(address)) return violated(`${what}, ${tool}${owner}`, details);
  return violated(`${what} only, ${tool}${owner}`, { ...details, level: "warn" });
}
