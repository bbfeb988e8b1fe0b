/** GitHub's expressions, `${{ … }}`: found in a text, and parsed. */

/** One expression. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** `github.event.commits.*.message`: lower case, `*` for an index that is no literal name. */
  | { readonly kind: "context"; readonly path: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | {
    readonly kind: "binary";
    readonly operator: string;
    readonly left: Expression;
    readonly right: Expression;
  };

/** What stands between `${{` and `}}`, each; `}}` within quotes does not end one. */
export function expressionsIn(text: string): readonly string[] {
  return expressionSpans(text).map((one) => one.text);
}

/** The same, with where the `${{` of each stands. */
export function expressionSpans(
  text: string,
): readonly { readonly text: string; readonly offset: number }[] {
  const found: { readonly text: string; readonly offset: number }[] = [];
  let from = text.indexOf("${{");
  while (from >= 0) {
    const end = endOf(text, from + 3);
    found.push({ text: text.slice(from + 3, end).trim(), offset: from });
    from = text.indexOf("${{", end);
  }
  return found;
}

/** The text with something else in the place of each expression; linear in hostile texts too. */
export function replaceExpressions(text: string, by: () => string): string {
  let [replaced, from] = ["", 0];
  for (let at = text.indexOf("${{"); at >= 0; at = text.indexOf("${{", from)) {
    replaced += text.slice(from, at) + by();
    from = endOf(text, at + 3) + 2;
  }
  return replaced + text.slice(from);
}

function endOf(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith("}}", index)) return index;
  }
  return text.length;
}

/** The whole text as one expression, if it is that: an `if` needs no `${{ }}`. */
export function soleExpression(text: string): Expression | undefined {
  const inner = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(text)?.[1] ?? text;
  return inner.includes("${{") ? undefined : parseExpression(inner);
}

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(0x[\da-f]+|[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)|([a-z_][\w-]*)|(&&|\|\||==|!=|<=|>=|[<>!()[\].,*]))/iy;
const MAX_DEPTH = 50;
const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
};

/** Parses one; `undefined`: it is none that GitHub would accept. */
export function parseExpression(text: string): Expression | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const parser: Parser = { tokens, next: 0 };
  const parsed = binary(parser, 1, 0);
  return parser.next === tokens.length ? parsed : undefined;
}

interface Parser {
  readonly tokens: readonly string[];
  next: number;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const token = TOKEN.exec(trimmed)?.[0].trim();
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

function binary(parser: Parser, least: number, depth: number): Expression | undefined {
  let left = unary(parser, depth + 1);
  for (;;) {
    const operator = parser.tokens[parser.next] ?? "";
    const precedence = PRECEDENCE[operator] ?? 0;
    if (left === undefined || precedence < least) return left;
    parser.next++;
    const right = binary(parser, precedence + 1, depth + 1);
    if (right === undefined) return undefined;
    left = { kind: "binary", operator, left, right };
  }
}

function unary(parser: Parser, depth: number): Expression | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const token = parser.tokens[parser.next++];
  if (token === undefined) return undefined;
  if (token === "!") {
    const of = unary(parser, depth + 1);
    return of === undefined ? undefined : { kind: "not", of };
  }
  if (token === "(") {
    const inner = binary(parser, 1, depth + 1);
    return parser.tokens[parser.next++] === ")" ? inner : undefined;
  }
  if (token.startsWith("'")) {
    return { kind: "literal", value: token.slice(1, -1).replaceAll("''", "'") };
  }
  if (/^[-+\d]/.test(token)) return { kind: "literal", value: Number(token) };
  if (/^(true|false)$/i.test(token)) {
    return { kind: "literal", value: token.toLowerCase() === "true" };
  }
  if (/^null$/i.test(token)) return { kind: "literal", value: null };
  return /^[a-z_]/i.test(token) ? named(parser, token.toLowerCase(), depth) : undefined;
}

function named(parser: Parser, name: string, depth: number): Expression | undefined {
  if (parser.tokens[parser.next] !== "(") return context(parser, name, depth);
  parser.next++;
  const args: Expression[] = [];
  while (parser.tokens[parser.next] !== ")") {
    const arg = binary(parser, 1, depth + 1);
    if (arg === undefined) return undefined;
    args.push(arg);
    if (parser.tokens[parser.next] === ",") parser.next++;
    else if (parser.tokens[parser.next] !== ")") return undefined;
  }
  parser.next++;
  // What is read out of a function's result is as trustworthy as that.
  const read = context(parser, "", depth);
  return read === undefined ? undefined : { kind: "call", name, args };
}

function context(parser: Parser, name: string, depth: number): Expression | undefined {
  let path = name;
  for (;;) {
    const token = parser.tokens[parser.next];
    if (token === ".") {
      const property = parser.tokens[parser.next + 1] ?? "";
      if (!/^([a-z_]|\*$)/i.test(property)) return undefined;
      parser.next += 2;
      path = `${path}.${property.toLowerCase()}`;
    } else if (token === "[") {
      parser.next++;
      const inner = parser.tokens[parser.next] === "*"
        ? star(parser)
        : binary(parser, 1, depth + 1);
      if (inner === undefined || parser.tokens[parser.next++] !== "]") return undefined;
      const literal = inner.kind === "literal" && typeof inner.value === "string";
      path = `${path}.${literal ? String(inner.value).toLowerCase() : "*"}`;
    } else {
      return { kind: "context", path };
    }
  }
}

function star(parser: Parser): Expression {
  parser.next++;
  return { kind: "literal", value: null };
}
