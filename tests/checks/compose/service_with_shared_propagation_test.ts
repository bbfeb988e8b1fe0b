import { serviceWithSharedPropagation } from "../../../checks/compose/service_with_shared_propagation.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithSharedPropagation, {
  path: "compose.yaml",
  violating: [
    {
      name: "short and long",
      files: `services:
  a:
    image: a:1
    volumes:
      - ./a:/a:shared
      - /srv/b:/b:ro,rshared
      - type: bind
        source: /srv/c
        target: /c
        bind: { propagation: rshared }
`,
      results: ["5: below /a to the host (shared)", "6: /b", "7: /c"],
    },
    {
      name: "by default of a variable",
      files: 'services:\n  a:\n    image: a:1\n    volumes: ["./a:/a:${MODE:-shared}"]\n',
      results: ["4: (shared)"],
    },
  ],
  innocent: [
    {
      name: "other propagation, and SELinux's shared label",
      files: `services:
  a:
    image: a:1
    volumes:
      - ./a:/a:rslave
      - ./b:/b:z
      - ./shared:/shared
      - shared:/data:ro
      - { type: bind, source: ./c, target: /c, bind: { propagation: rprivate } }
volumes: { shared: {} }
`,
    },
    { name: "none", files: "services:\n  a:\n    image: a:1\n" },
  ],
  fixed:
    "services:\n  a:\n    image: a:1\n    volumes:\n      - { type: bind, source: ./c, target: /c, bind: { propagation: rslave } }\n",
});
