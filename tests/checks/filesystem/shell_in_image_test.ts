import { shellInImage } from "../../../checks/filesystem/shell_in_image.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const sh = { name: "sh", path: "/bin/sh", kind: "shell" } as const;
const busybox = { name: "busybox", path: "/bin/busybox", kind: "shell" } as const;
const wget = { name: "wget", path: "/usr/bin/wget", kind: "download tool" } as const;

testCheck(shellInImage, [
  { name: "a distroless image passes", status: "pass" },
  {
    name: "one result per kind",
    facts: { imageTools: [sh, wget, busybox] },
    results: [
      { status: "info", subject: "shell", message: "sh, busybox", fix: "distroless" },
      { status: "info", subject: "download tool", message: "wget" },
    ],
  },
  {
    name: "profile restricted warns",
    facts: { imageTools: [sh] },
    policy: { levels: { "shell-in-image": "warn" } },
    status: "warn",
  },
  { name: "unreadable is unknown", facts: { imageTools: unknown("?") }, status: "unknown" },
  {
    name: "a bare node skips",
    facts: { container: { inside: false, runtime: null, kubernetes: false, evidence: "none" } },
    status: "skip",
  },
]);
