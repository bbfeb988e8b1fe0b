import { serviceWithoutHardening } from "../../../checks/compose/service_without_hardening.ts";
import { testScanCheck } from "../../scan_cases.ts";

const HARDENED = `    user: "101:101"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    tmpfs: [/var/cache/nginx, /var/run]
    healthcheck: { test: [CMD, curl, -f, "http://127.0.0.1:8080/"] }
`;
const without = (key: string) => HARDENED.replace(new RegExp(`^    ${key}:.*\\n`, "m"), "");
const nginx = (settings: string) => `services:\n  web:\n    image: nginx:1.29\n${settings}`;
const named = (...hardened: readonly string[]) => ({ compose: { hardened, capabilities: [] } });

testScanCheck(serviceWithoutHardening, {
  path: "compose.yaml",
  violating: [
    {
      name: "nginx with nothing: one result",
      files: nginx(""),
      results: [
        "2: Service web lacks a user other than root, read_only, cap_drop ALL, no-new-privileges, a tmpfs for its cache directory, a tmpfs for its run directory, a healthcheck",
      ],
    },
    {
      name: "no user",
      files: nginx(without("user")),
      results: ["2: lacks a user other than root"],
    },
    {
      name: "a writable root",
      files: nginx(without("read_only")),
      results: ["2: lacks read_only"],
    },
    { name: "capabilities", files: nginx(without("cap_drop")), results: ["2: lacks cap_drop ALL"] },
    {
      name: "no no-new-privileges",
      files: nginx(without("security_opt")),
      results: ["2: lacks no-new-privileges"],
    },
    {
      name: "no tmpfs for the cache",
      files: nginx(HARDENED.replace("/var/cache/nginx, ", "/tmp, ")),
      results: ["2: lacks a tmpfs for its cache directory"],
    },
    {
      name: "no healthcheck",
      files: nginx(HARDENED.replace(/healthcheck:.*/, "healthcheck: { disable: true }")),
      results: ["2: lacks a healthcheck"],
    },
    {
      name: "other spellings of the image",
      files: `services:
  a: { image: "docker.io/library/nginx:1.29-alpine" }
  b: { image: "localhost:5000/nginx" }
  c: { image: "nginx@sha256:${"0".repeat(64)}" }
`,
      results: ["2: Service a lacks", "3: Service b lacks", "4: Service c lacks"],
    },
    {
      name: "services that the policy names, by name or image",
      files:
        'services:\n  a: { image: "x:1" }\n  b: { image: "y/proxy:1" }\n  c: { image: "nginx:1" }\n',
      policy: named("a", "proxy"),
      results: ["2: Service a lacks", "3: Service b lacks"],
    },
    {
      name: "what nobody knows",
      files: nginx(HARDENED.replace("read_only: true", "read_only: ${RO}")),
      results: ["unknown 2: Whether service web has read_only cannot be known"],
    },
  ],
  innocent: [
    {
      name: "other images are not judged",
      files:
        'services:\n  a: { image: "nginx-exporter:1" }\n  b: { image: "nginx/nginx-prometheus-exporter:1" }\n  nginx: { image: "x:1" }\n',
    },
    {
      name: "other spellings of all of it",
      files: nginx(`    user: nginx
    read_only: "true"
    cap_drop: [all]
    cap_add: [NET_BIND_SERVICE]
    security_opt: [no-new-privileges=true]
    tmpfs: ["/run:uid=101,size=1m"]
    volumes:
      - { type: tmpfs, target: /var/cache/nginx }
    healthcheck: { test: ["CMD-SHELL", "true"] }
`),
    },
    {
      name: "a service of one's own with /tmp for both, its user from the Dockerfile",
      files: {
        "compose.yaml":
          'services:\n  a:\n    build: .\n    read_only: true\n    cap_drop: [ALL]\n    security_opt: ["no-new-privileges"]\n    tmpfs: /tmp\n    healthcheck: { test: /a }\n',
        "Dockerfile": "FROM alpine\nUSER 1000\n",
      },
      policy: named("a"),
    },
    { name: "nobody, says the policy", files: nginx(""), policy: named() },
  ],
  fixed: nginx(HARDENED),
});
