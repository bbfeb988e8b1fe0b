/** Programs whose options take a password after them or in one word: what no name announces. Pure. */
import { shellWords } from "../facts/command.ts";
import { carriesValue } from "../secrets.ts";

/** The option, and in its group the value where that is part of the word; else the next word is it. */
const OPTIONS: ReadonlyMap<string, RegExp> = new Map([
  ...each("redis-cli valkey-cli keydb-cli", /^(?:-a|--pass)()$/),
  ...each("mysql mysqladmin mysqldump mysqlsh mariadb mariadb-admin mariadb-dump", /^-p(.+)$/),
  ...each("mongo mongosh mongodump mongorestore cqlsh", /^(?:-p|--password)()$/),
  ...each("sqlcmd mosquitto_sub mosquitto_pub mosquitto_rr", /^-P(.*)$/),
  ...each("ldapsearch ldapwhoami ldapadd", /^-w(.*)$/),
  ...each("clickhouse-client", /^--password()$/),
  ...each("curl", /^(?:-u|--user)(.*)$/),
]);

function each(programs: string, option: RegExp): readonly (readonly [string, RegExp])[] {
  return programs.split(" ").map((program) => [program, option]);
}

interface Word {
  readonly text: string;
  readonly position: number;
}

/** The positions of the programs that are given such a password: their lines alone are quoted. */
export function passwordOperands(words: readonly string[]): readonly number[] {
  const direct = words.map((text, position) => ({ text, position }));
  const nested = direct.flatMap(({ text, position }) =>
    text.includes(" ") ? simpleCommands(text, position) : []
  );
  return [direct, ...nested].flatMap(ofCommand).map(({ position }) => position);
}

const DEFAULT = /\$\{\w{1,128}:?[-+]([^{}]{0,1000})\}/g;

/** One line of a file without such passwords, whatever holds the command: the words around them too. */
export function withoutPasswords(line: string): string {
  const bare = line.replace(DEFAULT, "$1").replace(/["'\\[\]{},]/g, " ");
  const found = simpleCommands(bare, 0).flatMap(ofCommand).map(({ value }) => escaped(value));
  return found.length === 0
    ? line
    : line.replace(new RegExp(`[^\\s"']{0,64}(?:${found.join("|")})[^\\s"']{0,256}`, "g"), "***");
}

function escaped(text: string): string {
  return text.replace(/[^\w\s]/g, "\\$&");
}

interface Operand {
  readonly position: number;
  readonly value: string;
}

/** What stands between `;`, `|` and `&`: one program with its words. */
function simpleCommands(line: string, position: number): readonly (readonly Word[])[] {
  return line.split(/[;|&\n]+/)
    .map((part) => shellWords(part).map((text) => ({ text, position })));
}

function ofCommand(words: readonly Word[]): readonly Operand[] {
  const start = words.findIndex(({ text }) => OPTIONS.has(baseName(text)) || isMc(text));
  const { text = "", position = 0 } = words[start] ?? {};
  const rest = words.slice(start + 1).map((word) => word.text);
  const values = isMc(text) ? ofMc(rest) : ofOptions(baseName(text), rest);
  return values.filter(isValue).map((value) => ({ position, value }));
}

function ofOptions(program: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const attached = OPTIONS.get(program)?.exec(word)?.[1];
    if (attached === undefined) return [];
    const given = attached === "" ? words[index + 1] ?? "" : attached;
    return [program === "curl" ? given.replace(/^[^:]*(:|$)/, "") : given];
  });
}

/** `mc alias set NAME URL USER PASSWORD`. */
function ofMc(words: readonly string[]): readonly string[] {
  const operands = words.filter((word) => !word.startsWith("-"));
  const verb = operands.slice(0, 2).join(" ");
  if (verb === "alias set") return operands.slice(5, 6);
  return verb === "config host" ? operands.slice(6, 7) : [];
}

function isMc(text: string): boolean {
  return baseName(text) === "mc";
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isValue(value: string): boolean {
  return carriesValue(value) && !/^[`-]|\$[({A-Za-z_]/.test(value);
}
