import { serviceRunningAsRoot } from "../../../checks/compose/service_running_as_root.ts";
import { testScanCheck } from "../../scan_cases.ts";

const build = (dockerfile: string) => ({
  "compose.yaml": "services:\n  a:\n    build: .\n",
  "Dockerfile": dockerfile,
});

testScanCheck(serviceRunningAsRoot, {
  path: "compose.yaml",
  violating: [
    {
      name: "root by name and by number, with a group, as number and text",
      files: `services:
  a: { image: "a:1", user: root }
  b: { image: "a:1", user: 0 }
  c: { image: "a:1", user: "0:0" }
  d: { image: "a:1", user: "root:1000" }
  e: { image: "a:1", user: "+00:5" }
  f: { image: "a:1", user: 0x0 }
`,
      results: [
        "warn 2: Service a runs as root",
        "warn 3: Service b runs as 0",
        "warn 4: Service c runs as 0:0",
        "warn 5: Service d runs as root:1000",
        "warn 6: Service e runs as +00:5",
        "warn 7: Service f runs as 0x0",
      ],
    },
    {
      name: "an image says for itself: info",
      files: "services:\n  a:\n    image: a:1\n",
      results: ["info 2: Service a says no user: the image's own"],
    },
    {
      name: "the Dockerfile's last stage, at its USER",
      files: build("FROM alpine AS build\nUSER app\nFROM alpine\nUSER app\nUSER 0\n"),
      results: ["warn 5: Service a runs as 0 (USER of Dockerfile)"],
    },
    {
      name: "the stage that is the target",
      files: {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: ./web\n      dockerfile: prod.Dockerfile\n      target: dev\n",
        "web/prod.Dockerfile": "FROM alpine AS dev\nUSER root\nFROM dev\nUSER 1000\n",
      },
      results: ["warn 2: Service a runs as root (USER of web/prod.Dockerfile)"],
    },
    {
      name: "a Dockerfile without USER",
      files: build('FROM alpine\nCMD ["/a"]\n'),
      results: ["info 2: Service a says no user, nor does its Dockerfile"],
    },
    {
      name: "variables without a value, and a Dockerfile that is missing",
      files: {
        "compose.yaml":
          'services:\n  a:\n    image: a:1\n    user: "${UID}:${GID}"\n  b:\n    build: ./gone\n',
      },
      results: [
        "unknown 4: services.a.user cannot be known",
        "unknown 6: services.b.user cannot be known",
      ],
    },
  ],
  innocent: [
    {
      name: "others by name and number",
      files: `services:
  a: { image: "a:1", user: "10001:10001" }
  b: { image: "a:1", user: 1000 }
  c: { image: "a:1", user: nginx }
  d: { image: "a:1", user: "1000:0" }
  e: { image: "a:1", user: "\${UID:-1000}:\${GID:-1000}" }
  f: { image: "a:1", user: rootless }
  g: { image: "a:1", user: "99", post_start: [{ command: [/a], user: root }] }
`,
    },
    {
      name: "the Dockerfile's USER",
      files: build("FROM alpine\nUSER root\nRUN a\nUSER app:app\n"),
    },
    {
      name: "the compose file over the Dockerfile, an ARG as its USER, a stage of its own",
      files: {
        "compose.yaml":
          'services:\n  a:\n    build: .\n    user: "1000"\n  b:\n    build: { context: ., dockerfile: b.Dockerfile }\n  c:\n    build: { context: ., dockerfile: c.Dockerfile, target: run }\n',
        "Dockerfile": "FROM alpine\nUSER root\n",
        "b.Dockerfile": "FROM alpine\nARG APP_USER=app\nUSER ${APP_USER}\n",
        "c.Dockerfile": "FROM alpine AS base\nUSER 1000\nFROM base AS run\nFROM alpine\nUSER 0\n",
      },
    },
  ],
  fixed: 'services:\n  a:\n    image: a:1\n    user: "10001:10001"\n',
});
