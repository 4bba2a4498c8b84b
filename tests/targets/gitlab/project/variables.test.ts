import { agreed, planWith } from "../../../pipeline/examples";

test.each<[object, object]>([
  [
    { name: "REGION", value: "eu-west-1" },
    { value: { kind: "plain", text: "eu-west-1" }, scope: "*", protected: false },
  ],
  [
    { name: "REGION", value: "", deployment: "staging" },
    { value: { kind: "plain", text: "" }, scope: "staging", protected: false },
  ],
  [
    { name: "KEY", secret: "key" },
    { value: { kind: "secret", secret: "key" }, scope: "*", protected: true },
  ],
  [
    { name: "KEY", secret: "key", deployment: "production" },
    { value: { kind: "secret", secret: "key" }, scope: "production", protected: true },
  ],
  [
    { name: "KEY", secret: "key", protected: false },
    { value: { kind: "secret", secret: "key" }, scope: "*", protected: false },
  ],
])("plans the variable %j", (variable, planned) => {
  const unprotected = "secret" in variable && "protected" in variable;
  const exceptions = unprotected ? [agreed("UNPROTECTED_SECRET", "variables[0].protected")] : [];

  expect(planWith({ variables: [variable], exceptions }).variables).toEqual([expect.objectContaining(planned)]);
});

test("gives the token of the sweep to the sweep job only, on protected refs", () => {
  const reviewStacks = { template: "shop-api/dev", stopToken: "stop" };

  expect(planWith({ reviewStacks }).variables).toEqual([
    {
      name: "REVIEW_STOP_TOKEN",
      value: { kind: "secret", secret: "stop" },
      scope: "review/sweep",
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ]);
});
