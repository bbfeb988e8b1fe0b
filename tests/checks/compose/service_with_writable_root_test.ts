import { serviceWithWritableRoot } from "../../../checks/compose/service_with_writable_root.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithWritableRoot, {
  path: "compose.yaml",
  violating: [
    {
      name: "absent: at the service; false: at the key",
      files:
        'services:\n  a:\n    image: a:1\n  b:\n    image: a:1\n    read_only: false\n  c:\n    image: a:1\n    read_only: "false"\n',
      results: ["2: Service a can write", "6: Service b can write", "9: Service c can write"],
    },
    {
      name: "a volume that is read-only is not the root; a variable without a value is unknown",
      files:
        'services:\n  a:\n    image: a:1\n    volumes: ["./x:/x:ro"]\n  b:\n    image: a:1\n    read_only: ${RO}\n',
      results: ["2: Service a", "unknown 7: services.b.read_only cannot be known"],
    },
  ],
  innocent: [
    {
      name: "true in each spelling",
      files: `services:
  a: { image: "a:1", read_only: true }
  b: { image: "a:1", read_only: "true" }
  c: { image: "a:1", read_only: "\${RO:-true}" }
`,
    },
    {
      name: "by an anchor, by an override",
      files: {
        "docker-compose.yml":
          "x-ro: &ro\n  read_only: true\nservices:\n  a:\n    <<: *ro\n    image: a:1\n  b:\n    image: a:1\n",
        "docker-compose.override.yml": "services:\n  b:\n    read_only: true\n",
      },
    },
  ],
  fixed: "services:\n  a:\n    image: a:1\n    read_only: true\n    tmpfs: [/tmp]\n",
});
