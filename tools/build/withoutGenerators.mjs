import { readFile } from "node:fs/promises";
import ts from "typescript";

/**
 * Leaves out of a bundle what only the generators of `npm run schema` use, 7 percent of the published code: the documentation of the
 * settings in calls of zod's `meta`, each of which copies a schema in every run, and zod's translation into JSON Schema.
 *
 * @type {import("esbuild").Plugin}
 */
export const withoutGenerators = {
  name: "without-generators",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pipeline[\\/](settings|foundation|fleet)[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
      contents: blanked(path, await readFile(path, "utf8")),
      loader: "ts",
    }));
    onLoad(
      { filter: /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ },
      async ({ path }) => ({
        contents: emptied(await readFile(path, "utf8")),
        loader: "js",
      }),
    );
  },
};

/**
 * @param {string} text
 * @returns {string} A module with the same exports, all undefined. Schemas call them only when a JSON Schema is asked for.
 */
function emptied(text) {
  const names = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name);
  return names.map((name) => `export const ${name} = undefined;`).join("\n");
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {string} The text with spaces in place of these calls, so that all other code keeps its lines and columns.
 */
function blanked(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  let result = text;
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (isMetaCall(node)) {
      const start = node.expression.expression.end;
      result = result.slice(0, start) + result.slice(start, node.end).replace(/[^\n]/g, " ") + result.slice(node.end);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return result;
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.CallExpression & { expression: ts.PropertyAccessExpression }}
 */
function isMetaCall(node) {
  return (
    ts.isCallExpression(node) &&
    node.arguments.length === 1 &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "meta"
  );
}
