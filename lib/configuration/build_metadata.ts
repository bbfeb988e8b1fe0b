/** What a build says of itself. Pure; no part of a value is shown. */

const COMMIT = /(^|_)(COMMIT|SHA|SHA1|REVISION|REV)(_(SHA|HASH|ID))?$/i;

/** Why the variable does not say what was built, if it does not. */
export function buildMetadataProblem(name: string, value: string | null): string | undefined {
  if (value === null) return "is not UTF-8";
  const text = value.trim();
  if (text === "") return "is empty";
  if (COMMIT.test(name)) {
    return /^[0-9a-f]{7,64}$/i.test(text) ? undefined : "is no commit (7 to 64 hexadecimal digits)";
  }
  if (/^(unknown|undefined|null|none|n\/a|todo|\$\{?.*\}?)$/i.test(text)) return "is a placeholder";
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u001f\u007f]/.test(text) ? "holds a control character" : undefined;
}
