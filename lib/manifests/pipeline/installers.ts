/** Actions that install a tool, and which version each of them takes. */

/** An action that installs something. */
export interface Installer {
  readonly action: RegExp;
  /** The input that names the version. */
  readonly input: string;
  /** Inputs that say it elsewhere, in a file or by switching the installation off. */
  readonly instead?: readonly string[];
  /**
   * What it installs when nothing is said. Left out: a version of its own, which a pinned action
   * pins too, or one from a file of the project.
   */
  readonly otherwise?: string;
  /** `1.9` is the newest of that line to it. */
  readonly takesPrefix?: boolean;
  /** A language's runtime: judged where something is released; elsewhere a range is usual. */
  readonly isRuntime?: boolean;
}

/** From each action's own action.yml. */
export const INSTALLERS: readonly Installer[] = [
  {
    action: /^goreleaser\/goreleaser-action$/,
    input: "version",
    otherwise: "~> v2",
    takesPrefix: true,
  },
  {
    action: /^golangci\/golangci-lint-action$/,
    input: "version",
    instead: ["version-file", "install-mode"],
    otherwise: "latest",
  },
  { action: /^sigstore\/cosign-installer$/, input: "cosign-release" },
  { action: /^aquasecurity\/setup-trivy$/, input: "version", otherwise: "latest" },
  { action: /^aquasecurity\/trivy-action$/, input: "version" },
  { action: /^anchore\/sbom-action(\/download-syft)?$/, input: "syft-version" },
  { action: /^azure\/setup-helm$/, input: "version", otherwise: "latest" },
  { action: /^azure\/setup-kubectl$/, input: "version", otherwise: "latest", takesPrefix: true },
  {
    action: /^hashicorp\/setup-terraform$/,
    input: "terraform_version",
    otherwise: "latest",
    takesPrefix: true,
  },
  {
    action: /^opentofu\/setup-opentofu$/,
    input: "tofu_version",
    instead: ["tofu_version_file"],
    takesPrefix: true,
    otherwise: "latest",
  },
  { action: /^hashicorp\/setup-packer$/, input: "version", otherwise: "latest", takesPrefix: true },
  { action: /^ko-build\/setup-ko$/, input: "version", otherwise: "latest" },
  {
    action: /^(arduino|go-task)\/setup-task$/,
    input: "version",
    otherwise: "3.x",
    takesPrefix: true,
  },
  {
    action: /^extractions\/setup-just$/,
    input: "just-version",
    otherwise: "latest",
    takesPrefix: true,
  },
  { action: /^docker\/setup-buildx-action$/, input: "version" },
  { action: /^astral-sh\/setup-uv$/, input: "version" },
  {
    action: /^actions\/setup-node$/,
    input: "node-version",
    instead: ["node-version-file"],
    otherwise: "the runner's",
    isRuntime: true,
  },
  {
    action: /^actions\/setup-go$/,
    input: "go-version",
    instead: ["go-version-file"],
    otherwise: "the runner's",
    isRuntime: true,
  },
  { action: /^actions\/setup-python$/, input: "python-version", isRuntime: true },
  { action: /^ruby\/setup-ruby$/, input: "ruby-version", isRuntime: true },
  { action: /^denoland\/setup-deno$/, input: "deno-version", isRuntime: true },
  { action: /^oven-sh\/setup-bun$/, input: "bun-version", isRuntime: true },
  { action: /^pnpm\/action-setup$/, input: "version", isRuntime: true },
];

/** `latest`, and a range: what is installed changes without a change of the file. */
export function isMoving(version: string, { isRuntime, takesPrefix }: Installer): boolean {
  const text = version.trim();
  if (
    /^(latest|stable|edge|nightly|canary|main|master|head|lts|node|current|rc|oldstable)$/i.test(
      text,
    )
  ) {
    return true;
  }
  if (/[\^~<>*|]|(^|\.)x(\.|$)|^lts\//i.test(text)) return true;
  // `22`, `3.12` name a release line of a runtime; of a tool, `v2` is whatever came last.
  if (isRuntime === true) return false;
  return /^v?\d+$/i.test(text) || takesPrefix === true && /^v?\d+\.\d+$/i.test(text);
}
