import { serviceWithHostPath } from "../../../checks/compose/service_with_host_path.ts";
import { sensitiveClimb } from "../../../lib/manifests/compose/host_paths.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithHostPath, {
  path: "compose.yaml",
  violating: [
    {
      name: "the host's own, short and long",
      files: `services:
  a:
    image: a:1
    volumes:
      - /:/host:ro
      - /etc:/host/etc
      - /etc/shadow:/shadow:ro
      - /root/.docker/config.json:/config.json:ro
      - /home:/home
      - /home/deploy/.ssh:/ssh:ro
      - ~/.ssh:/root/.ssh
      - /var/run:/var/run:ro
      - /var/lib/docker/containers:/c:ro
      - /lib/modules:/lib/modules:ro
      - type: bind
        source: /proc
        target: /host/proc
        read_only: true
      - type: bind
        source: /sys/
        target: /host/sys
      - /dev:/dev
      - /boot/:/boot
      - /usr:/usr:ro
      - /bin/:/host-bin
      - /srv/../etc:/x
`,
      results: [
        "5: mounts the host's / at /host (read-only)",
        "6: mounts the host's /etc at /host/etc (writable)",
        "7: /etc/shadow",
        "8: /root/.docker/config.json",
        "9: /home at",
        "10: /home/deploy/.ssh",
        "11: .ssh",
        "12: /run at",
        "13: /var/lib/docker/containers",
        "14: /usr/lib/modules",
        "15: /proc",
        "19: /sys",
        "22: /dev",
        "23: /boot",
        "24: /usr",
        "25: /usr/bin",
        "26: /etc",
      ],
    },
    {
      name: "a named volume with a bind driver",
      files: `services:
  a:
    image: a:1
    volumes:
      - conf:/conf
volumes:
  conf:
    driver: local
    driver_opts: { type: none, o: bind, device: /etc }
`,
      results: ["5: mounts the host's /etc at /conf"],
    },
    {
      name: "a volume that the override says one thing more of",
      files: {
        "compose.yaml":
          "services:\n  a:\n    image: a:1\n    volumes: [conf:/conf]\nvolumes:\n  conf: { driver_opts: { type: none, o: bind, device: /etc } }\n",
        "compose.override.yaml": "volumes: { conf: { labels: { a: b } } }\n",
      },
      results: ["4: mounts the host's /etc at /conf"],
    },
    {
      name: "a Mac's and a Windows machine's",
      files: `services:
  a:
    image: a:1
    volumes:
      - /Users/deploy/.ssh:/ssh:ro
      - C:\\:/c
      - c:/Windows/System32:/w
      - C:\\Users\\deploy:/u
      - C:\\Users\\deploy\\.aws\\credentials:/u2
`,
      results: ["5: /Users/deploy/.ssh", "6: C:", "7: c:/Windows", "8: Users", "9: credentials"],
    },
    {
      name: "password hashes as a secret",
      files:
        "services:\n  a:\n    image: a:1\n    secrets: [users]\nsecrets: { users: { file: /etc/shadow } }\n",
      results: ["4: mounts the host's /etc/shadow at users"],
    },
    {
      name: "by default, and what nobody knows",
      files:
        "services:\n  a:\n    image: a:1\n    volumes:\n      - ${A:-/etc}:/a\n      - ${B}:/b\n",
      results: ["5: /etc", "unknown 6: services.a.volumes cannot be known"],
    },
    {
      name: "public files, writable",
      files:
        "services:\n  a:\n    image: a:1\n    volumes:\n      - /etc/passwd:/etc/passwd\n      - /usr/bin/docker:/usr/bin/docker\n",
      results: ["5: /etc/passwd at /etc/passwd (writable)", "6: /usr/bin/docker"],
    },
    {
      name: "what a path climbs to from the project's directory, /srv/app/deploy",
      files: {
        "deploy/compose.yaml": `services:
  a:
    image: a:1
    volumes:
      - ../../../etc:/etc-of-host
      - ../../../../../etc/shadow:/shadow:ro
      - { type: bind, source: ../../.., target: /host, read_only: true }
      - ./../../../root/.ssh:/ssh:ro
      - ../../../\${DATA}:/data
      - conf:/conf
      - ../../../var/run/:/run
volumes:
  conf: { driver_opts: { type: none, o: bind, device: ../../../etc } }
`,
      },
      results: [
        "5: mounts the host's /etc (../../../etc) at /etc-of-host (writable)",
        "6: mounts the host's /etc/shadow (../../../../../etc/shadow)",
        "7: mounts the host's / (../../..) at /host",
        "8: mounts the host's /root/.ssh (../../../root/.ssh)",
        "unknown 9: the variable DATA has no value",
        "10: mounts the host's /etc (../../../etc) at /conf",
        "11: mounts the host's /run",
      ],
    },
  ],
  innocent: [
    {
      name: "paths that climb to other data of one's own",
      files: {
        "deploy/compose.yaml": `services:
  a:
    image: a:1
    volumes:
      - ..:/workspace
      - ../..:/srv
      - ../etc:/etc/app
      - ../../etc/nginx:/etc/nginx
      - ../../../data:/data
      - ../../../etc/localtime:/etc/localtime:ro
      - ../docker.socket:/x
`,
      },
    },
    {
      name: "names that only begin alike, and data of one's own",
      files: `services:
  a:
    image: a:1
    volumes:
      - /etcetera:/a
      - C:\\Users\\deploy\\app:/w
      - C:\\data:/w2
      - c:/windowsill:/w3
      - /Users/deploy/app:/w4
      - /rooted/x:/b
      - /homes/x:/c
      - /home/deploy/app/data:/d
      - /var/lib/postgresql/data:/e
      - /srv/app:/etc
      - /opt/app/etc:/f
      - /system:/g
      - /devices:/h
      - /var/www:/i
      - ./etc:/etc/app:ro
      - ../config:/j
      - /run/postgresql:/k
      - data:/root
      - /anonymous
volumes:
  data:
`,
    },
    {
      name: "keys of one's own as secrets",
      files: `services:
  a:
    image: a:1
    secrets: [tls, { source: db, target: /db }, other]
    configs: [app, x]
secrets: { tls: { file: /etc/ssl/private/a.key }, db: { file: /root/secrets/db }, other: { external: true } }
configs: { app: { file: ./shadow }, x: { file: "\${X}" } }
`,
    },
    {
      name: "what everybody may read",
      files: `services:
  a:
    image: a:1
    volumes:
      - /etc/localtime:/etc/localtime:ro
      - /etc/localtime:/etc/localtime2
      - /etc/timezone:/etc/timezone:ro
      - /etc/ssl/certs:/etc/ssl/certs:ro
      - /etc/passwd:/etc/passwd:ro
      - /etc/hostname:/etc/host_hostname:ro
      - /usr/share/zoneinfo:/usr/share/zoneinfo:ro
      - /sys/fs/cgroup:/sys/fs/cgroup:ro
      - /dev/null:/x
      - { type: bind, source: /etc/os-release, target: /os, read_only: true }
      - /etc/letsencrypt:/etc/letsencrypt:ro
`,
    },
    {
      name: "volumes of other drivers, and the runtime's socket, which is another check's",
      files: `services:
  a:
    image: a:1
    volumes: [nfs:/a, disk:/b, named:/etc, "/var/run/docker.sock:/var/run/docker.sock"]
volumes:
  nfs: { driver_opts: { type: nfs, o: "addr=10.0.0.2,rw", device: ":/etc" } }
  disk: { driver_opts: { type: ext4, device: /dev/sdb1 } }
  named:
`,
    },
  ],
  fixed:
    "services:\n  a:\n    image: a:1\n    volumes: [app-data:/data]\nvolumes: { app-data: {} }\n",
});

