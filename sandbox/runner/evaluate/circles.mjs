/**
 * The variables that lead back to each other. GitLab: `Gitlab::Ci::Variables::Collection::Sort`: one that names itself
 * alone is none of them.
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
  // What leads to no other is in no circle, and neither is what no other leads to.
  const leading = stuck(new Map(edges));
  const led = stuck(reversed(new Map(edges.filter(([name]) => leading.has(name)))));
  return [...names].filter((name) => leading.has(name) && led.has(name));
}

function stuck(edges) {
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
