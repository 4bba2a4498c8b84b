import { eightLines, errorsOf, twoPrograms } from "../../examples";

const [network, app] = twoPrograms.programs;

/** Two programs with these names of Pulumi projects and deployments. */
function settingsOf(first: [project: string, name: string], second: [project: string, name: string]): object {
  const deployments = [first, second].map(([project, name], index) => ({
    name,
    program: index === 0 ? "network" : "app",
    stack: `${project}/stack`,
    on: { branch: "main" },
  }));
  return { ...twoPrograms, programs: [network, app], deployments };
}

test.each<[string, object, string]>([
  [
    "another deployment",
    settingsOf(["shop", "api-staging"], ["shop-api", "staging"]),
    '"staging" of Pulumi project "shop-api" would have the team "shop-api-staging", which "api-staging" of "shop" has. Choose another name',
  ],
  [
    "the previews",
    settingsOf(["shop-api", "staging"], ["shop", "api-preview"]),
    '"api-preview" of Pulumi project "shop" would have the team "shop-api-preview", which "preview" of "shop-api" has. Choose another name',
  ],
  [
    "the inspect identity",
    settingsOf(["shop-api", "staging"], ["shop", "api-inspect"]),
    '"api-inspect" of Pulumi project "shop" would have the team "shop-api-inspect", which "inspect" of "shop-api" has. Choose another name',
  ],
  [
    "the review stacks",
    {
      ...settingsOf(["shop-api", "staging"], ["shop", "api-review"]),
      reviewStacks: { program: "network", template: "shop-api/dev" },
    },
    '"api-review" of Pulumi project "shop" would have the team "shop-api-review", which "review" of "shop-api" has. Choose another name',
  ],
])("refuses a deployment with the same team name as %s", (_, settings, message) => {
  expect(errorsOf(settings)).toEqual([{ code: "DUPLICATE_NAME", path: "deployments[1].name", message }]);
});

test.each<[string, object]>([
  ["there are no teams", { ...settingsOf(["shop", "api-staging"], ["shop-api", "staging"]), edition: "team" }],
  ["there are no review stacks", settingsOf(["shop-api", "staging"], ["shop", "api-review"])],
])("accepts such names if %s", (_, settings) => {
  expect(errorsOf({ ...settings, previews: "none" })).toEqual([]);
});

test("reports a name that is used twice once", () => {
  const [staging] = eightLines.deployments;

  expect(
    errorsOf({ ...eightLines, deployments: [staging, { ...staging, stack: "shop-api/other" }] }).map(
      ({ code }) => code,
    ),
  ).toEqual(["DUPLICATE_NAME"]);
});
