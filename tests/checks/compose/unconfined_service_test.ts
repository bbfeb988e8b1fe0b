import { unconfinedService } from "../../../checks/compose/unconfined_service.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(unconfinedService, {
  path: "compose.yaml",
  violating: [
    {
      name: "each of them, in both spellings",
      files: `services:
  a:
    image: a:1
    security_opt:
      - seccomp=unconfined
      - seccomp:unconfined
      - apparmor=unconfined
      - apparmor:unconfined
      - label=disable
      - label:disable
      - systempaths=unconfined
`,
      results: [
        "5: seccomp=unconfined",
        "6: seccomp=unconfined",
        "7: apparmor=unconfined",
        "8: apparmor=unconfined",
        "9: label=disable",
        "10: label=disable",
        "11: systempaths=unconfined",
      ],
    },
    {
      name: "from .env, by default, and what nobody knows",
      files: {
        "compose.yaml":
          "services:\n  a:\n    image: a:1\n    security_opt:\n      - seccomp=${PROFILE}\n      - apparmor=${AA:-unconfined}\n      - label=${LOST}\n",
        ".env": "PROFILE=unconfined\n",
      },
      results: [
        "5: seccomp=unconfined",
        "6: apparmor=unconfined",
        "unknown 7: services.a.security_opt cannot be known",
      ],
    },
  ],
  innocent: [
    {
      name: "profiles and labels of one's own",
      files: `services:
  a:
    image: a:1
    security_opt:
      - no-new-privileges:true
      - seccomp:./unconfined.json
      - seccomp=profiles/default.json
      - apparmor:docker-default
      - label:type:container_t
      - label=level:s0:c100,c200
`,
    },
    { name: "none", files: "services:\n  unconfined:\n    image: a:1\n" },
  ],
  fixed: 'services:\n  a:\n    image: a:1\n    security_opt: ["no-new-privileges:true"]\n',
});
