import { serviceWithoutHealthcheck } from "../../../checks/compose/service_without_healthcheck.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithoutHealthcheck, {
  path: "compose.yaml",
  violating: [
    {
      name: "none is info, at the service",
      files: "services:\n  a:\n    image: a:1\n  b:\n    image: a:1\n",
      results: ["info 2: Service a has no healthcheck", "info 4: Service b"],
    },
    {
      name: "switched off, in each spelling",
      files: `services:
  a:
    image: a:1
    healthcheck: { disable: true }
  b:
    image: a:1
    healthcheck:
      test: ["NONE"]
  c:
    image: a:1
    healthcheck: { test: NONE }
`,
      results: ["warn 4: Service a", "warn 8: Service b", "warn 11: Service c"],
    },
    {
      name: "by an override",
      files: {
        "compose.yaml": "services:\n  a:\n    image: a:1\n    healthcheck: { test: curl x }\n",
        "compose.override.yaml": "services:\n  a:\n    healthcheck: { disable: true }\n",
      },
      results: ["warn 3: Service a switches"],
    },
  ],
  innocent: [
    {
      name: "text and lists",
      files: `services:
  a: { image: "a:1", healthcheck: { test: curl -f http://localhost } }
  b: { image: "a:1", healthcheck: { test: [CMD, /check], interval: 30s } }
  c: { image: "a:1", healthcheck: { test: ["CMD-SHELL", "/check || exit 1"], disable: false } }
`,
    },
    {
      name: "by extends and anchors",
      files: `x-health: &health
  healthcheck: { test: [CMD, /check] }
services:
  a: { image: "a:1", <<: *health }
  b: { extends: a }
`,
    },
  ],
  fixed:
    'services:\n  a:\n    image: a:1\n    healthcheck: { test: ["CMD", "wget", "-qO-", "http://127.0.0.1:8080/healthz"], interval: 30s }\n',
});
