/** The fields that a query selects; null where a field has none of its own. */
export interface Selection {
  readonly [field: string]: Selection | null;
}

/** What a plain query such as `query { currentUser { id } }` selects; undefined for any other document. */
export function selectionOf(query: string): Selection | undefined {
  // GraphQL takes a comma for white space.
  const source = query.replaceAll(",", " ").replace(/^\s*query\b/, "");
  const tokens = source.match(/[A-Za-z_]\w*|\S/g) ?? [];
  const selection = take(tokens);
  return tokens.length === 0 ? selection : undefined;
}

/** Takes `{ … }` from the front of `tokens`; undefined where something else is there. */
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
