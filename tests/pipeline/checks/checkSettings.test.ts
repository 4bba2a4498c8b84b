import { eightLines, errorsOf, twoPrograms } from "../examples";

const [staging, production] = eightLines.deployments;

/** The codes and paths of all errors. */
function codesOf(settings: object): string[] {
  return errorsOf(settings).map(({ code, path }) => `${code} ${path}`);
}

// A check that reads an invalid section does not run: its errors would only follow from the reported ones.
test.each<[string, object, string[]]>([
  [
    "a variable of a deployment with an invalid name",
    {
      ...eightLines,
      deployments: [{ ...staging, name: "a.b" }],
      variables: [{ name: "A", value: "b", deployment: "a.b" }],
    },
    ["BAD_NAME deployments[0].name", "BAD_NAME variables[0].deployment"],
  ],
  [
    "a variable of a deployment with another error",
    {
      ...eightLines,
      deployments: [staging, { ...production, on: {} }],
      variables: [{ name: "A", value: "b", deployment: "x" }],
    },
    ["BAD_TRIGGER deployments[1].on"],
  ],
  [
    "a misspelt approval",
    {
      ...eightLines,
      deployments: [staging, { ...production, approval: "manul" }],
      protection: { deployments: { approvals: 1 } },
    },
    ["NOT_A_CHOICE deployments[1].approval"],
  ],
  ["misspelt exceptions", { ...eightLines, previews: "shared", exceptons: [] }, ["UNKNOWN_KEY exceptons"]],
  [
    "an exception without a reason",
    { ...eightLines, previews: "shared", exceptions: [{ code: "SHARED_PREVIEWS" }] },
    ["MISSING_KEY exceptions[0].reason"],
  ],
  ["an invalid backend", { ...eightLines, organization: undefined, backend: { url: 1 } }, ["WRONG_TYPE backend.url"]],
  [
    "invalid programs",
    { ...twoPrograms, programs: [{ name: "network", path: "../x" }] },
    ["OUTSIDE_PROJECT programs[0].path"],
  ],
  [
    "an invalid edition",
    { ...eightLines, edition: "pro", policyPacks: [{ name: "a", version: "1.0.0" }] },
    ["NOT_A_CHOICE edition"],
  ],
])("reports no errors that only follow from %s", (_, settings, codes) => {
  expect(codesOf(settings)).toEqual(codes);
});

test("checks the valid items of a list with an invalid one", () => {
  const deployments = [staging, { ...production, on: {} }, { ...staging, stack: "shop-api/other" }];

  expect(codesOf({ ...eightLines, deployments, image: 1 })).toEqual([
    "BAD_TRIGGER deployments[1].on",
    "WRONG_TYPE image",
    "DUPLICATE_NAME deployments[2].name",
  ]);
});
