import { secretVariables } from "../../../../gitlab/ci/variables/secretVariables";
import type { Variable } from "../../../../gitlab/entities";
import { createWorld } from "../../world";

const plain: Omit<Variable, "id" | "key" | "value"> = {
  ...{ projectId: 101, variableType: "env_var", environmentScope: "*", description: null },
  ...{ protected: false, masked: false, hidden: false, raw: false },
};

/** The values of `KEY` that a job gets; the last one counts. */
function valuesOf(
  rows: readonly Partial<Variable>[],
  wanted: { environment?: string; isProtected?: boolean },
): string[] {
  const { state } = createWorld().gitlab;
  rows.forEach((row, index) => state.variables.insert({ ...plain, key: "KEY", value: String(index), ...row }));
  const { environment = null, isProtected = false } = wanted;
  return secretVariables(state, { projectId: 101, isProtected, environment }).map(({ value }) => value);
}

const scopes = ["production", "*", "review/*", "review/*/eu", "prod*"].map((environmentScope) => ({
  environmentScope,
}));

test.each<[string | undefined, string[]]>([
  [undefined, ["1"]],
  ["staging", ["1"]],
  ["production", ["1", "4", "0"]],
  ["production2", ["1", "4"]],
  ["review/7", ["1", "2"]],
  ["review/7/eu", ["1", "2", "3"]],
  ["Production", ["1"]],
])("a job in the environment %s gets its variables, the most specific last", (environment, expected) => {
  expect(valuesOf(scopes, environment === undefined ? {} : { environment })).toEqual(expected);
});

test("only protected refs get protected variables", () => {
  const rows = [{ protected: true }, {}];

  expect(valuesOf(rows, { isProtected: true })).toEqual(["0", "1"]);
  expect(valuesOf(rows, { isProtected: false })).toEqual(["1"]);
});

test("a job gets no variables of another project", () => {
  expect(valuesOf([{ projectId: 102 }], { isProtected: true })).toEqual([]);
});

test("a variable has its type, and is raw and masked as set", () => {
  const { state } = createWorld().gitlab;
  state.variables.insert({ ...plain, key: "A", value: "a", variableType: "file", raw: true, masked: true });

  expect(secretVariables(state, { projectId: 101, isProtected: false, environment: null })).toEqual([
    { key: "A", value: "a", file: true, raw: true, masked: true },
  ]);
});

test("a job gets those of the project's groups first, so the project's take precedence", () => {
  const { state } = createWorld().gitlab;
  const { projectId: _, ...values } = plain;
  const idOf = (path: string) => state.namespaces.find(({ fullPath }) => fullPath === path)!.id;
  state.variables.insert({ ...plain, key: "KEY", value: "project" });
  state.groupVariables.insert({ ...values, namespaceId: idOf("acme/shop"), key: "KEY", value: "inner" });
  state.groupVariables.insert({ ...values, namespaceId: idOf("acme"), key: "KEY", value: "outer" });
  state.groupVariables.insert({ ...values, namespaceId: idOf("acme"), key: "X", value: "x", protected: true });

  const found = secretVariables(state, { projectId: 101, isProtected: false, environment: null });
  expect(found.map(({ value }) => value)).toEqual(["outer", "inner", "project"]);
});
