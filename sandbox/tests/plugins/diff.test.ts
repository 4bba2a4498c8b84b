import type { ComparisonRules } from "../../plugins/definition";
import { type ChangeKind, difference, withPlanned } from "../../plugins/diff";
import { UNKNOWN, type Values } from "../../plugins/values";

const rules: ComparisonRules = {
  replaceOn: ["project", "levels"],
  defaults: { scope: "*" },
  serverDefaults: { protected: false, pushers: [{ accessLevel: "maintainer" }] },
  serverChosen: ["tier"],
  unordered: ["pushers", "levels"],
  computedInside: ["accessLevelDescription"],
  defaultsInside: { levels: { inheritance: 0 } },
};
const names = ["project", "levels", "scope", "protected", "pushers", "tier", "rules", "steps"];
const developer = { accessLevel: "developer" };
const maintainer = { accessLevel: "maintainer" };
const user = { userId: 7 };

test.each<[string, Values, Values, Record<string, ChangeKind>]>([
  ["nothing", { scope: "*", rules: { sub: "a" } }, { scope: "*", rules: { sub: "a" } }, {}],
  ["a changed value", { scope: "*" }, { scope: "production" }, { scope: "UPDATE" }],
  ["an added value", {}, { protected: true }, { protected: "ADD" }],
  ["a removed value", { protected: true }, {}, { protected: "DELETE" }],
  ["an explicit default", {}, { protected: false, scope: "*" }, {}],
  ["a default that is no longer explicit", { protected: false, scope: "*" }, {}, {}],
  ["null instead of a missing value", {}, { tier: null, protected: null }, {}],
  ["a value that became unknown", { scope: "*" }, { scope: UNKNOWN }, { scope: "UPDATE" }],
  ["a value that replaces", { project: "a" }, { project: "b" }, { project: "UPDATE_REPLACE" }],
  ["an unknown value that replaces", { project: "a" }, { project: UNKNOWN }, { project: "UPDATE_REPLACE" }],
  ["an entry that replaces", { levels: [] }, { levels: [user] }, { "levels[0]": "ADD_REPLACE" }],
  [
    "a key of a map",
    { rules: { sub: "a", aud: "b" } },
    { rules: { sub: "c", ref: "d" } },
    {
      "rules.sub": "UPDATE",
      "rules.aud": "DELETE",
      "rules.ref": "ADD",
    },
  ],
  [
    "a key that is not an identifier",
    { rules: { "a.b": "1" } },
    { rules: { "a.b": "2" } },
    { 'rules["a.b"]': "UPDATE" },
  ],
  [
    "an ordered list",
    { steps: ["a", "b"] },
    { steps: ["b", "a", "c"] },
    {
      "steps[0]": "UPDATE",
      "steps[1]": "UPDATE",
      "steps[2]": "ADD",
    },
  ],
  ["the order of an unordered list as no change", { pushers: [developer, user] }, { pushers: [user, developer] }, {}],
  [
    "an entry changed in place",
    { pushers: [developer] },
    { pushers: [maintainer] },
    {
      "pushers[0].accessLevel": "UPDATE",
    },
  ],
  ["a new first entry", { pushers: [developer] }, { pushers: [user, developer] }, { "pushers[0]": "ADD" }],
  ["a removed first entry", { pushers: [user, developer] }, { pushers: [developer] }, { "pushers[0]": "DELETE" }],
  ["an additional equal entry", { pushers: [user] }, { pushers: [user, user] }, { "pushers[1]": "ADD" }],
  ["an unknown entry", { pushers: [user] }, { pushers: [{ userId: UNKNOWN }] }, { "pushers[0].userId": "UPDATE" }],
  ["an unknown list", { pushers: [user] }, { pushers: UNKNOWN }, { pushers: "UPDATE" }],
  [
    "a field that the server adds to an entry",
    { pushers: [{ ...developer, accessLevelDescription: "D" }] },
    { pushers: [developer] },
    {},
  ],
  ["a default inside an entry", { levels: [{ userId: 7, inheritance: 0 }] }, { levels: [user] }, {}],
  ["an explicit default list", {}, { pushers: [maintainer] }, {}],
  ["a list instead of the default one", {}, { pushers: [developer] }, { pushers: "ADD" }],
  ["the default list instead of another one", { pushers: [developer] }, {}, { pushers: "DELETE" }],
  ["an empty list instead of the default one", {}, { pushers: [] }, { pushers: "ADD" }],
  ["a value that the server chooses", { tier: "production" }, {}, {}],
])("finds %s", (_title, inputs, news, expected) => {
  const { details } = difference(rules, names, { inputs, state: inputs }, news);

  expect(Object.fromEntries(details)).toEqual(expected);
});

test("writing a value that the server chose changes nothing", () => {
  const prior = { inputs: {}, state: { tier: "production" } };

  expect(difference(rules, names, prior, { tier: "production" }).changed).toEqual([]);
  expect(difference(rules, names, prior, { tier: "staging" }).changed).toEqual(["tier"]);
});

test("lists the changed properties and those that require a replacement", () => {
  const prior = { inputs: { project: "a", scope: "*" }, state: {} };
  const result = difference(rules, names, prior, { project: "b", scope: "production" });

  expect(result.changed).toEqual(["project", "scope"]);
  expect(result.replaces).toEqual(["project"]);
  expect(result.deleteBeforeReplace).toBe(false);
});

test("deletes before a replacement if the table says so", () => {
  const prior = { inputs: { project: "a", scope: "*" }, state: {} };
  const eager = { ...rules, deleteBeforeReplace: true };

  expect(difference(eager, names, prior, { project: "b", scope: "*" }).deleteBeforeReplace).toBe(true);
  expect(difference(eager, names, prior, { project: "a", scope: "x" }).deleteBeforeReplace).toBe(false);
});

test("a planned output that differs from the state is a change of that output only", () => {
  const prior = { inputs: { project: "a", scope: "*" }, state: { owner: 1, number: 7 } };
  const ofInputs = difference(rules, names, prior, { project: "a", scope: "x" });
  const result = withPlanned(ofInputs, prior, { owner: 2, number: 7 });

  expect(result.changed).toEqual(["scope", "owner"]);
  expect(result.outputs).toEqual(["owner"]);
  expect(Object.fromEntries(result.details)).toEqual({ ...Object.fromEntries(ofInputs.details), owner: "UPDATE" });
});
