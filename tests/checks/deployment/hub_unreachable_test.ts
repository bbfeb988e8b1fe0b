import { hubUnreachable } from "../../../checks/deployment/hub_unreachable.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { asMode } from "./as_mode.ts";

const agent = asMode(["agent"]);

testCheck(hubUnreachable, [
  {
    name: "passes when it connects",
    ...agent,
    facts: { hubConnection: { open: true, problem: null } },
    status: "pass",
  },
  {
    name: "is violated by a closed port",
    ...agent,
    facts: { hubConnection: { open: false, problem: "the connection was refused" } },
    status: "warn",
    message: "accept no TCP connection: the connection was refused",
  },
  {
    name: "is unknown when connecting is not permitted",
    ...agent,
    facts: { hubConnection: unknown("connecting is not permitted") },
    status: "unknown",
  },
  { name: "skips when there is nothing to connect to", ...agent, status: "skip" },
  { name: "skips a hub", ...asMode(["hub"]), status: "skip" },
  {
    name: "skips in the gate",
    ...agent,
    target: { ...agent.target, command: ["/app"] },
    status: "skip",
    message: "a gate connects to nothing",
  },
]);
