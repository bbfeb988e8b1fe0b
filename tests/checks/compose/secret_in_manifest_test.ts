import { secretInManifest } from "../../../checks/compose/secret_in_manifest.ts";
import { testScanCheck } from "../../scan_cases.ts";

import { defaultPolicy } from "../../../lib/policy/defaults.ts";

const { credentials } = defaultPolicy("baseline");
/** No token of anybody. */
const TOKEN = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;

testScanCheck(secretInManifest, {
  path: "compose.yaml",
  violating: [
    {
      name: "the environment as a mapping and as a list, whatever somebody calls a password",
      files: `services:
  a:
    image: a:1
    environment:
      POSTGRES_PASSWORD: hunter22
      DATABASE_URL: postgres://app:hunter22@db/app
      DJANGO_SECRET_KEY: k3hK2j5l9QmX8sWz4vTb
  b:
    image: a:1
    environment:
      - MYSQL_ROOT_PASSWORD=changeme
      - "GITHUB=${TOKEN}"
`,
      results: [
        "5: POSTGRES_PASSWORD in environment holds a password",
        "6: DATABASE_URL in environment holds a URL with a password",
        "7: DJANGO_SECRET_KEY",
        "11: MYSQL_ROOT_PASSWORD",
        "12: GITHUB in environment holds a known token prefix",
      ],
    },
    {
      name: "build arguments, labels, commands, entrypoints, hooks",
      files: `services:
  a:
    build:
      context: .
      dockerfile_inline: FROM scratch
      args:
        NPM_TOKEN: ${TOKEN}
    labels:
      - com.example.url=https://u:hunter22@example.com/
    entrypoint: [/app, --password=hunter22]
    command: redis-server --requirepass hunter22
    post_start:
      - command: ["/a", "--token=${TOKEN}"]
        environment:
          - API_KEY=k3hK2j5l9QmX8sWz4vTb
`,
      results: [
        "7: NPM_TOKEN in build.args",
        "9: com.example.url in labels holds a URL with a password",
        "10: an argument in entrypoint",
        "11: an argument in command",
        "13: an argument in post_start.command",
        "15: API_KEY in post_start.environment",
      ],
    },
    {
      name: "the default of a reference, and what stands beside one",
      files: `services:
  a:
    image: a:1
    environment:
      DB_PASSWORD: \${DB_PASSWORD:-hunter22}
      DB_URL: postgres://app:hunter22@\${DB_HOST}/app
      QUEUE_URL: amqp://app:\${QUEUE_PASSWORD:-hunter22}@queue/
    command: ["sh", "-c", "redis-server --requirepass hunter22 --port $$PORT"]
`,
      results: ["5: DB_PASSWORD", "6: DB_URL", "7: QUEUE_URL", "8: command"],
    },
    {
      name: "the policy allows another one",
      files:
        "services:\n  a:\n    image: a:1\n    environment:\n      A_PASSWORD: hunter22\n      B_PASSWORD: hunter22\n",
      policy: { credentials: { ...credentials, allow_env: ["A_PASSWORD"] } },
      results: ["6: B_PASSWORD"],
    },
  ],
  innocent: [
    {
      name: "files, secrets and references",
      files: {
        "compose.yaml": `services:
  a:
    image: a:1
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
      DB_PASSWORD: \${DB_PASSWORD}
      API_TOKEN: \${API_TOKEN:?set it in .env}
      OTHER_TOKEN: $OTHER_TOKEN
      SECRET_KEY:
      DATABASE_URL: postgres://app:\${DB_PASSWORD}@db/app
      CACHE_URL: redis://:\${DB_PASSWORD:?}@cache/0
      NESTED_PASSWORD: \${A:-\${B}}
    command: redis-server --requirepass \${DB_PASSWORD}
    entrypoint: ["sh", "-c", "exec app --password=$$DB_PASSWORD"]
    secrets: [db]
  b:
    image: a:1
    environment: [DB_PASSWORD, "TOKEN=\${TOKEN-}", SECRET_FILE=/run/secrets/x]
secrets: { db: { file: ./db.txt } }
`,
        ".env": "DB_PASSWORD=hunter22\nAPI_TOKEN=k3hK2j5l9QmX8sWz4vTb\n",
      },
    },
    {
      name: "names and values that only sound so",
      files: `services:
  a:
    image: a:1
    environment:
      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
      MYSQL_RANDOM_ROOT_PASSWORD: "1"
      PASSWORD_MIN_LENGTH: 12
      KEYCLOAK_URL: https://sso.example.com/
      GPG_KEY: A035C8C19219BA821ECEA86B64E628F8D684696D
      TOKEN_TTL: 3600
      PUBLIC_KEY: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBGX
      CACHE_KEY: app-v2
    labels:
      traefik.http.routers.app.rule: Host(\`app.example.com\`)
      traefik.http.middlewares.auth.basicauth.users: "u:$$apr1$$x$$y"
    command: ["--providers.docker", "--entrypoints.web.address=:80", "--token-file=/run/secrets/t"]
    build:
      context: .
      dockerfile_inline: FROM scratch
      args: { NPM_TOKEN: "\${NPM_TOKEN}", VERSION: "1.2.3" }
`,
    },
  ],
  fixed: `services:
  a:
    image: a:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/DB_PASSWORD
      OTHER_PASSWORD: \${OTHER_PASSWORD:?}
    secrets: [DB_PASSWORD]
secrets: { DB_PASSWORD: { environment: DB_PASSWORD } }
`,
});
