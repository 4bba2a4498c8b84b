import type { Said } from "../../examples";
import { eightLines, errorsOf, settingsOf, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;
const { organization: _, ...ownBackend } = { ...eightLines, previews: "none", backend: { url: "s3://acme-state" } };
const [networkStaging, ...otherDeployments] = twoPrograms.deployments;
const plainSecret = (path: string) =>
  `a secret must not be written in plain text. Set it as a secret of the platform stack and name that in ${path}.secrets`;

test.each<[string, object, Said]>([
  [
    "a stack of another organization",
    { ...eightLines, deployments: [{ ...staging, stack: "globex/shop-api/staging" }] },
    {
      code: "FOREIGN_STACK",
      path: "deployments[0].stack",
      message:
        '"globex/shop-api/staging" belongs to organization "globex", not to "acme". Leave the organization out, or change "organization"',
    },
  ],
  [
    "a stack of an organization in a self-managed backend",
    { ...ownBackend, deployments: [{ ...staging, stack: "acme/shop-api/staging" }] },
    {
      code: "FOREIGN_STACK",
      path: "deployments[0].stack",
      message: '"acme/shop-api/staging" belongs to organization "acme", not to "organization". Leave it out',
    },
  ],
  [
    "stacks of two Pulumi projects for one program",
    { ...eightLines, deployments: [staging, { ...production, stack: "web/production" }] },
    {
      code: "MIXED_PROGRAMS",
      path: "deployments[1].stack",
      message:
        'Pulumi project "web" is not "shop-api", that of the first deployment of this program. All its deployments are stacks of one Pulumi project; name several programs in programs',
    },
  ],
  [
    "stacks of two Pulumi projects for one program of several",
    { ...twoPrograms, deployments: [{ ...networkStaging, stack: "other/staging" }, ...otherDeployments] },
    {
      code: "MIXED_PROGRAMS",
      path: "deployments[2].stack",
      message:
        'Pulumi project "net" is not "other", that of the first deployment of this program. All its deployments are stacks of one Pulumi project; name several programs in programs',
    },
  ],
  [
    "two deployments of one stack, also with another spelling",
    { ...eightLines, deployments: [staging, { ...production, stack: "acme/shop-api/staging" }] },
    {
      code: "DUPLICATE_STACK",
      path: "deployments[1].stack",
      message: '"shop-api/staging" is already the stack of deployments[0]. Give each deployment its own stack',
    },
  ],
  [
    "two deployments whose names differ only in upper and lower case",
    { ...eightLines, deployments: [staging, { ...production, name: "Staging" }] },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message: '"Staging" is already the name of deployments[0]. Give each deployment its own name',
    },
  ],
  [
    "two deployments with the same name",
    { ...eightLines, deployments: [staging, { ...production, name: "staging" }] },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message: '"staging" is already the name of deployments[0]. Give each deployment its own name',
    },
  ],
  ...(
    [
      ["base", "the ESC environment that the ESC environments of all deployments import"],
      ["preview", "the previews of merge requests"],
      ["inspect", "the promotion previews and drift jobs"],
      ["review", "the review stacks"],
      ["skipped", "the job that says why a merge request has no preview"],
    ] as const
  ).map(([name, taker]): [string, object, Said] => [
    `a deployment that is called ${name}`,
    { ...eightLines, deployments: [{ ...staging, name }] },
    { code: "RESERVED_NAME", path: "deployments[0].name", message: `"${name}" is taken by ${taker}` },
  ]),
  ...(
    [
      ["preview/eu", "previews"],
      ["Preview/eu", "previews"],
      ["preview/production", "previews"],
      ["review/1", "review stacks"],
      ["REVIEW/sweep", "review stacks"],
    ] as const
  ).map(([name, whose]): [string, object, Said] => [
    `a deployment in a reserved folder of GitLab environments, ${name}`,
    { ...eightLines, deployments: [{ ...staging, name }] },
    {
      code: "RESERVED_NAME",
      path: "deployments[0].name",
      message: `"${name}" is taken by the GitLab environments of ${whose}, which are in this folder`,
    },
  ]),
  ...(
    [
      ["prod/eu", "prod-eu"],
      ["prod eu", "prod/eu"],
      ["Prod-EU", "prod/eu"],
    ] as const
  ).map(([name, other]): [string, object, Said] => [
    `two deployments whose teams and ESC environments would have the same names, ${name} and ${other}`,
    {
      ...eightLines,
      deployments: [
        { ...staging, name: other },
        { ...production, name },
      ],
    },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message: `"${name}" would have the teams and ESC environments of "${other}", both called "prod-eu". Give each deployment its own name`,
    },
  ]),
  [
    "a deployment with the name of another one's preview ESC environment, apart from folders",
    {
      ...eightLines,
      deployments: [
        { ...staging, name: "prod/eu" },
        { ...production, name: "prod-eu/preview" },
      ],
    },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message:
        '"prod-eu/preview" is the name of the ESC environment that previews of deployments[0] open. Choose another name',
    },
  ],
  [
    "the name of a program if there is only one",
    { ...eightLines, deployments: [{ ...staging, program: "app" }] },
    {
      code: "UNKNOWN_PROGRAM",
      path: "deployments[0].program",
      message: "the project has one program, which needs no name. Leave it out, or name the programs in programs",
    },
  ],
  [
    "a deployment that does not name one of several programs",
    { ...twoPrograms, deployments: [...twoPrograms.deployments, { name: "qa", stack: "qa/qa", on: { tag: "q*" } }] },
    { code: "MISSING_KEY", path: "deployments[4].program", message: 'is missing. Programs: "network", "app"' },
  ],
  [
    "a deployment of a program that does not exist",
    {
      ...twoPrograms,
      deployments: [...twoPrograms.deployments, { ...staging, stack: "qa/qa", program: "constructor" }],
    },
    {
      code: "UNKNOWN_PROGRAM",
      path: "deployments[4].program",
      message: 'there is no program "constructor". Programs: "network", "app"',
    },
  ],
  [
    "automatic production on the tags of staging and others",
    { ...eightLines, deployments: onTags(["staging", "v*-rc*"], ["production", "v*"]) },
    {
      code: "OVERLAPPING_TAGS",
      path: "deployments[1].on.tag",
      message:
        'a tag that matches both "v*" and "v*-rc*" would deploy staging and production one after the other, and no person would decide. Set approval to "manual", or choose patterns that no tag has in common',
    },
  ],
  [
    "automatic production on the tags of the deployment before last and others",
    { ...eightLines, deployments: onTags(["staging", "v*-rc*"], ["qa", "qa-*"], ["production", "v*"]) },
    {
      code: "OVERLAPPING_TAGS",
      path: "deployments[2].on.tag",
      message:
        'a tag that matches both "v*" and "v*-rc*" would deploy staging and production one after the other, and no person would decide. Set approval to "manual", or choose patterns that no tag has in common',
    },
  ],
  [
    "automatic production on tags of which staging has some",
    { ...eightLines, deployments: onTags(["staging", "*-rc"], ["production", "v*"]) },
    {
      code: "OVERLAPPING_TAGS",
      path: "deployments[1].on.tag",
      message:
        'a tag that matches both "v*" and "*-rc" would deploy staging and production one after the other, and no person would decide. Set approval to "manual", or choose patterns that no tag has in common',
    },
  ],
  [
    "a secret in plain text",
    { ...eightLines, deployments: [{ ...staging, esc: { values: { a: [{ "fn::secret": "hunter2" }] } } }] },
    {
      code: "PLAIN_SECRET",
      path: "deployments[0].esc.values.a[0].fn::secret",
      message: plainSecret("deployments[0].esc"),
    },
  ],
  [
    "a secret in plain text for review stacks",
    {
      ...eightLines,
      reviewStacks: { template: "shop-api/dev", esc: { values: { key: { "fn::secret": { plain: "hunter2" } } } } },
    },
    { code: "PLAIN_SECRET", path: "reviewStacks.esc.values.key.fn::secret", message: plainSecret("reviewStacks.esc") },
  ],
])("refuses %s", (_, settings, mistake) => {
  expect(errorsOf(settings)).toEqual([mistake]);
});

