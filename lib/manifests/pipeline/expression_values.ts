/** What an expression can become: which contexts reach its result, and what it is for a given run. */
import { type Expression, expressionsIn, parseExpression } from "./expressions.ts";

/** Functions whose result says nothing that the one who chose the argument can shape. */
const CLOSED = new Set([
  "contains",
  "startswith",
  "endswith",
  "hashfiles",
  "success",
  "failure",
  "always",
  "cancelled",
]);

/** A context whose value, or whose parts as JSON, reach the result. */
export interface Flow {
  readonly path: string;
  /** Inside of toJSON: a whole object is written out. */
  readonly whole: boolean;
}

/** The contexts that reach what a text becomes. */
export function flowsOfText(text: string): readonly Flow[] {
  return expressionsIn(text).flatMap(flowsOfExpression);
}

/** The contexts that reach what the text between `${{` and `}}` becomes. */
export function flowsOfExpression(text: string): readonly Flow[] {
  const parsed = parseExpression(text);
  return parsed === undefined ? namesIn(text) : flowsOf(parsed);
}

/** Where it cannot be parsed, whatever is named in it. */
function namesIn(text: string): readonly Flow[] {
  return [...text.matchAll(/[a-z_][\w-]*(?:\.(?:[a-z_][\w-]*|\*))+/gi)].map(([path]) => ({
    path: path.toLowerCase(),
    whole: false,
  }));
}

/** The contexts that reach an expression's result: a comparison's operands do not. */
export function flowsOf(expression: Expression, whole = false): readonly Flow[] {
  switch (expression.kind) {
    case "literal":
    case "not":
      return [];
    case "context":
      return [{ path: expression.path, whole }];
    case "call":
      if (CLOSED.has(expression.name)) return [];
      return expression.args.flatMap((one) => flowsOf(one, whole || expression.name === "tojson"));
    case "binary":
      if (expression.operator === "||") {
        return [...flowsOf(expression.left, whole), ...flowsOf(expression.right, whole)];
      }
      // The left side is the result only where it is empty or false.
      return expression.operator === "&&" ? flowsOf(expression.right, whole) : [];
  }
}

const ROOTS = /^(github|env|vars|secrets|inputs|matrix|needs|steps|jobs?|runner|strategy)(\.|$)/;

/** True when it is made of GitHub's contexts, of functions and of texts that are plain. */
export function isOfNames(expression: Expression, isPlain: (text: string) => boolean): boolean {
  switch (expression.kind) {
    case "literal":
      return isPlain(String(expression.value));
    case "context":
      return ROOTS.test(expression.path) && isPlain(expression.path);
    case "not":
      return isOfNames(expression.of, isPlain);
    case "call":
      return expression.args.every((one) => isOfNames(one, isPlain));
    case "binary":
      return isOfNames(expression.left, isPlain) && isOfNames(expression.right, isPlain);
  }
}

type Value = string | number | boolean | null | undefined;

/** What an expression is where these contexts have these values; `undefined`: nobody can say. */
export function evaluate(
  expression: Expression,
  contexts: Readonly<Record<string, string>>,
): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "context":
      return contexts[expression.path];
    case "not": {
      const value = evaluate(expression.of, contexts);
      return value === undefined ? undefined : !truth(value);
    }
    case "call":
      return call(expression.name, expression.args.map((one) => evaluate(one, contexts)));
    case "binary":
      return operate(
        expression.operator,
        evaluate(expression.left, contexts),
        evaluate(expression.right, contexts),
      );
  }
}

/** As GitHub casts a value to a boolean. */
export function truth(value: Exclude<Value, undefined>): boolean {
  return value !== null && value !== "" && value !== 0 && value !== false;
}

function call(name: string, args: readonly Value[]): Value {
  const [first, second] = args;
  if (first === undefined || second === undefined) return undefined;
  const [text, part] = [String(first).toLowerCase(), String(second).toLowerCase()];
  switch (name) {
    case "startswith":
      return text.startsWith(part);
    case "endswith":
      return text.endsWith(part);
    case "contains":
      return text.includes(part);
    default:
      return undefined;
  }
}

function operate(operator: string, left: Value, right: Value): Value {
  if (operator === "&&") {
    if (left === undefined) return right !== undefined && !truth(right) ? right : undefined;
    return truth(left) ? right : left;
  }
  if (operator === "||") {
    if (left === undefined) return right !== undefined && truth(right) ? right : undefined;
    return truth(left) ? left : right;
  }
  if (left === undefined || right === undefined) return undefined;
  // Texts are compared without regard to case.
  const same = String(left).toLowerCase() === String(right).toLowerCase();
  if (operator === "==") return same;
  return operator === "!=" ? !same : undefined;
}
