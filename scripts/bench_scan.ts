/** What a scan costs with the number of files: repositories made for it, of the usual sizes. */
import { join } from "node:path";
import { run, scratchDirectory } from "../tests/kernel/run.ts";
import { BINARY } from "./build.ts";

/** What one scan cost. */
export interface ScanCost {
  readonly files: number;
  /** Seconds beyond the start of an empty program. */
  readonly seconds: number;
  /** Peak MiB beyond those of an empty program. */
  readonly memory: number;
}

/** Of every five YAML files two are compose files, two workflows, and one is Kubernetes'. */
const TEXTS: readonly ((index: number) => readonly [path: string, text: string])[] = [
  (index) => [`service-${index}/compose.yaml`, composeFile(index)],
  (index) => [`stack-${index}/compose.yaml`, composeFile(index)],
  (index) => [`module-${index}/.github/workflows/ci.yml`, workflow(index)],
  (index) => [`tool-${index}/.github/workflows/ci.yml`, workflow(index)],
  (index) => [`deploy/app-${index}.yaml`, deployment(index)],
];

/** Scans a repository of so many YAML files, `runs` times; the medians. */
export async function scanCost(
  files: number,
  runs: number,
  launcher: string,
  floor: { readonly wall: number; readonly memory: number },
): Promise<ScanCost> {
  const folder = join(await scratchDirectory(), `repository-${files}`);
  for (let index = 0; index < files; index++) {
    const [path, text] = TEXTS[index % TEXTS.length]?.(index) ?? ["", ""];
    const file = join(folder, path);
    await Deno.mkdir(join(file, ".."), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  const costs: { readonly wall: number; readonly memory: number }[] = [];
  for (let round = 0; round < runs; round++) {
    const { stderr } = await run(launcher, ["measured", "--", BINARY, "scan", "-q", folder], {});
    const [, micros, kib] = /^measured (\d+) us (\d+) KiB$/m.exec(stderr) ?? [];
    if (micros === undefined || kib === undefined) throw new Error(`nothing measured: ${stderr}`);
    costs.push({ wall: Number(micros) / 1000, memory: Number(kib) / 1024 });
  }
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return {
    files,
    seconds: (median(costs.map(({ wall }) => wall)) - floor.wall) / 1000,
    memory: median(costs.map(({ memory }) => memory)) - floor.memory,
  };
}

function composeFile(index: number): string {
  return `services:
  web:
    image: nginx:1.29.0
    restart: unless-stopped
    ports:
      - "127.0.0.1:${8000 + index % 1000}:80"
    environment:
      - DATABASE_HOST=db
      - LOG_LEVEL=info
    volumes:
      - ./html:/usr/share/nginx/html:ro
      - type: bind
        source: ./conf
        target: /etc/nginx/conf.d
        read_only: true
    healthcheck:
      test: ["CMD", "curl", "-f", "http://127.0.0.1"]
      interval: 30s
    cap_drop: [ALL]
    security_opt:
      - no-new-privileges:true
  db:
    image: postgres:17.2
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data: {}
`;
}

function workflow(index: number): string {
  return `name: ci ${index}
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: test
        run: |
          npm ci
          npm test
`;
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: app
          image: registry.example/app:1
`;
}
