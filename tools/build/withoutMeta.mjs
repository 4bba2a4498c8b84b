import { readFile } from "node:fs/promises";
import ts from "typescript";

/**
 * Leaves the documentation of the settings out of a bundle: the calls of zod's `meta`, which only the generators of
 * `npm run schema` read. Their texts are a twentieth of the published code, and each call copies a schema in every run.
 *
 * @type {import("esbuild").Plugin}
 */
export const withoutMeta = {
  name: "without-meta",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pipeline[\\/](settings|foundation|fleet)[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
      contents: blanked(path, await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};

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
