import { publishedPort } from "../../../checks/compose/published_port.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(publishedPort, {
  path: "compose.yaml",
  violating: [
    {
      name: "without an address, in every spelling",
      files: `services:
  a:
    image: a:1
    ports:
      - "80:80"
      - 8080:80/tcp
      - 3000
      - "0.0.0.0:81:80"
      - "[::]:82:80"
      - "8000-8010:8000-8010"
      - "53:53/udp"
      - target: 80
        published: "8443"
      - target: 80
        published: 8444
        host_ip: 0.0.0.0
        mode: host
      - target: 9000
        host_ip: "::"
`,
      results: [
        "warn 5: Service a publishes port 80 on every address, 80",
        "warn 6: 8080",
        "warn 7: Service a publishes port 3000",
        "warn 8: on 0.0.0.0, 81",
        "warn 9: on ::, 82",
        "warn 10: publishes port 8000-8010",
        "warn 11: port 53",
        "warn 12: on every address, 8443",
        "warn 14: on 0.0.0.0, 8444",
        "warn 18: on ::, a port of Docker's choice",
      ],
    },
    {
      name: "databases, caches, consoles fail",
      files: `services:
  db:
    image: a:1
    ports:
      - "5432:5432"
      - "13306:3306"
      - 6379:6379
      - target: 27017
        published: 27017
      - "9200-9300:9200-9300"
      - "11211:11211/udp"
`,
      results: [
        "fail 5: 5432 (PostgreSQL)",
        "fail 6: 3306 (MySQL)",
        "fail 7: 6379 (Redis)",
        "fail 8: 27017 (MongoDB)",
        "fail 10: (Elasticsearch)",
        "fail 11: memcached",
      ],
    },
    {
      name: "the host's port by default, and what nobody knows",
      files:
        "services:\n  a:\n    image: a:1\n    ports:\n      - ${PORT:-8080}:80\n      - ${LOST}:80\n",
      results: ["warn 5: 8080", "unknown 6: services.a.ports cannot be known"],
    },
    {
      name: "what Docker takes for no address",
      files:
        'services:\n  a:\n    image: a:1\n    ports:\n      - "::5432:5432"\n      - "localhost:80:80"\n      - ":::81:81"\n      - { target: 80, host_ip: all }\n',
      results: [
        'unknown 5: "::5432:5432" is no published port: ":" is no IP address',
        'unknown 6: "localhost" is no IP address',
        "warn 7: port 81 on ::, 81",
        'unknown 8: "all" is no IP address',
      ],
    },
    {
      name: "a wide range says nothing of what is in it",
      files: 'services:\n  a:\n    image: a:1\n    ports: ["5000-6000:5000-6000"]\n',
      results: ["warn 4: port 5000-6000"],
    },
  ],
  innocent: [
    {
      name: "an address, in every spelling",
      files: `services:
  a:
    image: a:1
    ports:
      - "127.0.0.1:80:80"
      - "127.0.0.1::80"
      - "[::1]:80:80"
      - "::1:81:80"
      - 10.0.0.5:5432:5432
      - "127.0.0.1:8000-8010:8000-8010/udp"
      - "\${ADDRESS:-127.0.0.1}:82:80"
      - { target: 80, published: "83", host_ip: 127.0.0.1 }
`,
    },
    {
      name: "expose, no ports, the host's network (which is another check's)",
      files:
        'services:\n  a: { image: "a:1", expose: ["5432"] }\n  b: { image: "a:1", network_mode: host, ports: ["80:80"] }\n  c: { image: "a:1", ports: [] }\n',
    },
  ],
  fixed:
    'services:\n  a:\n    image: a:1\n    ports: ["127.0.0.1:8080:8080"]\n    expose: ["5432"]\n',
});
