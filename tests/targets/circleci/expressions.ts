/** A value of a pipeline. CircleCI: a value that is empty is like one that is not there. */
export type Value = string | number | boolean | null;

/** The values of a pipeline, by name. Another name is an error, and so is a value that this pipeline does not have. */
export type Values = Readonly<Record<string, Value>>;

/**
 * Evaluates an expression of `when` and `filters`, by CircleCI's table of operators. Throws for everything that is not in
 * it: templates, unknown names, and operands of a wrong type.
 */
export function evaluate(expression: string, values: Values): Value {
  if (expression.includes("<<") || expression.includes(">>")) {
    throw new Error(`${expression}: a template makes this a text, which is always true`);
  }
  const tokens = tokensOf(expression);
  let at = 0;
  const result = either();
  if (at < tokens.length) throw new Error(`${expression}: ${tokens[at]?.text} is unexpected`);
  return result();

  // Each level returns how to evaluate it, because `and` and `or` evaluate their right side only if it counts.
  function either(): () => Value {
    return chain("or", both, (left, right) => (isTrue(left()) ? true : isTrue(right())));
  }

  function both(): () => Value {
    return chain("and", equality, (left, right) => (isTrue(left()) ? isTrue(right()) : false));
  }

  function equality(): () => Value {
    const left = text();
    const operator = peek();
    if (operator !== "==" && operator !== "!=") return left;
    at++;
    const right = text();
    return () => {
      const [one, other] = [left(), right()];
      const same = one !== null && other !== null && one === other;
      return operator === "==" ? same : !same;
    };
  }

  function text(): () => Value {
    const left = unary();
    const operator = peek();
    if (operator === "starts-with") {
      at++;
      const right = unary();
      return () => string(left(), operator).startsWith(string(right(), operator));
    }
    if (operator === "matches") {
      at++;
      const pattern = next("regex");
      // The expression has to match the whole text.
      return () => new RegExp(`^(?:${pattern})$`).test(string(left(), operator));
    }
    return left;
  }

  function unary(): () => Value {
    if (peek() !== "not") return primary();
    at++;
    const operand = unary();
    return () => !isTrue(operand());
  }

  function primary(): () => Value {
    const token = tokens[at++];
    if (token === undefined) throw new Error(`${expression}: ends too early`);
    switch (token.kind) {
      case "string":
        return () => token.text;
      case "number":
        return () => Number(token.text);
      case "name":
        if (token.text === "true" || token.text === "false") return () => token.text === "true";
        return () => valueOf(token.text);
      case "symbol": {
        if (token.text !== "(") break;
        const inner = either();
        if (tokens[at++]?.text !== ")") throw new Error(`${expression}: lacks )`);
        return inner;
      }
      case "regex":
        break;
    }
    throw new Error(`${expression}: ${token.text} is unexpected`);
  }

  function chain(
    word: string,
    operand: () => () => Value,
    combine: (left: () => Value, right: () => Value) => Value,
  ): () => Value {
    let left = operand();
    while (peek() === word) {
      at++;
      const [one, other] = [left, operand()];
      left = () => combine(one, other);
    }
    return left;
  }

  function peek(): string | undefined {
    const token = tokens[at];
    return token === undefined || token.kind === "string" ? undefined : token.text;
  }

  function next(kind: Token["kind"]): string {
    const token = tokens[at++];
    if (token?.kind !== kind) throw new Error(`${expression}: ${kind} expected`);
    return token.text;
  }

  function valueOf(name: string): Value {
    if (!Object.hasOwn(values, name)) throw new Error(`${expression}: this pipeline has no ${name}`);
    return values[name] ?? null;
  }

  function string(value: Value, operator: string): string {
    if (typeof value !== "string") throw new Error(`${expression}: ${operator} needs a text, not ${String(value)}`);
    return value;
  }
}

/** The names of values in an expression. */
export function namesIn(expression: string): string[] {
  return tokensOf(expression).flatMap(({ kind, text }) => (kind === "name" && text.includes(".") ? [text] : []));
}

export function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== "" && value !== 0;
}

interface Token {
  readonly kind: "string" | "number" | "name" | "regex" | "symbol";
  readonly text: string;
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let rest = expression.trimStart();
  while (rest !== "") {
    const [kind, pattern] = kinds.find(([, one]) => one.test(rest)) ?? [];
    const [found = "", inner] = pattern?.exec(rest) ?? [];
    if (kind === undefined) throw new Error(`${expression}: ${rest} is no expression`);
    tokens.push({ kind, text: inner === undefined ? found : unescaped(kind, inner) });
    rest = rest.slice(found.length).trimStart();
  }
  return tokens;
}

/** A slash is the end of a regular expression, and a quote that of a text, unless a backslash precedes it. */
const kinds: readonly (readonly [Token["kind"], RegExp])[] = [
  ["string", /^"((?:[^"\\]|\\["\\])*)"/],
  ["regex", /^\/((?:[^/\\]|\\.)*)\//],
  ["number", /^[0-9]+(?![\w.])/],
  ["symbol", /^(?:==|!=|\(|\))/],
  ["name", /^[A-Za-z][A-Za-z0-9._-]*/],
];

function unescaped(kind: Token["kind"], text: string): string {
  return kind === "string" ? text.replace(/\\(["\\])/g, "$1") : text.replaceAll("\\/", "/");
}
