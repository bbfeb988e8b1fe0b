import { hubUrlNotHttps } from "../../../checks/deployment/hub_url_not_https.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { hardened } from "../../hardened_facts.ts";
import { testCheck } from "../../check_cases.ts";
import { asMode } from "./as_mode.ts";

const url = hardened("hubUrl");

testCheck(hubUrlNotHttps, [
  {
    name: "passes for https",
    ...asMode(["agent"]),
    facts: { hubUrl: url },
    status: "pass",
    message: "HUB_URL (environment) is an https URL",
  },
  {
    name: "passes for https on another port",
    ...asMode(["agent", "hub"]),
    facts: { hubUrl: { ...url, port: 8443 } },
    status: "pass",
  },
  {
    name: "is violated by http",
    ...asMode(["agent"]),
    facts: { hubUrl: { ...url, scheme: "http", port: 80 } },
    status: "fail",
    message: "is http",
  },
  {
    name: "is violated by what is no URL",
    ...asMode(["agent"]),
    facts: { hubUrl: { ...url, scheme: null, port: null, problem: "has no scheme" } },
    status: "fail",
    message: "HUB_URL (environment) has no scheme",
  },
  {
    name: "is violated when a named agent has none",
    ...asMode(["agent"]),
    status: "fail",
    message: "HUB_URL is not set",
  },
  { name: "skips a hub", ...asMode(["hub"]), status: "skip", message: "for agent" },
  {
    name: "is unknown when the .env cannot be read",
    ...asMode(undefined),
    facts: { hubUrl: unknown("cannot read .env: EACCES") },
    status: "unknown",
  },
]);