test.each<[string, object]>([
  ["a stack with its organization", { ...eightLines, deployments: [{ ...staging, stack: "acme/shop-api/staging" }] }],
  ["the fixed organization of a self-managed backend", ownBackendWith("organization/shop-api/staging")],
  [
    "names in folders",
    {
      ...eightLines,
      deployments: [
        { ...staging, name: "staging/eu" },
        { ...production, name: "prod/eu" },
      ],
    },
  ],
  [
    "a folder whose name only starts like a reserved folder",
    { ...eightLines, deployments: [{ ...staging, name: "previews/eu" }] },
  ],
  ["a folder with the name of a job", { ...eightLines, deployments: [{ ...staging, name: "base/eu" }] }],
  ["the name of an Object member", { ...eightLines, deployments: [{ ...staging, name: "constructor" }] }],
  [
    "a secret that Pulumi has encrypted",
    { ...eightLines, deployments: [{ ...staging, esc: { values: { a: { "fn::secret": { ciphertext: "ZXNj" } } } } }] },
  ],
  ["several programs of a Pulumi project each", twoPrograms],
  ["deployments of the same tags, which are deployed in order", onTags(["staging", "v*"], ["production", "v*"])],
  ["automatic production on some of the tags of staging", onTags(["staging", "v*"], ["production", "v*-final"])],
  ["deployments of the same tags by different patterns", onTags(["staging", "v*"], ["production", "v**"])],
  ["deployments without a common tag", onTags(["staging", "v*-rc"], ["production", "v*-final"])],
  ["deployments of one branch", [staging, { ...production, on: staging.on, approval: "automatic" }]],
  ["a branch and tags of its name", [staging, { ...production, on: { tag: "m*" }, approval: "automatic" }]],
  [
    "tags in common with manual approval",
    onTags(["staging", "v*-rc*"], ["production", "v*"]).map((one) => ({ ...one, approval: "manual" })),
  ],
  ["tags in common of two programs", { ...twoPrograms, deployments: twoProgramsOnTags() }],
])("accepts %s", (_, settings) => {
  const whole = Array.isArray(settings) ? { ...eightLines, deployments: settings as object[] } : settings;

  expect(() => settingsOf(whole)).not.toThrow();
});

/** Automatic deployments of tags, in promotion order. */
function onTags(...deployments: readonly (readonly [name: string, tag: string])[]): object[] {
  return deployments.map(([name, tag]) => ({ name, stack: `shop-api/${name}`, on: { tag } }));
}

function twoProgramsOnTags(): object[] {
  const [network, app] = onTags(["network", "v*-rc*"], ["app", "v*"]);
  return [
    { ...network, program: "network", stack: "net/staging" },
    { ...app, program: "app", stack: "shop/staging" },
  ];
}

function ownBackendWith(stack: string): object {
  return { ...ownBackend, deployments: [{ ...staging, stack }] };
}
