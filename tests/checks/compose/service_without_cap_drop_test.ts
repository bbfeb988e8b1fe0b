import { serviceWithoutCapDrop } from "../../../checks/compose/service_without_cap_drop.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithoutCapDrop, {
  path: "compose.yaml",
  violating: [
    {
      name: "none at all: at the service",
      files: "services:\n  a:\n    image: a:1\n  b:\n    image: a:1\n    cap_drop: []\n",
      results: ["2: Service a drops no capability", "6: Service b drops no capability"],
    },
    {
      name: "some of them: at the key",
      files: "services:\n  a:\n    image: a:1\n    cap_drop:\n      - NET_RAW\n      - cap_mknod\n",
      results: ["4: Service a drops only CAP_NET_RAW, CAP_MKNOD"],
    },
    {
      name: "what nobody knows",
      files: 'services:\n  a:\n    image: a:1\n    cap_drop: ["${DROP}"]\n',
      results: ["unknown 4: services.a.cap_drop cannot be known"],
    },
  ],
  innocent: [
    {
      name: "a service of a provider, which is no container",
      files:
        "services:\n  a: { image: a, cap_drop: [ALL] }\n  model: { provider: { type: model, options: { model: ai/x } } }\n",
    },
    {
      name: "ALL in any case, with others, from a variable",
      files: `services:
  a: { image: "a:1", cap_drop: [ALL] }
  b: { image: "a:1", cap_drop: [all] }
  c: { image: "a:1", cap_drop: [NET_RAW, All] }
  d: { image: "a:1", cap_drop: ["\${DROP:-ALL}"] }
`,
    },
    {
      name: "by extends, by an anchor, by an override",
      files: {
        "compose.yaml": `x-hard: &hard { cap_drop: [ALL] }
services:
  a: { image: "a:1", <<: *hard }
  b: { extends: { service: base, file: base.yaml } }
  c: { image: "a:1" }
`,
        "base.yaml": "services:\n  base:\n    image: a:1\n    cap_drop:\n      - ALL\n",
        "compose.override.yaml": "services:\n  c:\n    cap_drop: [ALL]\n",
      },
    },
  ],
  fixed: "services:\n  a:\n    image: a:1\n    cap_drop: [ALL]\n",
});
