export type Params = Record<string, unknown>;

/**
 * Parses form or query pairs as Rack does: `filter[environment_scope]=a` nests, `ids[]=1` appends, and
 * `rules[][level]=40` appends a new object when its key repeats.
 */
export function nestedParams(pairs: Iterable<readonly [string, string]>): Params {
  const params = emptyParams();
  for (const [name, value] of pairs) {
    const [first = "", ...rest] = name.split("[").map((part) => part.replace(/\]$/, ""));
    put(params, first, rest, value);
  }
  return params;
}

function put(target: Params, key: string, rest: readonly string[], value: string): void {
  const [next, ...after] = rest;
  if (next === undefined) {
    target[key] = value;
  } else if (next === "" || /^\d+$/.test(next)) {
    const list: unknown[] = Array.isArray(target[key]) ? target[key] : [];
    target[key] = list;
    append(list, after, value);
  } else {
    const inside = isParams(target[key]) ? target[key] : emptyParams();
    target[key] = inside;
    put(inside, next, after, value);
  }
}

function append(list: unknown[], rest: readonly string[], value: string): void {
  const [key, ...after] = rest;
  if (key === undefined) {
    list.push(value);
    return;
  }
  const last = list.at(-1);
  const open = isParams(last) && !(key in last) ? last : emptyParams();
  if (open !== last) list.push(open);
  put(open, key, after, value);
}

export function isParams(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object without a prototype, so that a parameter may have any name. */
function emptyParams(): Params {
  return Object.create(null) as Params;
}
