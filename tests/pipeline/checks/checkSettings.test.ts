import { eightLines, errorsOf, twoPrograms } from "../examples";

const [staging, production] = eightLines.deployments;

/** The codes and paths of all errors. */
function codesOf(settings: object): string[] {
  return errorsOf(settings).map(({ code, path }) => `${code} ${path}`);
}

// A check that reads an invalid section does not run: its errors would follow from what is reported already.
test.each<[string, object, string[]]>([
  [
    "a variable of a deployment whose name is wrong",
    {
      ...eightLines,
      deployments: [{ ...staging, name: "a b" }],
      variables: [{ name: "A", value: "b", deployment: "a b" }],
    },
    ["BAD_NAME deployments[0].name", "BAD_NAME variables[0].deployment"],
  ],
  [
    "a variable of a deployment that is wrong elsewhere",
    {
      ...eightLines,
      deployments: [staging, { ...production, on: {} }],
      variables: [{ name: "A", value: "b", deployment: "x" }],
    },
    ["BAD_TRIGGER deployments[1].on"],
  ],
  [
    "an approval that is misspelt",
    {
      ...eightLines,
      deployments: [staging, { ...production, approval: "manul" }],
      protection: { deployments: { approvals: 1 } },
    },
    ["NOT_A_CHOICE deployments[1].approval"],
  ],
  ["exceptions that are misspelt", { ...eightLines, previews: "shared", exceptons: [] }, ["UNKNOWN_KEY exceptons"]],
  [
    "an exception without a reason",
    { ...eightLines, previews: "shared", exceptions: [{ code: "SHARED_PREVIEWS" }] },
    ["MISSING_KEY exceptions[0].reason"],
  ],
  [
    "a backend that is wrong",
    { ...eightLines, organization: undefined, backend: { url: 1 } },
    ["WRONG_TYPE backend.url"],
  ],
  [
    "programs that are wrong",
    { ...twoPrograms, programs: [{ name: "network", path: "../x" }] },
    ["OUTSIDE_PROJECT programs[0].path"],
  ],
  [
    "an edition that is wrong",
    { ...eightLines, edition: "pro", policyPacks: [{ name: "a", version: "1.0.0" }] },
    ["NOT_A_CHOICE edition"],
  ],
])("no error follows from %s", (_, settings, codes) => {
  expect(codesOf(settings)).toEqual(codes);
});

test("what is valid beside an invalid item is still checked", () => {
  const deployments = [staging, { ...production, on: {} }, { ...staging, stack: "shop-api/other" }];

  expect(codesOf({ ...eightLines, deployments, image: 1 })).toEqual([
    "BAD_TRIGGER deployments[1].on",
    "WRONG_TYPE image",
    "DUPLICATE_NAME deployments[2].name",
  ]);
});
