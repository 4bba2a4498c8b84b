import { agreed, planWith } from "../../../pipeline/examples";

const visible = { type: "env_var", raw: true, visibility: "visible" };
const hidden = { type: "env_var", raw: true, visibility: "hidden" };

test.each<[object, object]>([
  [
    { name: "REGION", value: "eu-west-1" },
    { value: { kind: "plain", text: "eu-west-1" }, ...visible, scope: "*", protected: false },
  ],
  [
    { name: "REGION", value: "", deployment: "staging" },
    { value: { kind: "plain", text: "" }, ...visible, scope: "staging", protected: false },
  ],
  [
    { name: "KEY", secret: "key" },
    { value: { kind: "secret", secret: "key" }, ...hidden, scope: "*", protected: true },
  ],
  [
    { name: "KEY", secret: "key", deployment: "production" },
    { value: { kind: "secret", secret: "key" }, ...hidden, scope: "production", protected: true },
  ],
  [
    { name: "KEY", secret: "key", protected: false },
    { value: { kind: "secret", secret: "key" }, ...hidden, scope: "*", protected: false },
  ],
  [
    { name: "KUBECONFIG", secret: "key", type: "file", description: "The cluster." },
    { value: { kind: "secret", secret: "key" }, type: "file", raw: true, description: "The cluster." },
  ],
  [
    { name: "PATHS", value: "$A", expand: true, type: "file" },
    { type: "file", raw: false, visibility: "visible" },
  ],
  [
    { name: "ACCOUNT", value: "123456789012", visibility: "masked" },
    { type: "env_var", raw: true, visibility: "masked" },
  ],
])("plans the variable %j", (variable, planned) => {
  const unprotected = "secret" in variable && "protected" in variable;
  const exceptions = unprotected ? [agreed("UNPROTECTED_SECRET", "variables[0].protected")] : [];

  const [variable0, ...more] = planWith({ variables: [variable], exceptions }).variables;
  expect(variable0).toMatchObject(planned);
  expect([more, "visibility" in variable0!, "description" in variable0!]).toEqual([
    [],
    !("type" in variable && "secret" in variable),
    "description" in variable,
  ]);
});

test("gives the token of the sweep to the sweep job only, on protected refs", () => {
  const reviewStacks = { template: "shop-api/dev", stopToken: "stop" };

  expect(planWith({ reviewStacks }).variables).toEqual([
    {
      name: "REVIEW_STOP_TOKEN",
      value: { kind: "secret", secret: "stop" },
      ...hidden,
      scope: "review/sweep",
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ]);
});
