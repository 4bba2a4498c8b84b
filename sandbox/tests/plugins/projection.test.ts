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
  ["are unchanged if nothing changed", { scope: "*" }, {}, { scope: "*" }],
  ["contain the new value of an explicit input", { scope: "*", protected: true }, {}, { scope: "*", protected: false }],
  [
    "contain a value that is no longer the default",
    { scope: "*" },
    { protected: true },
    { scope: "*", protected: true },
  ],
  ["contain a value without a default", { scope: "*" }, { description: "x" }, { scope: "*", description: "x" }],
  ["do not contain values that the server chose", { scope: "*" }, { tier: "other" }, { scope: "*" }],
  ["contain the server's value of an explicit input", { tier: "production" }, { tier: "other" }, { tier: "other" }],
  ["do not contain a removed value", { scope: "*", description: "x" }, { description: null }, { scope: "*" }],
  ["keep inputs that the server does not return", { scope: "*", message: "m" }, {}, { scope: "*", message: "m" }],
  [
    "do not contain fields that only the server sets",
    { scope: "*", pushers: [{ accessLevel: "maintainer" }] },
    {},
    {
      scope: "*",
      pushers: [{ accessLevel: "maintainer" }],
    },
  ],
  [
    "contain an entry that was added outside Pulumi",
    { scope: "*" },
    { pushers: [{ accessLevel: "maintainer" }, { userId: 7 }] },
    { scope: "*", pushers: [{ accessLevel: "maintainer" }, { userId: 7 }] },
  ],
  [
    "keep the user's order of an unordered list",
    { scope: "*", pushers: [{ userId: 7 }, { accessLevel: "maintainer" }] },
    { pushers: [{ accessLevel: "developer" }, { accessLevel: "maintainer" }, { userId: 7 }] },
    { scope: "*", pushers: [{ userId: 7 }, { accessLevel: "maintainer" }, { accessLevel: "developer" }] },
  ],
])("the inputs after a refresh %s", (_title, inputs, changes, expected) => {
  expect(refreshed(inputs, changes)).toEqual(expected);
});

test("an import has all inputs", () => {
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
