import fc from "fast-check";
import { renderGithub } from "../../../lib/report/github.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { EVERY_KIND, hostileReport, hostileText } from "./hostile.ts";
import { reportWith, resultWith } from "./reports.ts";

/** A line as a runner splits it: https://github.com/actions/runner, ActionCommand. */
interface Parsed {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

function parse(line: string): Parsed | undefined {
  const [, command = "", properties = "", data = ""] =
    /^::([a-z-]+)(?: ([^\n]*?))?::([^\n]*)$/.exec(line.trimStart()) ?? [];
  if (command === "") return undefined;
  const pairs = properties.split(",").map((one) => one.split("=", 2));
  const entries = pairs.map(([name = "", value = ""]) => [name, unescape(value)]);
  return { command, properties: Object.fromEntries(entries), data: unescape(data) };
}

function unescape(text: string): string {
  return text.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n").replaceAll("%25", "%");
}

const linesOf = (text: string) => text.split(/\r\n|\r|\n/).filter((line) => line !== "");

Deno.test({
  name: "github: what each status becomes, and where it points",
  permissions: "none",
  fn() {
    const lines = linesOf(renderGithub(reportWith(EVERY_KIND)));
    const parsed = lines.slice(0, -1).map(parse);
    const commands = parsed.map((one) => one?.command);
    assertEquals(commands, ["error", "warning", "warning", "notice", "notice", "error"]);
    assertEquals(parsed[2]?.data, "Not judged: cannot read /proc/1: EACCES\nFix: set `user`");
    assert(parsed[4]?.data.endsWith('Waived until 2027-01-31: OPS-1 "soon"'));
    assertEquals(parsed[5]?.properties, {
      file: "deploy/a b#1.yaml",
      line: "3",
      col: "5",
      title: "posture: unreadable-manifest",
    });
    assert(lines.at(-1)?.startsWith("posture: 2 failed, "), lines.at(-1));
  },
});

Deno.test({
  name: "github: stdin is no file of the repository",
  permissions: "none",
  fn() {
    const location = { file: "-", line: 1, column: 1, path: "services", snippet: null };
    const [line = ""] = linesOf(renderGithub(reportWith([resultWith({ location })])));
    assertEquals(Object.keys(parse(line)?.properties ?? {}), ["title"]);
  },
});

Deno.test({
  name: "github: one command per result, whatever the report says; nothing else is one",
  permissions: "none",
  fn() {
    fc.assert(fc.property(hostileReport, hostileText, (report, closing) => {
      const shown = report.results.filter(({ status }) => status !== "pass" && status !== "skip");
      const lines = linesOf(renderGithub(report, closing));
      const commands = lines.filter((line) => line.trimStart().startsWith("::"));
      assertEquals(commands.length, shown.length);
      for (const [index, line] of commands.entries()) {
        const parsed = parse(line);
        assert(["error", "warning", "notice"].includes(parsed?.command ?? ""), line);
        assertEquals(parsed?.properties.title, `posture: ${shown[index]?.id}`);
      }
      for (const line of lines.slice(commands.length)) {
        assert(!line.includes("##["), `an older command: ${line}`);
      }
    }));
  },
});
