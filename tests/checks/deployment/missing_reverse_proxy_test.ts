import { missingReverseProxy } from "../../../checks/deployment/missing_reverse_proxy.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";
import { asMode } from "./as_mode.ts";

const hub = asMode(["hub"]);
const none = { processes: [], hidden: null };
const container = { ...hardened("container"), inside: false };

testCheck(missingReverseProxy, [
  { name: "passes when one runs", ...hub, status: "pass", message: "nginx runs (pid 20)" },
  {
    name: "is violated on a node without one",
    ...hub,
    facts: { container, proxies: none },
    status: "warn",
    message: "No reverse proxy runs",
  },
  {
    name: "does not take another container's for missing",
    ...hub,
    facts: { proxies: none },
    status: "unknown",
    message: "others cannot be seen",
    fix: "deployment.https_proxy",
  },
  {
    name: "does not take hidden ones for missing",
    ...hub,
    facts: { container, proxies: { processes: [], hidden: "/proc is mounted with hidepid" } },
    status: "unknown",
    message: "hidepid",
  },
  {
    name: "passes when the policy names it",
    ...asMode(["hub"], { https_proxy: "the load balancer" }),
    facts: { proxies: none },
    status: "pass",
    message: "the load balancer",
  },
  {
    name: "is unknown when it is not known where it runs",
    ...hub,
    facts: { container: unknown("cannot tell"), proxies: none },
    status: "unknown",
  },
  { name: "skips an agent", ...asMode(["agent"]), status: "skip" },
  {
    name: "skips in the gate",
    ...hub,
    target: { ...hub.target, command: ["/app"] },
    status: "skip",
  },
]);
