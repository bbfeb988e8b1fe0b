import { serviceInHostNamespace } from "../../../checks/compose/service_in_host_namespace.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceInHostNamespace, {
  path: "compose.yaml",
  violating: [
    {
      name: "each of them",
      files: `services:
  a:
    image: a:1
    network_mode: host
    pid: "host"
    ipc: host
    uts: host
    userns_mode: host
    cgroup: host
`,
      results: [
        "fail 4: network_mode: host",
        "fail 5: pid: host",
        "fail 6: ipc: host",
        "fail 7: uts: host",
        "fail 8: userns_mode: host",
        "warn 9: cgroup: host",
      ],
    },
    {
      name: "from .env, by default, by an override; without a value: unknown",
      files: {
        "compose.yaml": `services:
  a:
    image: a:1
    network_mode: \${MODE}
  b:
    image: a:1
    network_mode: "\${MISSING:-host}"
  c:
    image: a:1
    pid: \${LOST}
`,
        "compose.override.yaml": "services:\n  c:\n\n\n\n\n\n\n\n\n\n    ipc: host\n",
        ".env": "MODE=host\n",
      },
      results: [
        "4: Service a",
        "7: Service b",
        "unknown 10: services.c.pid cannot be known",
        "12: Service c",
      ],
    },
    {
      name: "the host's network as one of networks, every spelling",
      files: `services:
  a:
    image: a:1
    networks: [outside]
  b:
    image: a:1
    networks: {host: {}}
  c:
    image: a:1
    networks:
      - old
networks:
  outside: {external: true, name: host}
  host: {external: true}
  old: {external: {name: host}}
`,
      results: [
        "fail 4: (networks: outside)",
        "fail 7: (networks: host)",
        "fail 11: (networks: old)",
      ],
    },
    {
      name: "builds",
      files: {
        "compose.yaml": `services:
  a:
    build:
      context: .
      network: host
  b:
    build:
      context: .
      entitlements: [network.host, security.insecure]
  c:
    build: { context: ., network: "\${NET}" }
`,
        "Dockerfile": "FROM a:1\nUSER 1\n",
      },
      results: [
        "warn 5: The build of service a shares the host's network (network: host)",
        "warn 9: The build of service b may share the host's network",
        "unknown 11: NET",
      ],
    },
    {
      name: "a network of the base, beside which the override names others as a mapping",
      files: {
        "compose.yaml":
          "services:\n  a:\n    image: a:1\n    networks: [outside]\nnetworks: { outside: { external: true, name: host } }\n",
        "compose.override.yaml":
          "services:\n  a:\n    networks: { back: { priority: 1 } }\nnetworks: { outside: { labels: { a: b } }, back: {} }\n",
      },
      results: ["4: networks: outside"],
    },
  ],
  innocent: [
    {
      name: "builds in a network of their own",
      files: {
        "compose.yaml":
          "services:\n  a:\n    build: { context: ., network: none }\n  b:\n    build: { context: ., network: default, entitlements: [security.insecure] }\n",
        "Dockerfile": "FROM a:1\nUSER 1\n",
      },
    },
    {
      name: "the override joins another network",
      files: {
        "compose.yaml":
          "services:\n  a:\n    image: a:1\n    networks: [back]\nnetworks: { back: {} }\n",
        "compose.override.yaml": "services:\n  a:\n    networks: { front: { aliases: [host] } }\n",
      },
    },
    {
      name: "networks of other names, and one that is only called host",
      files: `services:
  a:
    image: a:1
    networks: [host, proxy, other, default]
networks:
  host: {}
  proxy: {external: true}
  other: {name: host}
`,
    },
    {
      name: "other modes",
      files: `services:
  a:
    image: a:1
    network_mode: bridge
    ipc: shareable
    cgroup: private
  b:
    image: a:1
    network_mode: "service:a"
    pid: "service:a"
    ipc: service:a
  c:
    image: a:1
    network_mode: none
    pid: "container:x"
`,
    },
    {
      name: "a host name, a network and a variable called host",
      files:
        "services:\n  host:\n    image: a:1\n    hostname: host\n    networks: [host]\n    environment: { network_mode: host }\nnetworks: { host: {} }\n",
    },
  ],
  fixed:
    'services:\n  a:\n    image: a:1\n    networks: [backend]\n    ports: ["127.0.0.1:8080:8080"]\nnetworks: { backend: {} }\n',
});
