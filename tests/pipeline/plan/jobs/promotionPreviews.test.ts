import { eightLines, planOf, planWith, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;
const main = { branch: "main" };
const develop = { branch: "develop" };
const tag = { tag: "v*" };

/** Each deployment that reviewed code looks at, with the pushes after which it does. */
function promotionPreviews(settings: object): Record<string, string[]> {
  const { jobs } = planOf(settings).outline;
  const looking = jobs.filter(({ identity, action }) => identity === "inspect" && action.kind === "preview");
  return Object.fromEntries(
    looking.map(({ name, triggers }) => [
      name,
      triggers.map((trigger) =>
        trigger.kind === "branch" ? trigger.branch : trigger.kind === "tag" ? trigger.pattern : trigger.kind,
      ),
    ]),
  );
}

test.each<[string, object[], Record<string, string[]>]>([
  ["a first deployment at once after a push", [{ ...staging, on: main }], {}],
  [
    "a first deployment after play",
    [{ ...staging, on: main, approval: "manual" }],
    { "promotion-preview-staging": ["main"] },
  ],
  ["a first deployment on a tag", [{ ...staging, on: tag }], { "promotion-preview-staging": ["main"] }],
  [
    "a first deployment on a tag, after play",
    [{ ...staging, on: tag, approval: "manual" }],
    { "promotion-preview-staging": ["main", "v*"] },
  ],
  ["a first deployment of another branch", [{ ...staging, on: develop }], {}],
  ["the next in the same pipeline, at once", [staging, { ...production, on: main, approval: "automatic" }], {}],
  [
    "the next in the same pipeline, at once after one that waited for play",
    [
      { ...staging, on: main, approval: "manual" },
      { ...production, on: main, approval: "automatic" },
    ],
    { "promotion-preview-staging": ["main"], "promotion-preview-production": ["main"] },
  ],
  [
    "the next in the same pipeline, after play",
    [staging, { ...production, on: main }],
    { "promotion-preview-production": ["main"] },
  ],
  [
    "the next of another branch",
    [
      { ...staging, on: develop },
      { ...production, on: main, approval: "automatic" },
    ],
    { "promotion-preview-production": ["develop"] },
  ],
  [
    "the next of another branch, after play",
    [
      { ...staging, on: develop },
      { ...production, on: main },
    ],
    { "promotion-preview-production": ["develop", "main"] },
  ],
  [
    "the next on a tag, at once",
    [staging, { ...production, on: tag, approval: "automatic" }],
    { "promotion-preview-production": ["main"] },
  ],
  [
    "the next on a tag, after play",
    [staging, { ...production, on: tag }],
    { "promotion-preview-production": ["main", "v*"] },
  ],
  [
    "the next on the same tag, after play",
    [
      { ...staging, on: tag },
      { ...production, on: tag },
    ],
    { "promotion-preview-staging": ["main"], "promotion-preview-production": ["main", "v*"] },
  ],
])("looks, from reviewed code, at %s", (_, deployments, expected) => {
  expect(promotionPreviews({ ...eightLines, deployments })).toEqual(expected);
});

test("takes the default branch of the settings for the push before a tag", () => {
  expect(promotionPreviews({ ...eightLines, defaultBranch: "trunk", deployments: [{ ...staging, on: tag }] })).toEqual({
    "promotion-preview-staging": ["trunk"],
  });
});

test("takes for the deployment before one that of the same program", () => {
  expect(promotionPreviews(twoPrograms)).toEqual({
    "promotion-preview-network-production": ["main"],
    "promotion-preview-app-production": ["main"],
  });
});

test("says in words which pushes these are", () => {
  const { jobs } = planWith().outline;

  expect(jobs.find(({ name }) => name === "promotion-preview-production")?.description).toBe(
    "Push to main, tag release-*: from reviewed code, preview the deployment to production.",
  );
});
