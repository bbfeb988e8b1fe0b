import { serviceWithoutNoNewPrivs } from "../../../checks/compose/service_without_no_new_privs.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithoutNoNewPrivs, {
  path: "compose.yaml",
  violating: [
    {
      name: "no security_opt, or another one",
      files:
        "services:\n  a:\n    image: a:1\n  b:\n    image: a:1\n    security_opt:\n      - apparmor=docker-default\n",
      results: ["2: Service a may gain privileges", "6: Service b may gain privileges"],
    },
    {
      name: "switched off, in each spelling; the last one counts",
      files: `services:
  a: { image: "a:1", security_opt: ["no-new-privileges:false"] }
  b: { image: "a:1", security_opt: [no-new-privileges=false] }
  c: { image: "a:1", security_opt: ["no-new-privileges:true", "no-new-privileges:false"] }
`,
      results: ["2: Service a", "3: Service b", "4: Service c"],
    },
    {
      name: "what nobody knows",
      files: 'services:\n  a:\n    image: a:1\n    security_opt: ["no-new-privileges:${NNP}"]\n',
      results: ["unknown 4: services.a.security_opt cannot be known"],
    },
  ],
  innocent: [
    {
      name: "every spelling that Docker accepts",
      files: `services:
  a: { image: "a:1", security_opt: [no-new-privileges] }
  b: { image: "a:1", security_opt: ["no-new-privileges:true"] }
  c: { image: "a:1", security_opt: [no-new-privileges=true] }
  d: { image: "a:1", security_opt: ["apparmor=x", "no-new-privileges=1"] }
  e: { image: "a:1", security_opt: ["no-new-privileges:\${NNP:-true}"] }
`,
    },
    {
      name: "with a version key, by extends",
      files: `version: "2.4"
services:
  base:
    image: a:1
    security_opt:
      - no-new-privileges:true
  a:
    extends:
      service: base
`,
    },
  ],
  fixed: 'services:\n  a:\n    image: a:1\n    security_opt: ["no-new-privileges:true"]\n',
});
