import fc from "fast-check";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { parseDotenv } from "../../../lib/std/dotenv.ts";

function values(text: string): Record<string, string> {
  return Object.fromEntries(parseDotenv(text).assignments.map(({ name, value }) => [name, value]));
}

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `dotenv: ${name}`, permissions: "none", fn });

test("values as dotenv gives them", () => {
  assertEquals(values("A=1\nB = two words # comment\nexport C='x'\nD=\nE=\"q\" # c"), {
    A: "1",
    B: "two words",
    C: "x",
    D: "",
    E: "q",
  });
});

test("a BOM, CRLF and a tab after export do no harm", () => {
  assertEquals(values("\ufeffA=1\r\nexport\tB=2\r\n"), { A: "1", B: "2" });
});

test("nothing is expanded or executed", () => {
  assertEquals(values("A=${HOME}\nB=$(id)\nC=`id`"), { A: "${HOME}", B: "$(id)", C: "id" });
});

test("a quoted value may span lines, a PEM key with base64 padding too", () => {
  const pem = "-----BEGIN X-----\nQUJD\nRA==\n-----END X-----";
  assertEquals(values(`KEY="${pem}"\nB=2`), { KEY: pem, B: "2" });
});

test("an unbalanced quote is one malformed line and swallows nothing", () => {
  const { malformed } = parseDotenv('A=1\nB="open\nDEBUG=1\nC="closed"');
  assertEquals(malformed, [2]);
  assertEquals(values('A=1\nB="open\nDEBUG=1\nC="closed"'), { A: "1", DEBUG: "1", C: "closed" });
});

test("what is no assignment is named by its line", () => {
  assertEquals(parseDotenv("# c\n\nA=1\nno assignment\n9=x\nB=\0\n=x").malformed, [4, 5, 6, 7]);
});

test("the line of an assignment is where it starts", () => {
  const lines = parseDotenv('\nA="x\ny"\nB=1').assignments.map(({ line }) => line);
  assertEquals(lines, [2, 4]);
});

test("any text: never throws, each line is accounted for once", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const { assignments, malformed } = parseDotenv(text);
    const lines = [...assignments.map(({ line }) => line), ...malformed];
    assertEquals(new Set(lines).size, lines.length);
    assert(assignments.every(({ name }) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)));
  }));
});
