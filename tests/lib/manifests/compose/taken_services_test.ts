/** Services of other files that a project makes its own: judged as a part of it, and only so. */
import { SCAN_CHECKS } from "../../../../checks/scan.ts";
import { judgeManifests } from "../../../../lib/manifest_engine.ts";
import { findManifests } from "../../../../lib/manifests/find.ts";
import { readManifests } from "../../../../lib/manifests/read.ts";
import { defaultPolicy } from "../../../../lib/policy/defaults.ts";
import { assertEquals } from "../../../../lib/std/assert.ts";
import { memoryFiles } from "../../../memory_files.ts";

/** Which services are privileged, as the scan of these files says. */
function privileged(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = memoryFiles(texts);
  const checks = SCAN_CHECKS.filter(({ id }) => id === "privileged-service");
  const manifests = readManifests(files, [...findManifests(files, ".")], []);
  return judgeManifests(manifests, checks, defaultPolicy("baseline")).results
    .filter(({ status }) => status === "fail").map(({ subject, message }) =>
      `${subject} ${message}`
    );
}

const SERVICE = (name: string) => `  ${name}: { image: "a:1", privileged: true }\n`;
const COMMON = `services:\n${SERVICE("base")}${SERVICE("other")}`;
const EXTENDS = (file: string) =>
  `services:\n  web: { extends: { file: ${file}, service: base }, privileged: false }\n`;

const test = (name: string, files: Readonly<Record<string, string>>, found: readonly string[]) =>
  Deno.test(`compose: ${name}`, () => assertEquals(privileged(files), found));

test(
  "a service that is extended is judged as it is started, its neighbour by itself",
  { "common.yml": COMMON, "compose.yaml": EXTENDS("common.yml") },
  ["common.yml:3:26 Service other is privileged"],
);
test(
  "the same from a directory below, and all of it taken",
  { "a/compose.yaml": EXTENDS("../common.yml"), "common.yml": `services:\n${SERVICE("base")}` },
  [],
);
test(
  "a file that is included is judged with what is merged over it",
  {
    "compose.yaml": "include: [{ path: [infra/base.yml, infra/more.yml] }]\nservices: {}\n",
    "infra/base.yml": COMMON,
    "infra/more.yml": "services: { base: { privileged: false } }\n",
  },
  ["infra/base.yml:3:26 Service other is privileged"],
);
test(
  "without anybody who takes them, all are judged",
  { "common.yml": COMMON, "compose.yaml": EXTENDS("gone.yml") },
  [
    "common.yml:2:25 Service base is privileged",
    "common.yml:3:26 Service other is privileged",
  ],
);
test(
  "a file that its name tells to be started is judged whole",
  {
    "compose.prod.yaml": `services:\n${SERVICE("base")}`,
    "compose.yaml": EXTENDS("compose.prod.yaml"),
  },
  ["compose.prod.yaml:2:25 Service base is privileged"],
);
test(
  "what a service that is extended brings along",
  {
    "common.yml": COMMON,
    "compose.yaml": "services:\n  web: { extends: { file: common.yml, service: base } }\n",
  },
  [
    "common.yml:2:25 Service web is privileged",
    "common.yml:3:26 Service other is privileged",
  ],
);
