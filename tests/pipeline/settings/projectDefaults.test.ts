import * as fc from "fast-check";
import { defaultsDiagnostics, isDefault, withProjectDefaults } from "../../../pipeline/settings/projectDefaults";

const own = { project: "acme/shop", program: { path: "infra" } };

test.each<[string, object, object, object]>([
  ["a setting that the project lacks", { organization: "acme" }, own, { ...own, organization: "acme" }],
  ["a setting of both", { organization: "acme" }, { ...own, organization: "b" }, { ...own, organization: "b" }],
  [
    "maps, key by key",
    { program: { runtime: "go", path: "." } },
    own,
    { ...own, program: { runtime: "go", path: "infra" } },
  ],
  [
    "maps in maps",
    { protection: { environments: { a: 1, b: 2 } } },
    { protection: { environments: { b: 3 } } },
    { protection: { environments: { a: 1, b: 3 } } },
  ],
  ["a list, which the project's own replaces", { runnerTags: ["a"] }, { runnerTags: [] }, { runnerTags: [] }],
  ["a map where the project has text", { report: { a: 1 } }, { report: "none" }, { report: "none" }],
  ["a program where the project has several", { program: { runtime: "go" } }, { programs: [] }, { programs: [] }],
  ["several programs where the project has one", { programs: [] }, own, own],
  ["an organization where the project has a backend", { organization: "a" }, { backend: {} }, { backend: {} }],
  [
    "what each project writes itself",
    { project: "a/b", deployments: [], exceptions: [], adopt: true, replaceExistingFile: true, leave: {} },
    own,
    own,
  ],
])("merges %s", (_, defaults, settings, expected) => {
  expect(withProjectDefaults(defaults, settings)).toEqual(expected);
});

test.each<[string, object, object, object]>([
  ["a setting", { organization: "acme" }, { ...own, organization: undefined }, { ...own, organization: "acme" }],
  [
    "a setting in a map",
    { program: { runtime: "go" } },
    { program: { runtime: undefined } },
    { program: { runtime: "go" } },
  ],
  ["an alternative", { program: { runtime: "go" } }, { programs: undefined }, { program: { runtime: "go" } }],
])("%s that is undefined is that of the defaults", (_, defaults, settings, expected) => {
  expect(withProjectDefaults(defaults, settings)).toStrictEqual(expected);
});

test.each([
  ["no defaults", undefined, own],
  ["defaults that are no map", ["a"], own],
  ["settings that are no map", { organization: "acme" }, "text"],
])("with %s the settings are unchanged", (_, defaults, settings) => {
  expect(withProjectDefaults(defaults, settings)).toBe(settings);
});

test("a key such as __proto__ is a key like any other", () => {
  const defaults = JSON.parse('{ "variables": { "__proto__": 1, "constructor": 2 } }') as object;
  const merged = withProjectDefaults(defaults, { variables: { own: 3 } }) as { variables: object };

  expect(Object.entries(merged.variables).sort()).toEqual([
    ["__proto__", 1],
    ["constructor", 2],
    ["own", 3],
  ]);
});

test("every value of the project stays, at any depth", () => {
  const tree = fc.letrec((tie) => ({
    map: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
    value: fc.oneof({ maxDepth: 4 }, fc.integer(), fc.constant([1]), tie("map")),
  })).map;
  const leaves = (value: unknown, path: string[] = []): [string[], unknown][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
      : [[path, value]];

  fc.assert(
    fc.property(tree, tree, (defaults, settings) => {
      const merged = new Map(
        leaves(withProjectDefaults(defaults, settings)).map(([path, value]) => [path.join("."), value]),
      );
      for (const [path, value] of leaves(settings)) {
        expect(merged.get(path.join("."))).toEqual(value);
        expect(isDefault(defaults, settings, path)).toBe(false);
      }
    }),
  );
});

test("names the settings that are not for all projects", () => {
  const found = defaultsDiagnostics({ project: "a/b", exceptions: [], organization: "acme" });

  expect(found.map(({ severity, code, path }) => [severity, code, path])).toEqual([
    ["error", "NOT_A_DEFAULT", "project"],
    ["error", "NOT_A_DEFAULT", "exceptions"],
  ]);
});

test.each([
  [undefined, []],
  [{}, []],
  ["text", ["NO_SETTINGS"]],
  [[], ["NO_SETTINGS"]],
])("the defaults %j have the errors %j", (defaults, expected) => {
  expect(defaultsDiagnostics(defaults).map(({ code }) => code)).toEqual(expected);
});
