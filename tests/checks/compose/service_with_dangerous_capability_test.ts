import { serviceWithDangerousCapability } from "../../../checks/compose/service_with_dangerous_capability.ts";
import { testScanCheck } from "../../scan_cases.ts";

import { defaultPolicy } from "../../../lib/policy/defaults.ts";

const { process } = defaultPolicy("baseline");

testScanCheck(serviceWithDangerousCapability, {
  path: "compose.yaml",
  violating: [
    {
      name: "every spelling; those that lead out fail, others warn",
      files: `services:
  a:
    image: a:1
    cap_add:
      - SYS_ADMIN
      - CAP_SYS_PTRACE
      - sys_module
      - cap_net_admin
      - Dac_Read_Search
      - CHOWN
      - cap_net_raw
`,
      results: [
        "fail 5: SYS_ADMIN: mounts",
        "fail 6: SYS_PTRACE",
        "fail 7: SYS_MODULE",
        "fail 8: NET_ADMIN",
        "fail 9: DAC_READ_SEARCH",
        "warn 10: the capability CHOWN",
        "warn 11: the capability NET_RAW",
      ],
    },
    {
      name: "ALL, by an anchor, and what nobody knows",
      files: `x-caps: &caps
  cap_add: [all]
services:
  a: { image: "a:1", <<: *caps }
  b:
    image: a:1
    cap_add: ["\${CAPABILITY}", BPF]
`,
      results: [
        "fail 2: Service a is given ALL",
        "fail 7: Service b is given BPF",
        "unknown 7: services.b.cap_add cannot be known",
      ],
    },
    {
      name: "the policy allows another one",
      files: "services:\n  a:\n    image: a:1\n    cap_add:\n      - CHOWN\n      - SETUID\n",
      policy: { compose: { hardened: undefined, capabilities: ["CAP_CHOWN"] } },
      results: ["warn 6: SETUID"],
    },
  ],
  innocent: [
    {
      name: "NET_BIND_SERVICE in every spelling, capabilities that are dropped, empty lists",
      files: `services:
  a: { image: "a:1", cap_drop: [ALL], cap_add: [NET_BIND_SERVICE] }
  b: { image: "a:1", cap_drop: [SYS_ADMIN], cap_add: [cap_net_bind_service] }
  c: { image: "a:1", cap_add: [] }
  d: { image: "a:1", cap_add: [Net_Bind_Service, "\${CAP:-CAP_NET_BIND_SERVICE}"] }
`,
    },
    {
      name: "those of the policy",
      files: "services:\n  a:\n    image: a:1\n    cap_add: [CHOWN, NET_ADMIN]\n",
      policy: {
        compose: { hardened: undefined, capabilities: ["CAP_CHOWN"] },
        process: { ...process, capabilities: ["CAP_NET_ADMIN"] },
      },
    },
  ],
  fixed: "services:\n  a:\n    image: a:1\n    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE]\n",
});
