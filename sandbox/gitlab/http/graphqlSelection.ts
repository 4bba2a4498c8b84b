/** A selected field: its arguments, and what is selected of its value; null for a field without a selection. */
export interface SelectedField {
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly selection: Selection | null;
}

/** The fields that a query selects. */
export type Selection = Readonly<Record<string, SelectedField>>;

/** The selection of a simple query such as `query { currentUser { id } }`; undefined for any other document. */
export function selectionOf(query: string): Selection | undefined {
  // In GraphQL, a comma outside of a string is white space.
  const source = query.replace(/^\s*query\b/, "");
  const tokens = (source.match(/"(?:[^"\\]|\\.)*"|\d+|[A-Za-z_]\w*|\S/g) ?? []).filter((token) => token !== ",");
  const selection = take(tokens);
  return tokens.length === 0 ? selection : undefined;
}

/** Removes and parses `{ … }` at the start of `tokens`; undefined for anything else. */
function take(tokens: string[]): Selection | undefined {
  if (tokens.shift() !== "{") return undefined;
  const selection: Record<string, SelectedField> = {};
  for (let field = tokens.shift(); field !== "}"; field = tokens.shift()) {
    if (field === undefined || !/^[A-Za-z_]\w*$/.test(field)) return undefined;
    const given = tokens[0] === "(" ? takeArguments(tokens) : {};
    const inner = tokens[0] === "{" ? take(tokens) : null;
    if (given === undefined || inner === undefined) return undefined;
    selection[field] = { arguments: given, selection: inner };
  }
  return selection;
}

/** Removes and parses `(name: value …)` at the start of `tokens`, with texts and numbers; undefined for anything else. */
function takeArguments(tokens: string[]): Record<string, string | number> | undefined {
  const given: Record<string, string | number> = {};
  tokens.shift();
  for (let name = tokens.shift(); name !== ")"; name = tokens.shift()) {
    const [colon, value] = tokens.splice(0, 2);
    if (name === undefined || colon !== ":" || value === undefined || !/^["\d]/.test(value)) return undefined;
    given[name] = JSON.parse(value) as string | number;
  }
  return given;
}
