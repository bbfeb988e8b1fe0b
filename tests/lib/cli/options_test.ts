import fc from "fast-check";
import { type Command, parseOptions, refuseBoth } from "../../../lib/cli/options.ts";
import { UserError } from "../../../lib/errors.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

const command: Command = {
  name: "audit",
  summary: "",
  usage: "posture audit [FILE]",
  options: [
    { name: "json", description: "" },
    { name: "verbose", short: "v", description: "" },
    { name: "quiet", short: "q", description: "" },
    { name: "policy", short: "p", value: "FILE", description: "" },
    { name: "only", value: "ID,…", repeatable: true, description: "" },
    { name: "color", value: "WHEN", choices: ["auto", "never"], description: "" },
  ],
  operands: { min: 0, max: 1 },
  run: () => Promise.resolve(0),
};
const gate: Command = { ...command, takesCommand: true, operands: { min: 0, max: 0 } };

function refusal(args: readonly string[], of = command): string {
  try {
    parseOptions(of, args);
  } catch (error) {
    assert(error instanceof UserError, String(error));
    assertEquals(error.exitCode, 64);
    assert(!error.message.includes("\n"));
    return error.message;
  }
  throw new Error(`accepted: ${args.join(" ")}`);
}

Deno.test({
  name: "options: switches, values, lists, clusters and operands in any order",
  permissions: "none",
  fn() {
    const args = parseOptions(command, ["-vq", "x", "--only", "a,b", "--policy=p=q", "--only=c"]);
    assert(args.has("verbose") && args.has("quiet") && !args.has("json"));
    assertEquals(args.list("only"), ["a", "b", "c"]);
    assertEquals(args.value("policy"), "p=q");
    assertEquals(args.operands, ["x"]);
  },
});

Deno.test({
  name: "options: a word after a switch is an operand, also when it reads true, false or 1e3",
  permissions: "none",
  fn() {
    for (const word of ["true", "false", "1e3", "007", "-"]) {
      const args = parseOptions(command, ["--json", word]);
      assert(args.has("json"));
      assertEquals(args.operands, [word]);
    }
  },
});

Deno.test({
  name: "options: what follows -- is never an option",
  permissions: "none",
  fn() {
    const args = parseOptions(command, ["--json", "--", "--bogus"]);
    assertEquals(args.operands, ["--bogus"]);
    assertEquals(args.command, undefined);
    const gated = parseOptions(gate, ["-v", "--", "app", "--json", "--", "x"]);
    assertEquals(gated.command, ["app", "--json", "--", "x"]);
    assert(!gated.has("json"));
    assertEquals(parseOptions(gate, ["-v"]).command, undefined);
    assertEquals(parseOptions(gate, ["--"]).command, []);
  },
});

const REFUSED: readonly (readonly [readonly string[], string])[] = [
  [["--jsn"], 'unknown option "--jsn"; did you mean --json?'],
  [["--bogus-option=3"], 'unknown option "--bogus-option"'],
  [["-x"], 'unknown option "-x"'],
  [["-vx"], 'unknown option "-vx"'],
  [["-v5"], 'unknown option "-v5"'],
  [["--no-json"], "unknown option"],
  [["--__proto__"], "unknown option"],
  [["--constructor.name=x"], "unknown option"],
  [["--json=false"], "--json takes no value"],
  [["-v=1"], "--verbose takes no value"],
  [["--policy"], "--policy needs a value: --policy FILE"],
  [["--policy", "--json"], "--policy needs a value"],
  [["--policy", ""], "--policy needs a value"],
  [["--policy="], "--policy needs a value"],
  [["-p"], "--policy needs a value"],
  [["--policy", "a", "--policy", "b"], "--policy was given 2 times"],
  [["-p", "a", "--policy=b"], "--policy was given 2 times"],
  [["--only", ","], "--only needs a value"],
  [["--only", "a", "--only", ","], "--only needs a value"],
  [["--color", "nevr"], '--color "nevr" is none of auto, never; did you mean never?'],
  [["a", "b"], 'unexpected argument "b"'],
  [["--", "a", "\x1b[31m\n"], "unexpected argument"],
];

for (const [args, message] of REFUSED) {
  Deno.test({
    name: `options: refuses ${JSON.stringify(args.join(" "))}`,
    permissions: "none",
    fn: () => assertStringIncludes(refusal(args), message),
  });
}

Deno.test({
  name: "options: two that contradict each other are refused",
  permissions: "none",
  fn() {
    const args = parseOptions(command, ["--verbose", "--quiet"]);
    let message = "";
    try {
      refuseBoth(command, args, "verbose", "quiet");
    } catch (error) {
      message = error instanceof UserError ? error.message : "";
    }
    assertStringIncludes(message, "--verbose and --quiet contradict each other");
    refuseBoth(command, parseOptions(command, ["--verbose"]), "verbose", "quiet");
  },
});

Deno.test({
  name: "options: no arguments at all throw anything but a usage error",
  permissions: "none",
  fn() {
    const token = fc.oneof(
      fc.string(),
      fc.constantFrom("--json", "-v", "--only", "--", "--policy=", "--color=auto", "-", "--=x"),
    );
    fc.assert(fc.property(fc.array(token), (args) => {
      try {
        parseOptions(command, args);
      } catch (error) {
        assert(error instanceof UserError, String(error));
      }
    }));
  },
});
