// GitLab's expression language of `rules:if`. gitlab-ci-local translates it to JavaScript, which a CI file could exploit.
import { RE2JS } from "./gitLabCiLocal.mjs";

/** @typedef {(variables: Readonly<Record<string, string>>) => unknown} Expression */

/** A syntax error. GitLab: `Gitlab::Ci::Pipeline::Expression::Lexer`. */
export class InvalidExpression extends Error {}

/**
 * Whether an expression is true for these variables. GitLab: `Gitlab::Ci::Pipeline::Expression::Statement#truthful?`: an
 * expression that fails at run time is false, and so is blank text.
 *
 * @param {string} text
 * @param {Readonly<Record<string, string>>} variables
 */
export function isTrue(text, variables) {
  const expression = parse(text);
  try {
    const value = expression(variables);
    return typeof value === "string" ? value.trim() !== "" : value !== null && value !== false;
  } catch (error) {
    if (error instanceof NoPattern) return false;
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Expression}
 */
export function parse(text) {
  const tokens = tokensOf(text);
  if (tokens.length > MAX_TOKENS) throw new InvalidExpression("invalid expression syntax");
  let next = 0;
  const expression = alternatives();
  if (next < tokens.length) throw new InvalidExpression("invalid expression syntax");
  return expression;

  function alternatives() {
    let left = conjunctions();
    while (take("||")) {
      const [one, other] = [left, conjunctions()];
      left = (variables) => either(one(variables), () => other(variables));
    }
    return left;
  }

  function conjunctions() {
    let left = comparisons();
    while (take("&&")) {
      const [one, other] = [left, comparisons()];
      left = (variables) => both(one(variables), () => other(variables));
    }
    return left;
  }

  function comparisons() {
    let left = operand();
    for (let compare = comparison(); compare !== undefined; compare = comparison()) {
      const [one, other, same] = [left, operand(), compare];
      left = (variables) => same(one(variables), other(variables));
    }
    return left;
  }

  function comparison() {
    const compare = comparisonsByName[tokens[next]?.operator ?? ""];
    if (compare !== undefined) next++;
    return compare;
  }

  function operand() {
    if (take("(")) {
      const inner = alternatives();
      if (!take(")")) throw new InvalidExpression("invalid expression syntax");
      return inner;
    }
    const value = tokens[next++]?.value;
    if (value === undefined) throw new InvalidExpression("invalid expression syntax");
    return value;
  }

  function take(operator) {
    if (tokens[next]?.operator !== operator) return false;
    next++;
    return true;
  }
}

// Ruby: only nil and false are false, so an empty variable is true here.
const isFalsy = (value) => value === null || value === false;
const both = (left, right) => (isFalsy(left) ? left : right());
const either = (left, right) => (isFalsy(left) ? right() : left);

const comparisonsByName = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "=~": (left, right) =>
    right !== null &&
    pattern(right)
      .matcher(left ?? "")
      .find(),
  "!~": (left, right) =>
    right === null ||
    !pattern(right)
      .matcher(left ?? "")
      .find(),
};

/** The right side of `=~` or `!~` is not a pattern. */
class NoPattern extends Error {}

const MAX_TOKENS = 1_000;

const lexemes = [
  [/^\$(\w+)/, ([, name]) => ({ value: (variables) => variables[name] ?? null })],
  [/^(?:"([^"]*)"|'([^']*)')/, ([, double, single]) => ({ value: () => double ?? single })],
  [/^\/(?:[^/\\]|\\.)+\/[ismU]*/, ([text]) => ({ value: literalPattern(text) })],
  [/^null\b/, () => ({ value: () => null })],
  [/^(?:==|!=|=~|!~|&&|\|\||\(|\))/, ([operator]) => ({ operator })],
];

function tokensOf(text) {
  const tokens = [];
  let rest = String(text).trimStart();
  while (rest !== "") {
    const found = lexemes.map(([lexeme, token]) => ({ match: lexeme.exec(rest), token })).find(({ match }) => match);
    if (!found) throw new InvalidExpression("invalid expression syntax");
    tokens.push(found.token(found.match));
    rest = rest.slice(found.match[0].length).trimStart();
  }
  return tokens;
}

function literalPattern(text) {
  try {
    pattern(text);
  } catch {
    throw new InvalidExpression("invalid expression syntax");
  }
  return () => text;
}

/** Compiles a pattern, which may come from a variable. */
function pattern(text) {
  const parts = /^\/([^]+)\/([ismU]*)$/.exec(String(text));
  if (!parts) throw new NoPattern();
  const [, source, flags] = parts;
  try {
    return RE2JS.compile(`${flags === "" ? "" : `(?${flags})`}${source.replaceAll("\\/", "/")}`);
  } catch {
    throw new NoPattern();
  }
}
