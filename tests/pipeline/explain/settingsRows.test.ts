import { settingsRows } from "../../../pipeline/explain/settingsRows";

const own = { project: "acme/shop", program: { path: "infra" }, deployments: [{ name: "staging" }], list: ["a"] };
const defaults = {
  organization: "acme",
  program: { runtime: "go" },
  list: ["b", "c"],
  deployments: [{ approval: "x" }],
};
const places = [
  { name: "own", value: own },
  { name: "defaults", value: defaults },
];

test("lists each setting with the place that it comes from", () => {
  const settings = {
    ...own,
    organization: "acme",
    program: { path: "infra", runtime: "go", steps: { before: [] } },
    deployments: [{ name: "staging", approval: "automatic" }],
    retries: 2,
    absent: undefined,
    empty: {},
  };

  expect(settingsRows(settings, places)).toEqual([
    ["project", '"acme/shop"', "own"],
    ["program.path", '"infra"', "own"],
    ["program.runtime", '"go"', "defaults"],
    ["program.steps.before", "[]", "default"],
    ["deployments[0].name", '"staging"', "own"],
    // The list is the project's own, so nothing in it comes from the defaults.
    ["deployments[0].approval", '"automatic"', "default"],
    ["list", '["a"]', "own"],
    ["organization", '"acme"', "defaults"],
    ["retries", "2", "default"],
    ["empty", "{}", "default"],
  ]);
});

test("a map of the defaults that the project replaced with text has no part", () => {
  const replaced = [
    { name: "own", value: { report: "none" } },
    { name: "defaults", value: { report: { kind: "x" } } },
  ];

  expect(settingsRows({ report: { kind: "none" } }, replaced)).toEqual([["report.kind", '"none"', "default"]]);
});
