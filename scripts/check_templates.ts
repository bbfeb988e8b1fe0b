/** What `deno task new` writes: a check that compiles and says `unknown`, and its test, red. */
import type { Names } from "./new.ts";

/** What is filled in for the areas of files: where a finding stands, and what a test is about. */
interface Manifest {
  readonly judges: string;
  readonly reference: string;
  readonly parts: string;
  readonly finding: string;
  readonly path: string;
  /** A file, with `KEY` where the setting is to stand. */
  readonly file: string;
  readonly found: string;
}

const COMPOSE: Manifest = {
  judges: "compose",
  reference: "https://docs.docker.com/reference/compose-file/services/",
  parts: "services.map(({ name, at })",
  finding: "undeterminedAt(at, `services.${name}`, `Service ${name}: not written yet`)",
  path: "compose.yaml",
  file: "services:\\n  app:\\n    image: app:1\\nKEY",
  found: "2: Service app",
};

const WORKFLOW: Manifest = {
  judges: "workflow",
  reference: "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
  parts: "jobs.map(({ path, label, at })",
  finding: "undeterminedAt(at, path, `${label}: not written yet`)",
  path: ".github/workflows/ci.yml",
  file: "on: push\\njobs:\\n  build:\\n    steps: [{ run: make }]\\nKEY",
  found: "3: Job build",
};

function manifestOf({ area }: Names): Manifest | undefined {
  if (area === "compose") return COMPOSE;
  return area === "pipeline" ? WORKFLOW : undefined;
}

/** The check, complete but for what it claims. */
export function checkSource(names: Names): string {
  const { area, id, constant } = names;
  const manifest = manifestOf(names);
  const [define, imports] = manifest === undefined
    ? ["defineCheck", 'defineCheck, undetermined } from "../../lib/check.ts"']
    : [
      "defineManifestCheck",
      'defineManifestCheck, undeterminedAt } from "../../lib/manifest_check.ts"',
    ];
  return `import { ${imports};

/** What is judged, in one line. */
export const ${constant} = ${define}({
  id: "${id}",
  area: "${area}",
  title: "The hardened state, as a claim that is true or false",
  level: "warn",
  rationale: "Why an attacker cares.",
  fix: {
    summary: "set the exact setting",
  },
${manifest === undefined ? factsBody() : manifestBody(manifest)}});
`;
}

function factsBody(): string {
  return `  references: ["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
  needs: ["uids"],
  evaluate({ uids }) {
    return undetermined(\`Not written yet (saw uid \${uids.effective})\`);
  },
`;
}

function manifestBody({ judges, reference, parts, finding }: Manifest): string {
  return `  references: [
    "${reference}",
  ],
  judges: ["${judges}"],
  evaluate({ model }) {
    return model.${parts} =>
      ${finding}
    );
  },
`;
}

/** Its test: red until the check is written. */
export function testSource(names: Names): string {
  const { area, constant, file } = names;
  const manifest = manifestOf(names);
  const check = `import { ${constant} } from "../../../checks/${area}/${file}.ts";\n`;
  return check + (manifest === undefined ? factsTest(names) : manifestTest(names, manifest));
}

function factsTest({ constant }: Names): string {
  return `import { testCheck } from "../../check_cases.ts";

const root = { real: 0, effective: 0, saved: 0, filesystem: 0 };

testCheck(${constant}, [
  { name: "the hardened facts pass", status: "pass" },
  { name: "one knob turned is violated", facts: { uids: root }, status: "warn" },
]);
`;
}

function manifestTest({ constant }: Names, { path, file, found }: Manifest): string {
  const one = (name: string, key: string, results = "") =>
    `    {
      name: "${name}",
      files: "${file.replace("KEY", key)}",
${results}    },
`;
  const expected = `      results: ["${found}"],\n`;
  return `import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(${constant}, {
  path: "${path}",
  violating: [
${one("not set", "", expected)}${one("set to the wrong value", "x-hardened: no\\n", expected)}  ],
  innocent: [
${one("set", "x-hardened: true\\n")}${one("in another spelling", "x-hardened: yes\\n")}  ],
  fixed: "${file.replace("KEY", "x-hardened: true\\n")}",
});
`;
}
