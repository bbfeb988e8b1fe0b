/** Actions that install a tool, and commands that fetch one: which version each of them takes. */

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
  /** A language's runtime: judged where something is released; elsewhere a range is usual. */
  readonly isRuntime?: boolean;
}

/** From each action's own action.yml. */
export const INSTALLERS: readonly Installer[] = [
  { action: /^goreleaser\/goreleaser-action$/, input: "version", otherwise: "~> v2" },
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
  { action: /^azure\/setup-(helm|kubectl)$/, input: "version", otherwise: "latest" },
  { action: /^hashicorp\/setup-terraform$/, input: "terraform_version", otherwise: "latest" },
  {
    action: /^opentofu\/setup-opentofu$/,
    input: "tofu_version",
    instead: ["tofu_version_file"],
    otherwise: "latest",
  },
  { action: /^hashicorp\/setup-packer$/, input: "version", otherwise: "latest" },
  { action: /^ko-build\/setup-ko$/, input: "version", otherwise: "latest" },
  { action: /^(arduino|go-task)\/setup-task$/, input: "version", otherwise: "3.x" },
  { action: /^extractions\/setup-just$/, input: "just-version", otherwise: "latest" },
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
export function isMoving(version: string, { isRuntime, action }: Installer): boolean {
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
  return /^v?\d+$/i.test(text) ||
    action.test("goreleaser/goreleaser-action") && /^v?\d+\.\d+$/i.test(text);
}

/** The package that a command fetches anew, if it does not say which version. */
export function unpinnedFetch(words: readonly string[], installs: boolean): string | undefined {
  const [program = "", ...rest] = words;
  const command = words.slice(0, 3).join(" ");
  if (program === "go" && /^(install|run|get)$/.test(rest[0] ?? "")) return movingModule(rest);
  if (program === "npx" || program === "bunx") {
    if (installs || rest.some((word) => /^--(no|no-install|offline)$/.test(word))) return undefined;
    return loose(fetched(rest, /^(-p|--package)$/), /.@\d+\.\d+\.\d+/);
  }
  if (/^(pnpm|yarn) dlx /.test(command)) {
    return loose(fetched(rest.slice(1), /^(-p|--package)$/), /.@\d+\.\d+\.\d+/);
  }
  if (program === "uvx") return loose(fetched(rest, /^--from$/), PYTHON);
  if (/^uv tool (run|install)/.test(command)) {
    return loose(fetched(rest.slice(2), /^--from$/), PYTHON);
  }
  if (program === "pipx" && /^(run|install)$/.test(rest[0] ?? "")) {
    return loose(fetched(rest.slice(1), /^--spec$/), PYTHON);
  }
  return undefined;
}

const PYTHON = /==\s*\d|.@\d+\.\d+/;

function movingModule(words: readonly string[]): string | undefined {
  return words.find((word) =>
    /^[\w.-]+\.[\w-]+\/.*@(latest|main|master|HEAD|upgrade|patch)$/.test(word)
  );
}

/** Options that take a value of their own. */
const VALUED =
  /^(--python|-p|--with|--index-url|-i|--pip-args|--registry|-c|--call|-w|--workspace)$/;

/** The package: that of an option, or the first word that is no option. */
function fetched(words: readonly string[], option: RegExp): string | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [name = "", value] = word.split("=", 2);
    if (option.test(name) && word.startsWith("-")) return value ?? words[index + 1];
    if (VALUED.test(word)) index++;
    else if (!word.startsWith("-")) {
      return words.slice(index).some((one) => option.test(one)) ? undefined : word;
    }
  }
  return undefined;
}

/** Undefined too for a path, an address or what a variable says: no package's name. */
function loose(name: string | undefined, pinned: RegExp): string | undefined {
  if (name === undefined || pinned.test(name) || /^[./~]|[$:]|\.(whl|tgz|gz)$/.test(name)) {
    return undefined;
  }
  return /^@?[a-z0-9]/i.test(name) ? name : undefined;
}
