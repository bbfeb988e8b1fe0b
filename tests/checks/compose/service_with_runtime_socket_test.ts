import { serviceWithRuntimeSocket } from "../../../checks/compose/service_with_runtime_socket.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithRuntimeSocket, {
  path: "compose.yaml",
  violating: [
    {
      name: "the socket of each runtime, short form",
      files: `services:
  a:
    image: a:1
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - "/run/docker.sock:/tmp/d.sock:ro"
      - /run/containerd/containerd.sock:/c.sock
      - /var/run/crio/crio.sock:/var/run/crio/crio.sock
      - /run/user/1000/podman/podman.sock:/p.sock:ro,z
`,
      results: [
        "5: /var/run/docker.sock",
        "6: docker.sock",
        "7: containerd",
        "8: crio",
        "9: podman",
      ],
    },
    {
      name: "long form, another name on the host, and the API socket",
      files: `services:
  a:
    image: a:1
    use_api_socket: true
    volumes:
      - type: bind
        source: /var/run/docker.sock
        target: /docker.sock
        read_only: true
      - type: bind
        source: /run/user/1000/rootless.sock
        target: /var/run/docker.sock
      - type: npipe
        source: \\\\.\\pipe\\docker_engine
        target: \\\\.\\pipe\\docker_engine
`,
      results: [
        "4: is given the Docker API's socket",
        "6: Service a mounts the container runtime's socket /var/run/docker.sock",
        "10: rootless.sock",
        "13: docker_engine",
      ],
    },
    {
      name: "as a config",
      files:
        "services:\n  a:\n    image: a:1\n    configs: [{ source: s, target: /s.sock }]\nconfigs: { s: { file: /var/run/docker.sock } }\n",
      results: ["4: is given the container runtime's socket /var/run/docker.sock as a file"],
    },
    {
      name: "a variable before the socket's name, or instead of it",
      files:
        "services:\n  a:\n    image: a:1\n    volumes:\n      - /run/user/${UID}/docker.sock:/s.sock\n      - ${SOCKET}:/var/run/docker.sock\n      - /run/docker.sock:/x:${MODE}\n",
      results: ["5: runtime's socket", "unknown 6: may mount", "7: runtime's socket"],
    },
    {
      name: "by default",
      files:
        "services:\n  a:\n    image: a:1\n    volumes:\n      - ${SOCKET:-/var/run/docker.sock}:/var/run/docker.sock:ro\n",
      results: ["5: /var/run/docker.sock"],
    },
  ],
  innocent: [
    {
      name: "other sockets, and files with such names",
      files: `services:
  a:
    image: a:1
    use_api_socket: false
    volumes:
      - /run/postgresql/.s.PGSQL.5432:/run/postgresql/.s.PGSQL.5432
      - ./docker.sock.md:/docs/docker.sock.md
      - /var/run/mydocker.socket:/x
      - docker.sock_data:/var/lib/x
      - \${DATA}:/data
volumes:
  docker.sock_data:
`,
    },
    {
      name: "behind a proxy",
      files:
        "services:\n  a:\n    image: a:1\n    environment:\n      DOCKER_HOST: tcp://socket-proxy:2375\n",
    },
  ],
  fixed: `services:
  agent:
    image: a:1
    environment: { DOCKER_HOST: "tcp://socket-proxy:2375" }
    networks: [socket]
networks: { socket: { internal: true } }
`,
});
