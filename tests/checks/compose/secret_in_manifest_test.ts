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
      name: "healthchecks and commands of programs that take a password as an operand",
      files: `services:
  a:
    image: a:1
    healthcheck: { test: ["CMD", "mysqladmin", "ping", "-uroot", "-phunter22"] }
  b:
    image: a:1
    healthcheck: { test: ["CMD-SHELL", "curl -fs -u elastic:hunter22 http://127.0.0.1:9200 | grep -q ok"] }
  c:
    image: a:1
    healthcheck:
      test: /opt/mssql-tools18/bin/sqlcmd -S localhost -U sa -P "hunter22!" -Q "SELECT 1"
  d:
    image: a:1
    healthcheck: { test: "redis-cli -a hunter22 ping || exit 1" }
    command: [mongod, --bind_ip_all]
  e:
    image: a:1
    entrypoint: /bin/sh -c "mc alias set store http://minio:9000 minioadmin minioadmin && mc mb store/a"
    healthcheck: { test: ["CMD", "pg_isready", "-d", "postgres://app:hunter22@127.0.0.1/app"] }
  g:
    image: a:1
    command:
      - mysql
      - -uroot
      - -phunter22
  f:
    image: a:1
    healthcheck: { test: "mongosh -u root -p \${PW:-hunter22} --eval 1" }
`,
      results: [
        "4: an argument in healthcheck.test carries a password",
        "7: an argument in healthcheck.test carries a password",
        "11: an argument in healthcheck.test",
        "14: an argument in healthcheck.test",
        "18: an argument in entrypoint carries a password",
        "19: an argument in healthcheck.test carries a URL",
        "23: an argument in command carries a password",
        "28: an argument in healthcheck.test",
      ],
    },
    {
      name: "deploy labels, annotations, log drivers, build contexts, volumes, contents of files",
      files: `services:
  a:
    build:
      context: https://app:hunter22@git.example.com/app.git
      additional_contexts: { lib: "https://app:hunter22@git.example.com/lib.git" }
    deploy:
      labels: { url: "https://app:hunter22@example.com/" }
    annotations: [ "com.example.password=hunter22" ]
    logging: { driver: splunk, options: { splunk-token: "${TOKEN}" } }
volumes:
  share:
    driver_opts:
      type: cifs
      o: "addr=10.0.0.2,username=app,password=hunter22"
configs:
  app:
    content: |
      debug = true
      # password = example
      db_password = "hunter22"
      "api_token": "${TOKEN}",
      url: postgres://app:hunter22@db/app
      CREATE USER app WITH PASSWORD 'hunter22';
secrets:
  db: { content: "password=\${DB_PASSWORD:-hunter22}" }
`,
      results: [
        "4: context in build holds a URL with a password",
        "5: lib in build holds a URL with a password",
        "7: url in deploy.labels",
        "8: com.example.password in annotations holds a password",
        "9: splunk-token in logging.options holds a known token prefix",
        "14: Volume share: o in driver_opts holds a connection string",
        "17: Config app: content: db_password holds a password",
        "17: Config app: content: api_token holds a known token",
        "17: Config app: content: url",
        "17: Config app: content: a line holds a password",
        "25: Secret db: content: password holds a password",
      ],
    },
    {
      name: "a Dockerfile within the file",
      files: `services:
  a:
    build:
      dockerfile_inline: |
        FROM a:1
        ARG PASSWORD_LENGTH=12
        ENV DB_PASSWORD=hunter22
        ENV API_PASSWORD=$$BUILD_PASSWORD
        RUN pip install --index-url https://u:hunter22@example.com/simple x
        USER 1
`,
      results: [
        "4: Service a: build.dockerfile_inline: DB_PASSWORD holds a password",
        "4: Service a: build.dockerfile_inline: a line holds a URL with a password",
      ],
    },
    {
      name: "a whole file in one variable, and a service of a provider",
      files: `services:
  gitlab:
    image: a:1
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        external_url 'https://gitlab.example.com'
        gitlab_rails['initial_root_password'] = 'hunter22'
  wordpress:
    image: a:1
    environment:
      WORDPRESS_CONFIG_EXTRA: |
        define( 'WP_REDIS_PASSWORD', 'hunter22' );
        define('DB_PASSWORD', getenv('X'));
        define('AUTH_KEY', 'put your unique phrase here');
  model:
    provider:
      type: model
      options: { api-key: k3hK2j5l9QmX8sWz4vTb }
`,
      results: [
        "5: Service gitlab: GITLAB_OMNIBUS_CONFIG in environment: initial_root_password holds a password",
        "11: WORDPRESS_CONFIG_EXTRA in environment: WP_REDIS_PASSWORD holds a password",
        "18: Service model: api-key in provider.options holds a key",
      ],
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
      name: "healthchecks that ask a variable or a file",
      files: `services:
  a:
    image: a:1
    healthcheck: { test: ["CMD-SHELL", "mysqladmin ping -uroot -p$$MYSQL_ROOT_PASSWORD"] }
  b:
    image: a:1
    healthcheck: { test: 'mysql -h 127.0.0.1 -P 3306 -uroot -p"$$(cat /run/secrets/db)" -e "select 1"' }
  c:
    image: a:1
    healthcheck: { test: ["CMD", "redis-cli", "-p", "6379", "-a", "\${REDIS_PASSWORD}", "ping"] }
  d:
    image: a:1
    healthcheck: { test: "curl -fsS --user-agent a:b -u \\"$$USER:$$PASS\\" http://127.0.0.1/ || exit 1" }
  e:
    image: a:1
    healthcheck: { test: ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"] }
  f:
    image: a:1
    healthcheck: { test: ["CMD-SHELL", "pg_isready -U app -d app"] }
  g:
    image: a:1
    healthcheck: { test: "REDISCLI_AUTH=$(cat /run/secrets/r) redis-cli ping | grep PONG" }
  h:
    image: a:1
    healthcheck: { test: ["NONE"] }
    entrypoint: sh -c "mc alias set store http://minio:9000 $$USER $$PASSWORD; mc mb store/a; mc -p x"
`,
    },
    {
      name: "a whole file in one variable, without a secret",
      files: `services:
  gitlab:
    image: a:1
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        external_url 'https://gitlab.example.com'
        gitlab_rails['smtp_password'] = ENV['SMTP_PASSWORD']
        gitlab_rails['initial_root_password'] = File.read('/run/secrets/root').strip
        gitlab_rails['db_password'] = "\${DB_PASSWORD}"
        # gitlab_rails['ldap_password'] = 'hunter22'
        gitlab_rails['password_authentication_enabled_for_web'] = true
      SCRIPT: |
        password=$$(cat /run/secrets/db)
        token=os.environ["TOKEN"]
`,
    },
    {
      name: "contents in the languages of programs and people",
      files: `services: { a: { image: "a:1" } }
configs:
  settings:
    content: |
      SECRET_KEY = os.environ["SECRET_KEY"]
      password: str = getenv("PW")
      token = secrets.token_hex(16)
      DB_PASSWORD = open("/run/secrets/db").read()
      self.password = password
      auth_password = settings.AUTH_PASSWORD
  i18n:
    content: |
      password: Password
      new_password = Neues Passwort
      "forgot_password": "Forgot your password?",
  caddy:
    content: |
      basic_auth { admin $$2a$$14$$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG }
      header_up Authorization {http.request.header.Authorization}
  bouncer:
    content: |
      auth_type = scram-sha-256
      auth_file = /etc/pgbouncer/userlist.txt
      auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename=$$1
  schema:
    content: |
      CREATE TABLE users (id int primary key, password text not null default 'x', token varchar(64));
      -- CREATE ROLE app PASSWORD 'hunter22';
      CREATE ROLE app LOGIN PASSWORD :'app_password';
  realm:
    content: |
      { "passwordPolicy": "length(12)", "secret": "**********", "type": "password" }
`,
    },
    {
      name: "contents, volumes and log drivers without a secret",
      files: `services:
  a:
    image: a:1
    logging: { driver: json-file, options: { max-size: 10m, tag: "{{.Name}}" } }
    annotations: { com.example.owner: team-a }
    deploy: { labels: [ "com.example.key=value" ] }
volumes:
  share: { driver_opts: { type: cifs, o: "addr=10.0.0.2,credentials=/root/.smb", device: "//10.0.0.2/a" } }
  other: { driver_opts: { type: cifs, o: "username=app,password=\${SMB_PASSWORD}" } }
  data:
configs:
  nginx:
    content: |
      server {
        listen 8080;
        location / { proxy_pass http://app:3000; proxy_set_header Authorization $$http_authorization; }
        auth_basic_user_file /run/secrets/htpasswd;
      }
  app:
    content: |
      # password = hunter22
      ; token = k3hK2j5l9QmX8sWz4vTb
      password_file: /run/secrets/db
      db_password = \${DB_PASSWORD}
      admin_password = $$__file{/run/secrets/admin}
      password = ""
      auth: basic
      auth_enabled: false
      token_ttl: 3600
      ALTER USER app WITH PASSWORD '\${DB_PASSWORD}';
      http_requests: "rate(http_requests_total[5m])"
`,
    },
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
