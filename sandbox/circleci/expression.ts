import { RE2JS } from "re2js";

/** What a variable of an expression may be. */
export type ExpressionValue = string | number | boolean;

/** The variables of a run by name, such as `pipeline.git.branch`. An unset one is absent. */
export type ExpressionValues = Readonly<Record<string, ExpressionValue | undefined>>;

type Evaluate = (values: ExpressionValues) => ExpressionValue;

/**
 * Whether the expression of a restriction holds. CircleCI: it does not if it is invalid, if one of its operands has the wrong
 * type, or if it reaches a variable that is unset. `and` and `or` evaluate their right side only if it counts.
 */
export function holds(expression: string, values: ExpressionValues): boolean {
  try {
    return Boolean(parse(expression)(values));
  } catch {
    return false;
  }
}

/** Why the text is not an expression. Undefined if it is one. */
export function expressionError(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(\/(?:[^/\\]|\\.)+\/)|(\d+)|([A-Za-z][\w.-]*)|(==|!=|>=|<=|>|<|\(|\)))/y;

interface Token {
  readonly kind: "string" | "regex" | "number" | "name" | "sign";
  readonly text: string;
}

function tokens(expression: string): Token[] {
  const found: Token[] = [];
  const kinds = ["string", "regex", "number", "name", "sign"] as const;
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`unexpected ${JSON.stringify(text.slice(start).trim().slice(0, 20))}`);
    const group = match.slice(1).findIndex((part: string | undefined) => part !== undefined);
    found.push({ kind: kinds[group] ?? "sign", text: match[group + 1] ?? "" });
  }
  return found;
}

/** CircleCI: the operators, those that bind the least first. */
const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["==", "!="],
  ["starts-with", "matches"],
  [">=", ">", "<=", "<"],
];

function parse(expression: string): Evaluate {
  const all = tokens(expression);
  let place = 0;
  const result = level(0);
  if (place < all.length) throw new Error(`unexpected ${JSON.stringify(all[place]?.text)}`);
  return result;

  function level(depth: number): Evaluate {
    const operators = LEVELS[depth];
    if (!operators) return unary();
    let left = level(depth + 1);
    for (let operator = all[place]?.text; isOperator(operators); operator = all[place]?.text) {
      place++;
      left = operation(operator ?? "", left, operator === "matches" ? regex() : level(depth + 1));
    }
    return left;
  }

  function isOperator(operators: readonly string[]): boolean {
    const next = all[place];
    return next !== undefined && (next.kind === "name" || next.kind === "sign") && operators.includes(next.text);
  }

  function unary(): Evaluate {
    if (all[place]?.kind === "name" && all[place]?.text === "not") {
      place++;
      const inner = unary();
      return (values) => !inner(values);
    }
    return operand();
  }

  function operand(): Evaluate {
    const token = all[place++];
    if (token?.text === "(" && token.kind === "sign") {
      const inner = level(0);
      if (all[place++]?.text !== ")") throw new Error('a ")" is missing');
      return inner;
    }
    switch (token?.kind) {
      case "string":
        return constant(token.text.slice(1, -1).replace(/\\(.)/g, "$1"));
      case "number":
        return constant(Number(token.text));
      case "name":
        return token.text === "true" || token.text === "false" ? constant(token.text === "true") : variable(token.text);
      default:
        throw new Error(token ? `unexpected ${JSON.stringify(token.text)}` : "an operand is missing");
    }
  }

  function regex(): Evaluate {
    const token = all[place++];
    if (token?.kind !== "regex") throw new Error('"matches" needs a regular expression between slashes');
    // Throws for an invalid one.
    RE2JS.compile(token.text.slice(1, -1));
    return constant(token.text.slice(1, -1));
  }
}

function constant(value: ExpressionValue): Evaluate {
  return () => value;
}

function variable(name: string): Evaluate {
  return (values) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  };
}

function operation(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case "or":
      return (values) => left(values) || right(values);
    case "and":
      return (values) => left(values) && right(values);
    case "==":
      return (values) => left(values) === right(values);
    case "!=":
      return (values) => left(values) !== right(values);
    case "starts-with":
      return (values) => text(left(values)).startsWith(text(right(values)));
    // Assumption: the whole text has to match, as in filters.
    case "matches":
      return (values) => RE2JS.compile(text(right(values))).matches(text(left(values)));
    case ">=":
      return (values) => number(left(values)) >= number(right(values));
    case ">":
      return (values) => number(left(values)) > number(right(values));
    case "<=":
      return (values) => number(left(values)) <= number(right(values));
    default:
      return (values) => number(left(values)) < number(right(values));
  }
}

function text(value: ExpressionValue): string {
  if (typeof value !== "string") throw new Error(`${JSON.stringify(value)} is not a string`);
  return value;
}

function number(value: ExpressionValue): number {
  if (typeof value !== "number") throw new Error(`${JSON.stringify(value)} is not a number`);
  return value;
}
