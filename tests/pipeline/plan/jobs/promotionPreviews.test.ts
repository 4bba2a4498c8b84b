import { eightLines, planOf, planWith, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;
const main = { branch: "main" };
const develop = { branch: "develop" };
const tag = { tag: "v*" };

/** The promotion previews, with the refs whose pushes start them. */
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
  ["an automatic first deployment after a push", [{ ...staging, on: main }], {}],
  [
    "a manual first deployment",
    [{ ...staging, on: main, approval: "manual" }],
    { "promotion-preview-staging": ["main"] },
  ],
  ["a first deployment on a tag", [{ ...staging, on: tag }], { "promotion-preview-staging": ["main"] }],
  [
    "a manual first deployment on a tag",
    [{ ...staging, on: tag, approval: "manual" }],
    { "promotion-preview-staging": ["main", "v*"] },
  ],
  ["a first deployment of another branch", [{ ...staging, on: develop }], {}],
  [
    "the next deployment in the same pipeline, automatic",
    [staging, { ...production, on: main, approval: "automatic" }],
    {},
  ],
  [
    "the next deployment in the same pipeline, automatic after a manual one",
    [
      { ...staging, on: main, approval: "manual" },
      { ...production, on: main, approval: "automatic" },
    ],
    { "promotion-preview-staging": ["main"], "promotion-preview-production": ["main"] },
  ],
  [
    "the next deployment in the same pipeline, manual",
    [staging, { ...production, on: main }],
    { "promotion-preview-production": ["main"] },
  ],
  [
    "the next deployment on another branch",
    [
      { ...staging, on: develop },
      { ...production, on: main, approval: "automatic" },
    ],
    { "promotion-preview-production": ["develop"] },
  ],
  [
    "the next deployment on another branch, manual",
    [
      { ...staging, on: develop },
      { ...production, on: main },
    ],
    { "promotion-preview-production": ["develop", "main"] },
  ],
  [
    "the next deployment on a tag, automatic",
    [staging, { ...production, on: tag, approval: "automatic" }],
    { "promotion-preview-production": ["main"] },
  ],
  [
    "the next deployment on a tag, manual",
    [staging, { ...production, on: tag }],
    { "promotion-preview-production": ["main", "v*"] },
  ],
  [
    "the next deployment on the same tag, manual",
    [
      { ...staging, on: tag },
      { ...production, on: tag },
    ],
    { "promotion-preview-staging": ["main"], "promotion-preview-production": ["main", "v*"] },
  ],
  [
    "the next deployment on a pattern with some tags in common, manual",
    [
      { ...staging, on: { tag: "v*-rc*" } },
      { ...production, on: tag },
    ],
    { "promotion-preview-staging": ["main"], "promotion-preview-production": ["v*-rc*", "v*"] },
  ],
])("previews, from reviewed code, %s", (_, deployments, expected) => {
  expect(promotionPreviews({ ...eightLines, deployments })).toEqual(expected);
});

test("runs for the push before a tag on the default branch of the settings", () => {
  expect(promotionPreviews({ ...eightLines, defaultBranch: "trunk", deployments: [{ ...staging, on: tag }] })).toEqual({
    "promotion-preview-staging": ["trunk"],
  });
});

test("follows the previous deployment of the same program", () => {
  expect(promotionPreviews(twoPrograms)).toEqual({
    "promotion-preview-network-production": ["main"],
    "promotion-preview-app-production": ["main"],
  });
});

test("describes its triggers in words", () => {
  const { jobs } = planWith().outline;

  expect(jobs.find(({ name }) => name === "promotion-preview-production")?.description).toBe(
    "Push to main, tag release-*: from reviewed code, preview the deployment to production.",
  );
});
