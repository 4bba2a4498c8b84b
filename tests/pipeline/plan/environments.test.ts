import { eightLines, planOf, planWith } from "../examples";

const [staging, production] = eightLines.deployments;

test("plans an environment for each deployment, with an ESC environment of its Pulumi project", () => {
  const esc = { imports: ["base/aws"], values: { pulumiConfig: { "aws:region": "eu-west-1" } } };

  expect(planWith({ deployments: [{ ...staging, esc }, production] }).environments).toEqual([
    {
      name: "staging",
      recorded: true,
      esc: {
        project: "shop-api",
        // Without a newline at its end, which Pulumi Cloud's provider would take for a change.
        definition: "imports:\n  - base/aws\nvalues:\n  pulumiConfig:\n    aws:region: eu-west-1",
      },
    },
    { name: "production", recorded: true, esc: { project: "shop-api" } },
  ]);
});

test("plans one for all review stacks, which GitLab need not know from the start", () => {
  const reviewStacks = { template: "acme/shop-api/dev", esc: { imports: ["base/aws"] } };

  expect(planWith({ deployments: [staging], reviewStacks }).environments).toEqual([
    { name: "staging", recorded: true, esc: { project: "shop-api" } },
    { name: "review", recorded: false, esc: { project: "shop-api", definition: "imports:\n  - base/aws" } },
  ]);
});

test("plans none of ESC with a backend of your own", () => {
  const { organization: _, ...rest } = eightLines;
  const settings = {
    ...rest,
    previews: "shared",
    backend: { url: "s3://a" },
    reviewStacks: { template: "shop-api/dev" },
  };

  expect(planOf(settings).environments).toEqual([
    { name: "staging", recorded: true },
    { name: "production", recorded: true },
  ]);
});
