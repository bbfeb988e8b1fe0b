/** Which jobs install what the project's own lock file holds. */
import type { Job } from "./workflow_types.ts";

const INSTALLING = /^(bahmutov\/npm-install|cypress-io\/github-action)$/;
/** What a project installs from its lock file, npx takes from there. */
const INSTALLS = /^(ci|i|install|add|clean-install|cit|it|install-(ci-)?test|focus)$/;

/** True when the packages of the project are installed, by a command or by an action. */
export function installsPackages(job: Job): boolean {
  return job.steps.some(({ uses, commands, with: inputs }) =>
    uses?.text.startsWith("./") === true || INSTALLING.test(uses?.action ?? "") ||
    /true|\n|\[/.test(inputs.get("run_install")?.value ?? "") ||
    commands.some(({ words }) => isInstall(words))
  );
}

/** `yarn build` runs a script, and `npm install -g tool` installs nothing of the project. */
function isInstall(words: readonly string[]): boolean {
  const [program = "", ...rest] = words[0] === "corepack" ? words.slice(1) : words;
  if (program === "lerna" || program === "rush") return /^(bootstrap|install)$/.test(rest[0] ?? "");
  if (!/^(npm|pnpm|yarn|bun)$/.test(program)) return false;
  if (
    rest.some((word) => /^(-g|--global|--location|-v|--version|--help|run|global)\b/.test(word))
  ) {
    return false;
  }
  const named = rest.filter((word, index) =>
    !word.startsWith("-") && !/^(-C|--cwd|--dir|--prefix|--filter)$/.test(rest[index - 1] ?? "")
  );
  return program === "yarn" && named.length === 0 ||
    named.slice(0, 2).some((word) => INSTALLS.test(word));
}
