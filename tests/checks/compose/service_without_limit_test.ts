import { serviceWithoutLimit } from "../../../checks/compose/service_without_limit.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithoutLimit, {
  path: "compose.yaml",
  violating: [
    {
      name: "neither, or one of them",
      files:
        "services:\n  a:\n    image: a:1\n  b:\n    image: a:1\n    mem_limit: 1g\n  c:\n    image: a:1\n    pids_limit: 100\n",
      results: [
        "2: Service a has no memory limit and no pids limit",
        "4: Service b has no pids limit",
        "7: Service c has no memory limit",
      ],
    },
    {
      name: "unlimited: 0 and -1, either spelling",
      files: `services:
  a:
    image: a:1
    mem_limit: 0
    pids_limit: 100
  b:
    image: a:1
    mem_limit: 1g
    pids_limit: -1
  c:
    image: a:1
    deploy:
      resources:
        limits:
          memory: 1g
          pids: 0
`,
      results: [
        "4: Service a has an unlimited memory limit",
        "9: Service b has an unlimited pids limit",
        "16: Service c has an unlimited pids limit",
      ],
    },
    {
      name: "a reservation is no limit; what nobody knows",
      files:
        "services:\n  a:\n    image: a:1\n    pids_limit: 9\n    mem_reservation: 1g\n  b:\n    image: a:1\n    pids_limit: 9\n    mem_limit: ${MEMORY}\n",
      results: ["2: Service a has no memory limit", "unknown 9: services.b (memory limit)"],
    },
  ],
  innocent: [
    {
      name: "either spelling, numbers as text",
      files: `services:
  a: { image: "a:1", mem_limit: 512m, pids_limit: 200 }
  b: { image: "a:1", mem_limit: 536870912, pids_limit: "200" }
  c: { image: "a:1", deploy: { resources: { limits: { memory: 512M, pids: 200 } } } }
  d: { image: "a:1", pids_limit: 200, deploy: { resources: { limits: { memory: 1gb } } } }
`,
    },
    {
      name: "merged from two files, with a version key",
      files: {
        "compose.yaml":
          'version: "3"\nservices:\n  a:\n    image: a:1\n    deploy:\n      resources:\n        limits:\n          memory: ${M:-1G}\n',
        "compose.override.yaml":
          "services:\n  a:\n    deploy:\n      resources:\n        limits:\n          pids: 50\n",
      },
    },
  ],
  fixed: "services:\n  a:\n    image: a:1\n    mem_limit: 512m\n    pids_limit: 200\n",
});
