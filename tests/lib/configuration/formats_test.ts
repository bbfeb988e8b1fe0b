import fc from "fast-check";
import { type Declaration, formatProblem } from "../../../lib/configuration/formats.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `formats: ${name}`, permissions: "none", fn });

type Case = readonly [value: string, problem: string | undefined, declared?: Declaration];

const FORMATS: Readonly<Record<string, readonly Case[]>> = {
  string: [
    ["anything at all", undefined],
    ["", "is empty"],
    ["twelve chars", "has 12 characters, needs 32", { min_length: 32 }],
    ["x", "has 1 character, needs 2", { min_length: 2 }],
    ["abc", "has 3 characters, more than 2", { max_length: 2 }],
    ["\u{1f600}\u{1f600}", undefined, { max_length: 2 }],
    ["v1", undefined, { pattern: "v\\d" }],
    ["v1x", "does not match the policy's pattern", { pattern: "v\\d" }],
  ],
  int: [
    ["0", undefined],
    ["-5", undefined],
    ["+7", undefined],
    ["3.5", "is no whole number"],
    ["ten", "is no number"],
    ["0x10", "is no number"],
    ["1e3", "is no number"],
    ["12 ", "has a space at character 3"],
    ["5", "is below 6", { min: 6 }],
    ["5", "is above 4", { max: 4 }],
    ["9007199254740993", "is beyond the integers (2^53)"],
    ["9".repeat(5000), "is above 4", { max: 4 }],
  ],
  port: [
    ["1", undefined],
    ["65535", undefined],
    ["70000", "is above 65535"],
    ["0", "is below 1"],
    ["80", "is below 1024", { min: 1024 }],
    ["-1", "is no number"],
    ["http", "is no number"],
    ["80\n", "has a line break at character 3"],
  ],
  bool: [
    ["true", undefined],
    ["FALSE", undefined],
    ["on", undefined],
    ["0", undefined],
    ["maybe", "is neither true nor false"],
    ["2", "is neither true nor false"],
    ["true ", "has a space at character 5"],
  ],
  url: [
    ["https://example.com/a?b#c", undefined],
    ["postgres://u:p@db:5432/app", undefined],
    ["redis://cache", undefined],
    ["unix:///run/app.sock", undefined],
    ["example.com", "is no URL: it has no scheme"],
    ["localhost:8080", "is no URL: :// is missing after the scheme"],
    ["https:example.com", "is no URL: :// is missing after the scheme"],
    ["https:///path", "is a URL without a host"],
    ["https://exa mple.com", "has a space at character 12"],
    ["https://a:99999/", "is no URL"],
    ["https://a:0/", "is a URL with port 0"],
    ["redis://", "is a URL without a host"],
    ["https://a..b/", "is a URL whose host is no host name or address"],
    ["https://*/", "is a URL whose host is no host name or address"],
    ["https://${HOST}/", "has a template that nobody filled in for a host"],
    ["redis://{{host}}:6379", "has a template that nobody filled in for a host"],
    ["https://a\\b.example/", "is no URL"],
    ["postgres://u:p$w{1@db/app", undefined],
    ["postgres:///app?host=/run/postgresql", undefined],
    ["postgres://u@%2Frun%2Fpostgresql/app", undefined],
    ["mongodb://u:p@a:27017,b:27017/app?replicaSet=r", undefined],
    ["jdbc:postgresql://db:5432/app", undefined],
    ["jdbc:sqlserver://db:1433;databaseName=app", undefined],
    ["https://m\u00fcnchen.example/", undefined],
    ["\u0007https://a", "has a control character at character 1"],
  ],
  "https-url": [
    ["https://example.com", undefined],
    ["HTTPS://example.com", undefined],
    ["http://example.com", "is a URL, but not https"],
  ],
  host: [
    ["example.com", undefined],
    ["example.com.", undefined],
    ["my_db", undefined],
    ["10.0.0.1", undefined],
    ["::1", undefined],
    ["[fe80::1]", undefined],
    ["10.0.0.256", "is no host name or address"],
    ["10.0.0", "is no host name or address"],
    ["-a.com", "is no host name or address"],
    ["a..b", "is no host name or address"],
    [`${"a".repeat(64)}.com`, "is no host name or address"],
    ["example.com:80", "holds a port: give the host alone"],
    ["https://example.com", "is a URL: give the host alone"],
    ["exam ple.com", "has a space at character 5"],
  ],
  "host-list": [
    ["a.com,b.com", undefined],
    ["a.com b.com", undefined],
    ['["a.com", "b.com"]', undefined],
    [".example.com,*.example.org", undefined],
    ["kafka1:9092,kafka2:9092", undefined],
    ["[::1]:80,10.0.0.1", undefined],
    ["a.com:0", "holds a port that is none (1 to 65535)"],
    ["a.com:1,a.com:65536", "holds a port that is none (1 to 65535) (entry 2 of 2)"],
    ["a.com,b/c", "holds what is no host (entry 2 of 2)"],
    [",", "holds no host"],
  ],
  email: [
    ["a.b+c@example.com", undefined],
    ["root@localhost", undefined],
    ["example.com", "is no email address: it has no @"],
    ["a@@b", "is no email address"],
    ["a@", "is no email address"],
    ["a..b@c.d", "is no email address"],
    ["A <a@b.c>", "has a space at character 2"],
  ],
  duration: [
    ["P1DT2H", undefined],
    ["P2W", undefined],
    // A month, a time without its T, a number without its unit.
    ["P1M", "is no duration such as 30s, 5m or 1h30m"],
    ["P1H", "is no duration such as 30s, 5m or 1h30m"],
    ["P30", "is no duration such as 30s, 5m or 1h30m"],
    ["PT30", "is no duration such as 30s, 5m or 1h30m"],
    ["30", undefined],
    ["30s", undefined],
    ["1h30m", undefined],
    ["1.5h", undefined],
    ["250ms", undefined],
    ["PT1H30M", undefined],
    ["P1DT2H", undefined],
    ["soon", "is no duration such as 30s, 5m or 1h30m"],
    ["-5s", "is no duration such as 30s, 5m or 1h30m"],
    ["5 s", "has a space at character 2"],
    ["59s", "is below 60 seconds", { min: 60 }],
    ["2m", "is above 60 seconds", { max: 60 }],
  ],
  path: [
    ["/var/lib/app", undefined],
    ["/with space/x", undefined],
    ["var/lib", "is no absolute path"],
    ["/x ", "begins or ends with white space"],
    ["/x\ny", "holds a control character"],
  ],
  base64: [
    ["AAEC", undefined],
    ["_-8=", undefined],
    ["AAEC", "decodes to 3 bytes, needs exactly 32", { bytes: 32 }],
    ["AA==", "decodes to 1 byte, needs exactly 2", { bytes: 2 }],
    ["A", "is no base64: a part of it is missing"],
    ["AAE*", "is no base64: character 4 does not belong there"],
    ["AA+_", "is no base64"],
  ],
  hex: [
    ["00ffAA", undefined],
    ["abc", "has an odd number of hexadecimal digits"],
    ["0g", "is no hexadecimal: character 2 does not belong there"],
    ["00", "decodes to 1 byte, needs exactly 16", { bytes: 16 }],
  ],
  enum: [
    ["a", undefined, { values: ["a", "b"] }],
    ["c", "is none of a, b", { values: ["a", "b"] }],
    ["a ", "has a space at character 2", { values: ["a", "b"] }],
  ],
  regex: [
    ["v12", undefined, { pattern: "v\\d+" }],
    ["v12\n", "does not match the policy's pattern", { pattern: "v\\d+" }],
    ["a".repeat(9000), "is longer than the 8192 characters judged", { pattern: "a+" }],
  ],
};

for (const [format, cases] of Object.entries(FORMATS)) {
  test(format, () => {
    for (const [value, problem, declared] of cases) {
      const all = { format, ...declared } as Declaration;
      assertEquals(formatProblem(value, all), problem, `${format} ${JSON.stringify(value)}`);
    }
  });
}

test("what is not UTF-8 is never valid", () => {
  assertEquals(formatProblem(null, {}), "is not UTF-8");
});

test("no reason holds a part of the value, and nothing throws", () => {
  const formats = fc.constantFrom(...Object.keys(FORMATS));
  const secret = fc.stringMatching(/^[g-zG-Z]{6,20}$/);
  fc.assert(
    fc.property(formats, secret, fc.string(), (format, core, around) => {
      const value = `${around}${core}${around}`;
      const declared = {
        format,
        values: ["1"],
        pattern: "1",
        max_length: 1,
        bytes: 1,
      } as Declaration;
      const problem = formatProblem(value, declared);
      assert(problem !== undefined && !problem.includes(core));
    }),
    { numRuns: 2000 },
  );
});
