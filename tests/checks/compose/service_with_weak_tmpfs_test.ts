import { serviceWithWeakTmpfs } from "../../../checks/compose/service_with_weak_tmpfs.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithWeakTmpfs, {
  path: "compose.yaml",
  violating: [
    {
      name: "each option, as text and as a list",
      files: `services:
  a:
    image: a:1
    tmpfs: /run:exec
  b:
    image: a:1
    tmpfs:
      - /tmp:size=64m,suid
      - /x:rw,dev,exec
`,
      results: [
        "4: Service a mounts the tmpfs /run with exec",
        "8: Service b mounts the tmpfs /tmp with suid",
        "9: Service b mounts the tmpfs /x with exec, dev",
      ],
    },
    {
      name: "the last one counts; a variable without a value is unknown",
      files:
        "services:\n  a:\n    image: a:1\n    tmpfs:\n      - /a:noexec,exec\n      - /b:${OPTIONS}\n",
      results: ["5: /a with exec", "unknown 6: services.a.tmpfs cannot be known"],
    },
  ],
  innocent: [
    {
      name: "Docker's own options are there without being written",
      files: `services:
  a: { image: "a:1", tmpfs: /tmp }
  b: { image: "a:1", tmpfs: [/run, "/tmp:size=64m,mode=1777,uid=1000"] }
  c: { image: "a:1", tmpfs: ["/tmp:noexec,nosuid,nodev", "/executables:rw"] }
  d: { image: "a:1", tmpfs: ["/tmp:exec,noexec"] }
  e: { image: "a:1" }
`,
    },
    {
      name: "the long form has no such options",
      files: `services:
  a:
    image: a:1
    volumes:
      - type: tmpfs
        target: /tmp
        tmpfs: { size: 64m, mode: 0o1777 }
      - { type: tmpfs, target: /exec }
`,
    },
  ],
  fixed: 'services:\n  a:\n    image: a:1\n    tmpfs: ["/tmp:size=64m,mode=1777"]\n',
});
