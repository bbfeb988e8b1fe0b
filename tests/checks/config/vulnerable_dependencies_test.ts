import { vulnerableDependencies } from "../../../checks/config/vulnerable_dependencies.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";

const clean = hardened("dependencyAudit");
const flask = { package: "flask", version: "0.5", ids: ["PYSEC-2019-179"], fixed: ["1.0"] };

testCheck(vulnerableDependencies, [
  {
    name: "passes when pip-audit reports none",
    facts: { dependencyAudit: clean },
    status: "pass",
    message: "no vulnerability in 12 packages",
  },
  {
    name: "says what pip-audit could not look up",
    facts: { dependencyAudit: { ...clean, skipped: 2 } },
    status: "pass",
    message: "2 of them not in its index",
  },
  {
    name: "is violated by each package",
    facts: {
      dependencyAudit: {
        ...clean,
        vulnerable: [flask, { ...flask, package: "jinja2", fixed: [] }],
        leftOut: 3,
      },
    },
    results: [
      {
        status: "warn",
        subject: "flask",
        message: "flask 0.5 has known vulnerabilities (PYSEC-2019-179)",
        fix: "upgrade flask to 1.0",
      },
      { status: "warn", subject: "jinja2", fix: "pip-audit --fix" },
      { status: "warn", message: "3 more packages" },
    ],
  },
  { name: "skips when it is not installed", status: "skip", message: "not installed" },
  {
    name: "skips when it is not to be trusted",
    facts: {
      dependencyAudit: absent("/venv/bin/pip-audit is not started: /venv belongs to uid 5"),
    },
    status: "skip",
    message: "belongs to uid 5",
  },
  {
    name: "is unknown when it took too long",
    facts: { dependencyAudit: unknown("pip-audit gave no result within 60 s") },
    status: "unknown",
  },
  { name: "skips in the gate", target: { command: ["/app"] }, status: "skip" },
  { name: "skips another process", target: { proc: "/proc/7", pid: 7 }, status: "skip" },
]);
