/** The fields that a query selects; null for a field without a selection. */
export interface Selection {
  readonly [field: string]: Selection | null;
}

/** The selection of a simple query such as `query { currentUser { id } }`; undefined for any other document. */
export function selectionOf(query: string): Selection | undefined {
  // In GraphQL, a comma is white space.
  const source = query.replaceAll(",", " ").replace(/^\s*query\b/, "");
  const tokens = source.match(/[A-Za-z_]\w*|\S/g) ?? [];
  const selection = take(tokens);
  return tokens.length === 0 ? selection : undefined;
}

/** Removes and parses `{ … }` at the start of `tokens`; undefined for anything else. */
function take(tokens: string[]): Selection | undefined {
  if (tokens.shift() !== "{") return undefined;
  const selection: Record<string, Selection | null> = {};
  for (let field = tokens.shift(); field !== "}"; field = tokens.shift()) {
    if (field === undefined || !/^\w+$/.test(field)) return undefined;
    const inner = tokens[0] === "{" ? take(tokens) : null;
    if (inner === undefined) return undefined;
    selection[field] = inner;
  }
  return selection;
}
