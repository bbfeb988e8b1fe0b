/** The scripts that `posture completion` prints, in the shells themselves. */
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { posture } from "../../command_line.ts";

const scripts = await Deno.makeTempDir({ prefix: "posture-completion-" });
addEventListener("unload", () => Deno.removeSync(scripts, { recursive: true }));

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout, stderr } = await posture(["completion", shell]);
  assertEquals([code, stderr], [0, ""]);
  const path = `${scripts}/posture.${shell}`;
  await Deno.writeTextFile(path, stdout);
  return path;
}

async function output(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, {
    args: [...args],
    stderr: "null",
    stdin: "null",
    cwd: new URL("../../fixtures/", import.meta.url),
    env: { HOME: scripts, TERM: "dumb" },
  }).output();
  return new TextDecoder().decode(stdout);
}

/** What bash offers for the last of these words. */
async function bash(...words: readonly string[]): Promise<readonly string[]> {
  const run = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _posture
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const offered = await output("bash", "-c", run, await scriptOf("bash"), "posture", ...words);
  return offered.split("\n").filter((line) => line !== "");
}

async function fish(line: string): Promise<readonly string[]> {
  const offered = await output(
    "fish",
    "-c",
    `source ${await scriptOf("fish")}; complete -C ${JSON.stringify(line)}`,
  );
  return offered.split("\n").filter((one) => one !== "").map((one) => one.split("\t")[0] ?? "");
}

/** Types the line and a tab in an interactive zsh, and gives what stands there then. */
const ZSH = `
zmodload zsh/zpty
zpty -b z zsh -f -i
zpty -w z 'stty -echo; PS1=; autoload -Uz compinit; compinit -u -D; source '$1
zpty -w z 'done-line () { print "<DONE>$BUFFER<END>"; BUFFER=; zle -I }; zle -N done-line'
zpty -w z 'bindkey "^I" complete-word; bindkey "^M" done-line; bindkey "^J" done-line; print REA\\DY'
local out= line=; integer n=0
while ((n++ < 500)); do zpty -r -t z line && out+=$line; [[ $out == *READY* ]] && break; sleep 0.02; done
zpty -w -n z "$2"$'\\t'
sleep 0.3
zpty -w -n z $'\\n'
out=; n=0
while ((n++ < 500)); do zpty -r -t z line && out+=$line; [[ $out == *"<END>"* ]] && break; sleep 0.02; done
zpty -d z
print -r -- "\${\${out##*<DONE>}%%<END>*}"
`;

async function zsh(line: string): Promise<string> {
  return (await output("zsh", "-f", "-c", ZSH, "zsh", await scriptOf("zsh"), line)).trim();
}

Deno.test("completion: bash offers commands, options, values, ids and files", async () => {
  assertEquals(await bash("au"), ["audit"]);
  assertEquals(await bash("audit", "--prof"), ["--profile"]);
  assertEquals(await bash("audit", "--profile", "rest"), ["restricted"]);
  assertEquals(await bash("audit", "--profile", "=", "rest"), ["restricted"]);
  assertEquals(await bash("--profile", "rest"), ["restricted"]);
  assertEquals(await bash("explain", "running"), ["running-as-root"]);
  assertEquals(await bash("audit", "--only", "process,running"), ["process,running-as-root"]);
  assertEquals(await bash("audit", "--policy", "invalid_p"), ["invalid_policy.yaml"]);
  assertEquals(await bash("schema", "pol"), ["policy"]);
  assertEquals(await bash("exec", "--fail-f"), ["--fail-fast"]);
  assert((await bash("exec", "--", "ba")).includes("bash"));
  assertEquals(await bash("explain", "nothing-like-this"), []);
});

Deno.test("completion: fish offers the same", async () => {
  assertEquals(await fish("posture au"), ["audit"]);
  assertEquals(await fish("posture audit --prof"), ["--profile"]);
  assertEquals(await fish("posture audit --profile rest"), ["restricted"]);
  assertEquals(await fish("posture explain running"), ["running-as-root"]);
  assertEquals(await fish("posture audit --policy invalid_p"), ["invalid_policy.yaml"]);
  assertEquals(await fish("posture schema pol"), ["policy"]);
  assert((await fish("posture exec -- ba")).includes("bash"));
});

Deno.test("completion: zsh offers the same", async () => {
  assertEquals(await zsh("posture aud"), "posture audit");
  assertEquals(await zsh("posture explain running"), "posture explain running-as-root");
  assertEquals(await zsh("posture audit --profile=rest"), "posture audit --profile=restricted");
  assertEquals(await zsh("posture schema pol"), "posture schema policy");
  assertEquals(await zsh("posture exec --fail-f"), "posture exec --fail-fast");
});

Deno.test("completion: an unknown shell is a usage error with the nearest name", async () => {
  const { code, stdout, stderr } = await posture(["completion", "bsh"]);
  assertEquals([code, stdout], [64, ""]);
  assertStringIncludes(stderr, "did you mean bash?");
});

Deno.test("man: a page that mandoc takes, with every command and exit code", async () => {
  const { code, stdout } = await posture(["man"]);
  assertEquals(code, 0);
  const path = `${scripts}/posture.1`;
  await Deno.writeTextFile(path, stdout);
  const lint = await output("mandoc", "-T", "lint", "-W", "error", path);
  assertEquals(lint, "");
  // deno-lint-ignore no-control-regex
  const page = (await output("mandoc", "-T", "ascii", path)).replace(/.\x08/g, "");
  for (const part of ["posture exec [OPTIONS] -- CMD", "--fail-on WHEN", "EXIT STATUS", "66"]) {
    assertStringIncludes(page, part);
  }
});
