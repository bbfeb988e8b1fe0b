import { serviceWithoutLogging } from "../../../checks/compose/service_without_logging.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithoutLogging, {
  path: "compose.yaml",
  violating: [
    {
      name: "none",
      files: "services:\n  a:\n    image: a:1\n    logging:\n      driver: none\n",
      results: ["5: Service a throws its log away"],
    },
    {
      name: "by an anchor, quoted, and what nobody knows",
      files: `x-log: &log
  driver: "none"
services:
  a: { image: "a:1", logging: *log }
  b:
    image: a:1
    logging: { driver: "\${DRIVER}" }
`,
      results: ["2: Service a", "unknown 7: services.b.logging.driver cannot be known"],
    },
  ],
  innocent: [
    {
      name: "other drivers, and none of the keys",
      files: `services:
  a: { image: "a:1", logging: { driver: local } }
  b: { image: "a:1", logging: { options: { max-size: 10m } } }
  c: { image: "a:1" }
  d: { image: "a:1", logging: { driver: "\${DRIVER:-json-file}" } }
`,
    },
    {
      name: "an override",
      files: {
        "compose.yaml": "services:\n  a:\n    image: a:1\n    logging: { driver: none }\n",
        "compose.override.yaml": "services:\n  a:\n    logging: { driver: journald }\n",
      },
    },
  ],
  fixed: "services:\n  a:\n    image: a:1\n    logging: { driver: local }\n",
});
