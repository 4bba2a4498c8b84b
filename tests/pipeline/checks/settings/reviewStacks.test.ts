import type { Said } from "../../examples";
import { eightLines, errorsOf, sharedPreviews, twoPrograms } from "../../examples";

const [staging] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;
const own = { ...rest, backend: { url: "s3://acme-state" } };
const reviewStacks = { template: "shop-api/dev" };
const unseparated =
  'unreviewed code would have credentials that can change every stack. Remove reviewStacks, or set previews to "shared" if every user who may open a merge request may also deploy';

test.each<[string, object, Said]>([
  [
    "a template of another Pulumi project",
    { ...eightLines, reviewStacks: { template: "web/dev" } },
    {
      code: "FOREIGN_STACK",
      path: "reviewStacks.template",
      message:
        '"web/dev" is not a stack of Pulumi project "shop-api", the project of the program. Name one of its stacks',
    },
  ],
  [
    "a template of another organization",
    { ...eightLines, reviewStacks: { template: "globex/shop-api/dev" } },
    {
      code: "FOREIGN_STACK",
      path: "reviewStacks.template",
      message:
        '"globex/shop-api/dev" belongs to organization "globex", not to "acme". Leave the organization out, or change "organization"',
    },
  ],
  [
    "a template of the other program",
    { ...twoPrograms, reviewStacks: { program: "app", template: "net/dev" } },
    {
      code: "FOREIGN_STACK",
      path: "reviewStacks.template",
      message: '"net/dev" is not a stack of Pulumi project "shop", the project of the program. Name one of its stacks',
    },
  ],
  [
    "a program that does not exist",
    { ...twoPrograms, reviewStacks: { program: "ap", template: "shop/dev" } },
    {
      code: "UNKNOWN_PROGRAM",
      path: "reviewStacks.program",
      message: 'there is no program "ap". Programs: "network", "app"',
    },
  ],
  [
    "a program by name if there is only one",
    { ...eightLines, reviewStacks: { ...reviewStacks, program: "app" } },
    { code: "UNKNOWN_PROGRAM", path: "reviewStacks.program", message: 'there is no program "app". Programs: (none)' },
  ],
  [
    "no program if there are several",
    { ...twoPrograms, reviewStacks: { template: "shop/dev" } },
    { code: "MISSING_KEY", path: "reviewStacks.program", message: 'is missing. Programs: "network", "app"' },
  ],
  [
    "a template whose name is that of a review stack",
    { ...eightLines, reviewStacks: { template: "shop-api/mr-101-7" } },
    {
      code: "RESERVED_NAME",
      path: "reviewStacks.template",
      message: '"shop-api/mr-101-7" has the name of a review stack. Choose another stack',
    },
  ],
  [
    "a deployment whose stack name is that of a review stack",
    { ...eightLines, reviewStacks, deployments: [{ ...staging, stack: "acme/shop-api/mr-101-7" }] },
    {
      code: "RESERVED_NAME",
      path: "deployments[0].stack",
      message: '"acme/shop-api/mr-101-7" has the name of a review stack. Choose another stack',
    },
  ],
  [
    "a template that is deployed and not previewed",
    { ...eightLines, reviewStacks: { template: "acme/shop-api/production" } },
    {
      code: "TEMPLATE_READS_SECRETS",
      path: "reviewStacks.template",
      message:
        '"acme/shop-api/production" is the stack of "production": the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template, or one that merge requests preview',
    },
  ],
  [
    "review stacks in an edition without teams",
    { ...eightLines, edition: "team", previews: "none", reviewStacks },
    { code: "SHARED_IDENTITY", path: "reviewStacks", message: unseparated },
  ],
  [
    "review stacks in an individual account",
    { ...eightLines, edition: "individual", previews: "none", reviewStacks },
    { code: "SHARED_IDENTITY", path: "reviewStacks", message: unseparated },
  ],
  [
    "review stacks in a self-managed backend",
    { ...own, previews: "none", reviewStacks },
    { code: "SHARED_IDENTITY", path: "reviewStacks", message: unseparated },
  ],
])("refuses %s", (_, settings, mistake) => {
  expect(errorsOf(settings)).toEqual([mistake]);
});

test.each<[string, object]>([
  ["a template of the program", { ...eightLines, reviewStacks }],
  ["a template that merge requests preview", { ...eightLines, reviewStacks: { template: "shop-api/staging" } }],
  ["a template with its organization", { ...eightLines, reviewStacks: { template: "acme/shop-api/dev" } }],
  ["a template of one of several programs", { ...twoPrograms, reviewStacks: { program: "app", template: "shop/dev" } }],
  ["review stacks without previews", { ...eightLines, previews: "none", reviewStacks }],
  [
    "shared review stacks in an edition without teams",
    { ...eightLines, edition: "team", ...sharedPreviews, reviewStacks },
  ],
  ["shared review stacks in a self-managed backend", { ...own, ...sharedPreviews, reviewStacks }],
  [
    "a deployment with a name similar to a review stack's",
    { ...eightLines, reviewStacks, deployments: [{ ...staging, stack: "shop-api/mr-7x" }] },
  ],
  ["any stack name without a sweep", { ...eightLines, deployments: [{ ...staging, stack: "shop-api/mr-101-7" }] }],
])("accepts %s", (_, settings) => {
  expect(errorsOf(settings)).toEqual([]);
});