/** The project's directory, what is mounted, and what that is if it is sensitive. */
const CLIMBS: readonly (readonly [string, string, string | undefined])[] = [
  ["/root/stack/app", "../data", undefined],
  ["/root/stack/app", "..", undefined],
  ["/root/app", "..", "/root"],
  ["/root/app", "../.ssh", "/root/.ssh"],
  ["/root/app", "../../etc", "/etc"],
  ["/root/app", "../../root2", undefined],
  ["/home/deploy/app", "../data", undefined],
  ["/home/deploy/app", "..", "/home/deploy"],
  ["/home/deploy/app", "../.aws/credentials", "/home/deploy/.aws/credentials"],
  ["/home/deploy/app/docker", "..", undefined],
  ["/etc/docker/compose/app", "../shared", undefined],
  ["/etc/docker/compose/app", "../..", "/etc/docker"],
  ["/var/lib/docker/volumes/p/_data/compose/7", "../8", undefined],
  ["/var/run/app", "..", "/run"],
  ["/data", "../../../proc", "/proc"],
  ["/", "../etc", "/etc"],
  ["/", "..", "/"],
];

Deno.test("service-with-host-path: neighbours of a project in /root or /etc are innocent", () => {
  for (const [directory, source, host] of CLIMBS) {
    assertEquals(sensitiveClimb(source, false, directory), host, `${source} from ${directory}`);
  }
});
