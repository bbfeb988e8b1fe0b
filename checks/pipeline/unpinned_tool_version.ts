import type { Command } from "../../lib/manifests/pipeline/commands.ts";
import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
  withinText,
} from "../../lib/manifest_check.ts";
import { type Installer, INSTALLERS, isMoving } from "../../lib/manifests/pipeline/installers.ts";
import { installsPackages } from "../../lib/manifests/pipeline/package_installs.ts";
import { releaseJobs } from "../../lib/manifests/pipeline/releases.ts";
import { valuesInScript, writtenWord } from "../../lib/manifests/pipeline/script_values.ts";
import { type ToolFetch, toolFetches } from "../../lib/manifests/pipeline/tool_fetches.ts";
import { valuesOf } from "../../lib/manifests/pipeline/values.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

/** The tools of a pipeline are the same today and tomorrow. */
export const unpinnedToolVersion = defineManifestCheck({
  id: "unpinned-tool-version",
  area: "pipeline",
  title: "Every tool that a pipeline installs has an exact version",
  level: "warn",
  rationale:
    "A pinned action that installs the latest release of its tool pins nothing: whoever takes over the tool's releases runs code in the next build, with its token, and nobody sees a change.",
  fix: {
    summary:
      "write the exact version: `version: v2.12.7`, `go install example.com/tool@v1.2.3`, `npx tool@1.2.3`, `npm install -g tool@1.2.3`, `uvx tool@1.2.3`, `pipx run tool==1.2.3`, `cargo install --locked tool@1.2.3`",
  },
  references: [
    "https://docs.github.com/en/actions/reference/security/secure-use",
    "https://slsa.dev/spec/v1.0/threats",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    const releasing = new Set(releaseJobs(model));
    return model.jobs.flatMap((job) => [
      ...job.steps.flatMap((step) => installed(model, job, step, releasing.has(job))),
      ...fetched(model, job),
    ]);
  },
});

function installed(
  model: Workflow,
  job: Job,
  step: Step,
  releases: boolean,
): readonly ManifestFinding[] {
  const { uses, with: inputs } = step;
  const installer = uses && INSTALLERS.find(({ action }) => action.test(uses.action));
  if (uses === undefined || installer === undefined) return [];
  if (installer.isRuntime === true && !releases) return [];
  const input = inputs.get(installer.input);
  const path = `${step.path}.with.${installer.input}`;
  if (input === undefined || input.value.trim() === "") {
    return absent(installer, step, path);
  }
  const values = valuesOf(input.value, model, job, step);
  if (values === undefined) {
    const message =
      `${step.label}: which version ${uses.text} installs cannot be known: ${input.value}`;
    return [undeterminedAt(input.at, path, message)];
  }
  const moving = values.find((value) => isMoving(value, installer));
  if (moving === undefined) return [];
  const message = `${step.label}: ${installer.input} ${moving} is no exact version`;
  return [violatedAt(input.at, path, message, {
    observed: moving,
    expected: "an exact version",
    fix: fixOfInput(installer),
  })];
}

function absent(installer: Installer, step: Step, path: string): readonly ManifestFinding[] {
  const { uses, with: inputs } = step;
  if (uses === undefined || installer.otherwise === undefined) return [];
  if (installer.instead?.some((name) => inputs.has(name))) return [];
  const message =
    `${step.label}: ${uses.text} without ${installer.input} installs ${installer.otherwise}`;
  return [violatedAt(uses.at, path, message, {
    observed: installer.otherwise,
    expected: "an exact version",
    fix: fixOfInput(installer),
  })];
}

function fixOfInput({ input }: Installer): string {
  return `write \`${input}:\` with an exact version under \`with:\``;
}

function fetched(model: Workflow, job: Job): readonly ManifestFinding[] {
  const installs = installsPackages(job);
  return job.steps.flatMap((step) =>
    step.run === undefined
      ? []
      : step.commands.flatMap((command) =>
        toolFetches(command.words, installs).flatMap((one) => judge(model, job, step, command, one))
      )
  );
}

function judge(
  model: Workflow,
  job: Job,
  step: Step,
  command: Command,
  { name: word, version, isExact }: ToolFetch,
): readonly ManifestFinding[] {
  const name = writtenWord(word, step).replace(/\$\(.*$/s, "$(...)").slice(0, 80);
  const { run, path, label } = step;
  const [program = ""] = command.words;
  const values = version === "" ? [""] : valuesInScript(version, model, job, step);
  if (run === undefined || values?.every(isExact) === true) return [];
  const place = step.placeOf(command, writtenWord(word, step));
  if (values === undefined) {
    const message = `${label}: which version ${program} fetches cannot be known: ${name}`;
    return [withinText(undeterminedAt(place, `${path}.run`, message), run.at)];
  }
  const moving = values.find((one) => !isExact(one));
  const message = version === "" || version === "latest"
    ? `${label} fetches whatever version of ${name} is the latest, by ${program}`
    : `${label} fetches ${name} by ${program}: ${moving} is no exact version`;
  const details = { observed: name, expected: "an exact version", fix: fixOfCommand(program) };
  return [withinText(violatedAt(place, `${path}.run`, message, details), run.at)];
}

/** How a program takes a version; the others take `NAME@1.2.3`. */
const VERSIONED: Readonly<Record<string, string>> = {
  go: "NAME@v1.2.3",
  uv: "NAME==1.2.3",
  pipx: "NAME==1.2.3",
  cargo: "--locked NAME@1.2.3",
};

function fixOfCommand(program: string): string {
  return `write the exact version after the name: \`${VERSIONED[program] ?? "NAME@1.2.3"}\``;
}
