import type { ComparisonRules, Prior } from "../../plugins/definition";
import { inputsFrom, stateFrom } from "../../plugins/projection";
import type { Values } from "../../plugins/values";

const rules: ComparisonRules = {
  replaceOn: [],
  defaults: { scope: "*", overwrite: false },
  serverDefaults: { protected: false, pushers: [{ accessLevel: "maintainer" }] },
  serverChosen: ["tier"],
  unordered: ["pushers"],
  computedInside: ["accessLevelDescription"],
  defaultsInside: { pushers: { inheritance: 0 } },
  notReadBack: ["overwrite", "message"],
};
const names = ["scope", "protected", "description", "pushers", "tier", "overwrite", "message"];
const live: Values = {
  scope: "*",
  protected: false,
  description: "",
  tier: "production",
  pushers: [{ accessLevel: "maintainer", accessLevelDescription: "Maintainers", inheritance: 0 }],
};

function refreshed(inputs: Values, changes: Values): Values {
  const prior: Prior = { inputs, state: { ...live, ...inputs } };
  return inputsFrom(rules, names, prior, stateFrom(rules, prior, { ...live, ...changes }));
}

test.each<[string, Values, Values, Values]>([
  ["stay as they were where nothing changed", { scope: "*" }, {}, { scope: "*" }],
  ["follow a value that the user had set", { scope: "*", protected: true }, {}, { scope: "*", protected: false }],
  ["tell a value that left its default", { scope: "*" }, { protected: true }, { scope: "*", protected: true }],
  ["tell a value that has no default", { scope: "*" }, { description: "x" }, { scope: "*", description: "x" }],
  ["say nothing of what the server chose", { scope: "*" }, { tier: "other" }, { scope: "*" }],
  ["follow the server where the user had chosen", { tier: "production" }, { tier: "other" }, { tier: "other" }],
  ["drop a value that is gone", { scope: "*", description: "x" }, { description: null }, { scope: "*" }],
  ["keep what never comes back", { scope: "*", message: "m" }, {}, { scope: "*", message: "m" }],
  [
    "hold no name that only the server sets",
    { scope: "*", pushers: [{ accessLevel: "maintainer" }] },
    {},
    {
      scope: "*",
      pushers: [{ accessLevel: "maintainer" }],
    },
  ],
  [
    "tell an entry that was added behind the user's back",
    { scope: "*" },
    { pushers: [{ accessLevel: "maintainer" }, { userId: 7 }] },
    { scope: "*", pushers: [{ accessLevel: "maintainer" }, { userId: 7 }] },
  ],
  [
    "keep the user's order of a list without one",
    { scope: "*", pushers: [{ userId: 7 }, { accessLevel: "maintainer" }] },
    { pushers: [{ accessLevel: "developer" }, { accessLevel: "maintainer" }, { userId: 7 }] },
    { scope: "*", pushers: [{ userId: 7 }, { accessLevel: "maintainer" }, { accessLevel: "developer" }] },
  ],
])("the inputs after a refresh %s", (_title, inputs, changes, expected) => {
  expect(refreshed(inputs, changes)).toEqual(expected);
});

test("the inputs of an import are all that there is", () => {
  const prior: Prior = { inputs: {}, state: {} };

  expect(inputsFrom(rules, names, prior, stateFrom(rules, prior, live))).toEqual({
    scope: "*",
    protected: false,
    description: "",
    pushers: [{ accessLevel: "maintainer" }],
    tier: "production",
    overwrite: false,
  });
});
