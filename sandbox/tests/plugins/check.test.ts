import { schemaFailures, withDefaults } from "../../plugins/check";
import type { PackageSchema, Properties } from "../../plugins/schema";
import { UNKNOWN, type Values } from "../../plugins/values";

const properties: Properties = {
  name: { type: "string" },
  count: { type: "integer" },
  ratio: { type: "number" },
  open: { type: "boolean" },
  project: { type: "string", default: "default" },
  rules: { type: "object", additionalProperties: { type: "string" } },
  entries: { type: "array", items: { $ref: "#/types/test:index%2FEntry:Entry" } },
  kind: { $ref: "#/types/test:index/Kind:Kind" },
  yaml: { $ref: "pulumi.json#/Asset" },
};
const schema: PackageSchema = {
  name: "test",
  version: "1.0.0",
  config: { variables: {} },
  resources: {},
  types: {
    "test:index/Entry:Entry": {
      type: "object",
      properties: { level: { type: "string" }, user: { type: "integer" } },
      required: ["level"],
    },
    "test:index/Kind:Kind": { type: "string", enum: [{ value: "read" }, { value: "write" }] },
  },
};

test.each<[string, Values, string[]]>([
  ["valid values", { name: "a", count: 1, ratio: 0.5, open: true, rules: { sub: "x" }, kind: "read" }, []],
  ["valid nested values", { name: "a", entries: [{ level: "maintainer", user: 7 }] }, []],
  ["an asset, or a text instead", { name: "a", yaml: "values: {}" }, []],
  ["unknown values of every type", { name: UNKNOWN, count: UNKNOWN, entries: [{ level: UNKNOWN }], kind: UNKNOWN }, []],
  ["a required property that is missing", {}, ["name"]],
  ["a required property that is null", { name: null }, ["name"]],
  ["a required property inside an entry", { name: "a", entries: [{ user: 7 }] }, ["entries[0].level"]],
  ["an unknown property", { name: "a", nmae: "b" }, ["nmae"]],
  ["an unknown property inside an entry", { name: "a", entries: [{ level: "x", role: "y" }] }, ["entries[0].role"]],
  ["a fraction for an integer", { name: "a", count: 1.5 }, ["count"]],
  ["text for a boolean", { name: "a", open: "true" }, ["open"]],
  ["a list for text", { name: ["a"] }, ["name"]],
  ["an object for a list", { name: "a", entries: {} }, ["entries"]],
  ["text for an object", { name: "a", rules: "sub" }, ["rules"]],
  ["a number inside a map of text", { name: "a", rules: { sub: 5 } }, ["rules.sub"]],
  ["a value outside a closed set, which the official plugins accept", { name: "a", kind: "admin" }, []],
  ["another type for a closed set", { name: "a", kind: 5 }, ["kind"]],
  ["several errors at once", { count: "x", open: 1, bogus: true }, ["name", "count", "open", "bogus"]],
])("finds the errors of %s", (_title, values, paths) => {
  const failures = schemaFailures(schema, properties, ["name"], values);

  expect(failures.map(({ property }) => property)).toEqual(paths);
});

test("reports the expected value and the actual value", () => {
  const values = { name: 5, kind: "admin", entries: [{ level: "x", role: "y" }] };
  const reasons = schemaFailures(schema, properties, ["name", "open"], values).map(({ reason }) => reason);

  expect(reasons).toEqual([
    'missing required property "open"',
    '"name" must be a string, not a number',
    'unknown property "entries[0].role". Known properties: level, user',
  ]);
});

test("fills in the defaults of the schema and of the table, and removes nulls", () => {
  const filled = withDefaults(properties, { open: false, count: 3 }, { name: "a", count: 5, kind: null });

  expect(filled).toEqual({ project: "default", open: false, count: 5, name: "a" });
});
