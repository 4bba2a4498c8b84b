/**
 * The variables that refer to each other in a circle. A variable that refers only to itself is allowed. GitLab:
 * `Gitlab::Ci::Variables::Collection::Sort`.
 *
 * @param {Readonly<Record<string, string>>} variables
 * @returns {string[]}
 */
export function circularNames(variables) {
  const names = new Set(Object.keys(variables));
  const edges = [...names].map((name) => [
    name,
    namedIn(variables[name]).filter((one) => one !== name && names.has(one)),
  ]);
  // A variable in a circle both refers to the circle and is referred to from it.
  const referring = withoutLeaves(new Map(edges));
  const referred = withoutLeaves(reversed(new Map(edges.filter(([name]) => referring.has(name)))));
  return [...names].filter((name) => referring.has(name) && referred.has(name));
}

function withoutLeaves(edges) {
  const left = new Map(edges);
  for (let free = freeOf(left); free.length > 0; free = freeOf(left)) free.forEach((name) => left.delete(name));
  return left;
}

function freeOf(left) {
  return [...left].filter(([, others]) => others.every((other) => !left.has(other))).map(([name]) => name);
}

function reversed(edges) {
  const back = new Map([...edges.keys()].map((name) => [name, []]));
  for (const [name, others] of edges) for (const other of others) back.get(other)?.push(name);
  return back;
}

function namedIn(text) {
  return [...String(text).matchAll(/\$\$|\$([a-z_]\w*)|\$\{([a-z_]\w*)\}/gi)].flatMap(
    ([, plain, braced]) => plain ?? braced ?? [],
  );
}
