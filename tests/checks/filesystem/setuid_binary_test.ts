import { setuidBinary } from "../../../checks/filesystem/setuid_binary.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const clean = { files: [], directories: ["/usr/bin"], searched: 10, incomplete: null };
const su = { path: "/usr/bin/su", mode: 0o4755, uid: 0, gid: 0 };
const chage = { path: "/usr/bin/chage", mode: 0o2755, uid: 0, gid: 42 };
const free = { noNewPrivs: false, mounts: mounts(DOCKER) };
const node = { inside: false, runtime: null, kubernetes: false, evidence: "none" };
const asked = {
  filesystem: { ...defaultPolicy("baseline").filesystem, setuid: { directories: ["/usr/bin"] } },
};

testCheck(setuidBinary, [
  { name: "none passes", facts: { setuidFiles: clean }, status: "pass", message: "/usr/bin (10" },
  {
    name: "each file is a result of its own",
    facts: { ...free, setuidFiles: { ...clean, files: [su, chage] } },
    results: [
      { status: "warn", subject: "/usr/bin/su", message: "setuid, uid 0", fix: "chmod a-s" },
      { status: "warn", subject: "/usr/bin/chage", message: "setgid, gid 42" },
    ],
  },
  {
    name: "no_new_privs makes it ineffective: info",
    facts: { ...free, noNewPrivs: true, setuidFiles: { ...clean, files: [su] } },
    status: "info",
    message: "no_new_privs",
  },
  {
    name: "an unknown no_new_privs does not soften it",
    facts: { ...free, noNewPrivs: unknown("?"), setuidFiles: { ...clean, files: [su] } },
    status: "warn",
  },
  {
    name: "on a nosuid mount it is ineffective",
    facts: {
      noNewPrivs: false,
      mounts: mounts(DOCKER, "9 1039 8:1 /x /usr/bin rw,nosuid - ext4 x rw"),
      setuidFiles: { ...clean, files: [su] },
    },
    status: "pass",
  },
  {
    name: "hitting the bound is unknown",
    facts: { setuidFiles: { ...clean, incomplete: "stopped after 20000 entries" } },
    status: "unknown",
    message: "20000",
  },
  {
    name: "what was found before the bound is told as well",
    facts: { ...free, setuidFiles: { ...clean, files: [su], incomplete: "stopped after 2 s" } },
    results: [{ status: "warn", subject: su.path }, { status: "unknown" }],
  },
  {
    name: "a gate does not walk by itself",
    target: { command: ["/app"] },
    status: "skip",
    message: "filesystem.setuid",
  },
  {
    name: "a gate walks where the policy asks",
    target: { command: ["/app"] },
    policy: asked,
    facts: { setuidFiles: clean },
    status: "pass",
  },
  { name: "a node has its su and sudo", facts: { container: node }, status: "skip" },
  {
    name: "a node is searched where the policy asks",
    facts: { ...free, container: node, setuidFiles: { ...clean, files: [su] } },
    policy: asked,
    status: "warn",
  },
  { name: "unreadable is unknown", facts: { setuidFiles: unknown("?") }, status: "unknown" },
]);
