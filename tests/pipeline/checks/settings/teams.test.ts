import { eightLines, errorsOf, twoPrograms } from "../../examples";

const [network, app] = twoPrograms.programs;

/** Two programs whose Pulumi projects and deployments are called so. */
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
    "the jobs that look at what reviewed code would change",
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
])("refuses a deployment whose team would be that of %s", (_, settings, message) => {
  expect(errorsOf(settings)).toEqual([{ code: "DUPLICATE_NAME", path: "deployments[1].name", message }]);
});

test.each<[string, object]>([
  ["there are no teams", { ...settingsOf(["shop", "api-staging"], ["shop-api", "staging"]), edition: "team" }],
  ["nothing is reviewed under the name", settingsOf(["shop-api", "staging"], ["shop", "api-review"])],
])("accepts such names where %s", (_, settings) => {
  expect(errorsOf({ ...settings, previews: "none" })).toEqual([]);
});

test("says a name that is twice there once", () => {
  const [staging] = eightLines.deployments;

  expect(
    errorsOf({ ...eightLines, deployments: [staging, { ...staging, stack: "shop-api/other" }] }).map(
      ({ code }) => code,
    ),
  ).toEqual(["DUPLICATE_NAME"]);
});
