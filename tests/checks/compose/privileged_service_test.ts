import { privilegedService } from "../../../checks/compose/privileged_service.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(privilegedService, {
  path: "compose.yaml",
  violating: [
    {
      name: "privileged, without and with a version key, in every spelling of true",
      files: {
        "a/compose.yaml": "services:\n  web:\n    image: a:1\n    privileged: true\n",
        "b/docker-compose.yml":
          'version: "3.8"\nservices:\n  web:\n    image: a:1\n\n    privileged: "true"\n',
      },
      results: [
        "4: Service web is privileged",
        "6: Service web is privileged",
      ],
    },
    {
      name: "in hooks, and in a build with either spelling",
      files: `services:
  web:
    build:
      context: .
      dockerfile_inline: FROM scratch
      privileged: true
      entitlements:
        - network.host
        - security.insecure
    post_start:
      - command: /a
      - command: /b
        privileged: true
    pre_stop:
      - command: /c
        privileged: true
`,
      results: [
        "6: The image of service web is built privileged",
        "9: The build of service web may run privileged steps",
        "13: Service web runs a post_start hook privileged",
        "16: Service web runs a pre_stop hook privileged",
      ],
    },
    {
      name: "by an override, an anchor and extends",
      files: {
        "compose.yaml": `x-base: &base
  privileged: true
services:
  one:
    <<: *base
    image: a:1
  two:
    image: a:1
  three:
    extends: one
`,
        "compose.override.yaml": "services:\n  two:\n    privileged: true\n",
      },
      results: ["2: Service one", "2: Service three", "3: Service two"],
    },
    {
      name: "a variable without a value is unknown, one with a value is not",
      files: {
        "compose.yaml":
          "services:\n  a:\n    image: a:1\n    privileged: ${LOST}\n  b:\n    image: a:1\n    privileged: ${ON}\n  c:\n    image: a:1\n    privileged: ${NO:-true}\n",
        ".env": "ON=true\n",
      },
      results: [
        "unknown 4: services.a.privileged cannot be known",
        "7: Service b is privileged",
        "10: Service c is privileged",
      ],
    },
  ],
  innocent: [
    {
      name: "false, absent, quoted, null, and other entitlements",
      files: `services:
  a: { image: "a:1", privileged: false }
  b: { image: "a:1", privileged: "false" }
  c:
    image: a:1
    privileged: \${X:-false}
  d:
    build: { context: ., dockerfile_inline: "FROM scratch", entitlements: [network.host] }
  e:
    image: a:1
    post_start: [{ command: [/a], user: root }]
`,
    },
    {
      name: "switched off by the override",
      files: {
        "compose.yaml": "services:\n  a:\n    image: a:1\n    privileged: true\n",
        "compose.override.yaml": "services:\n  a:\n    privileged: false\n",
      },
    },
  ],
  fixed: "services:\n  web:\n    image: a:1\n    privileged: false\n    cap_add: [SYS_TIME]\n",
});
