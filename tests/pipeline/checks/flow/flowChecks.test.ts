import type { Said } from "../../examples";
import {
  warningsOf,
  eightLines,
  planOf,
  planWith,
  previewedAlone,
  sharedPreviews,
  storedTokens,
  twoPrograms,
} from "../../examples";

const [staging, production] = eightLines.deployments;
const [network, app] = twoPrograms.programs;
const { organization: _, ...rest } = eightLines;
const passphrase = { name: "PULUMI_CONFIG_PASSPHRASE", secret: "passphrase" };
const own = { ...rest, previews: "none", backend: { url: "s3://acme-state" }, variables: [passphrase] };

const digest = `@sha256:${"0a".repeat(32)}`;
const pinnedImages = [`alpine${digest}`, `alpine:latest${digest}`, "alpine:3", "localhost:5000/alpine:v3-slim"];
const floatingImages = ["alpine", "alpine:latest", "localhost:5000/alpine", "$CI_REGISTRY_IMAGE/3/alpine"];

test("reports nothing for the eight lines", () => {
  expect(warningsOf(planWith())).toEqual([]);
});

test("reports nothing for a protected self-managed backend", () => {
  expect(warningsOf(planOf(own))).toEqual([]);
});

/** Each warning, with settings that cause it and similar settings that do not. */
test.each<[Said, object[], object[]]>([
  [
    {
      code: "ORGANIZATION_TOKENS",
      path: "edition",
      message:
        '"team" has organization tokens only: every job that logs in, also one that only reads, can change every stack of the organization, and open all of its ESC environments',
    },
    [{ ...eightLines, edition: "team", previews: "none" }],
    [
      { ...eightLines, edition: "enterprise" },
      { ...own, edition: undefined },
    ],
  ],
  [
    {
      code: "ORGANIZATION_TOKENS",
      path: "edition",
      message:
        '"individual" has personal tokens only: every job that logs in, also one that only reads, can change every stack of the account, and open all of its ESC environments',
    },
    [{ ...eightLines, edition: "individual", previews: "none" }],
    [],
  ],
  [
    {
      code: "STORED_TOKENS",
      path: "authentication",
      message:
        '"token" keeps Pulumi access tokens in GitLab. Every user who may push a branch can read the token of the previews, and with it the stacks and their secrets. Prefer "oidc" if possible',
    },
    [{ ...eightLines, ...storedTokens }],
    [{ ...eightLines, authentication: "oidc" }],
  ],
  [
    {
      code: "REVIEW_RUNS_UNREVIEWED",
      path: "reviewStacks",
      message:
        "unreviewed code is deployed to the review stacks, and can read the template's stack and its secrets. Give them a cloud account that holds nothing else",
    },
    [{ ...eightLines, reviewStacks: { template: "shop-api/dev" } }],
    [],
  ],
  [
    {
      code: "UNGUARDED_PRODUCTION",
      path: "deployments[1].approval",
      message: 'each push to "main" deploys production at once. Set approval to "manual", or deploy it on a tag',
    },
    [{ ...eightLines, deployments: [staging, { ...production, on: { branch: "main" }, approval: "automatic" }] }],
    [
      { ...eightLines, deployments: [staging, { ...production, on: { branch: "main" } }] },
      { ...eightLines, deployments: [staging, { ...production, approval: "automatic" }] },
      // It waits for staging, which is manual.
      {
        ...eightLines,
        deployments: [
          { ...staging, approval: "manual" },
          { ...production, on: { branch: "main" }, approval: "automatic" },
        ],
      },
    ],
  ],
  [
    {
      code: "UNGUARDED_PRODUCTION",
      path: "deployments[0].approval",
      message: 'each push to "main" deploys Prod-eu at once. Set approval to "manual", or deploy it on a tag',
    },
    [{ ...eightLines, deployments: [{ ...staging, name: "Prod-eu", preview: false }] }],
    [
      { ...eightLines, deployments: [staging] },
      { ...eightLines, deployments: [{ ...staging, name: "non-prod" }] },
    ],
  ],
  [
    {
      code: "OVERLAPPING_TAGS",
      path: "deployments[1].on.tag",
      message:
        'a tag that matches both "v*" and "v*-rc*" starts staging and production in one pipeline, in which production comes after staging. If a tag is for one of them, choose patterns that no tag has in common',
    },
    [tagged({ staging: "v*-rc*", production: "v*" })],
    [
      tagged({ staging: "v*", production: "v*" }),
      tagged({ staging: "v*-rc", production: "v*-final" }),
      { ...eightLines, deployments: [staging, production] },
    ],
  ],
  [
    {
      code: "OVERLAPPING_TAGS",
      path: "deployments[1].on.tag",
      message:
        'a tag that matches both "v*" and "v*-rc*" starts network and app in one pipeline, in which app comes after network. If a tag is for one of them, choose patterns that no tag has in common',
    },
    [tagged({ network: "v*-rc*", app: "v*" }, twoPrograms)],
    [tagged({ network: "v*-rc*", app: "v*" }, { ...twoPrograms, programs: [network, { ...app, dependsOn: [] }] })],
  ],
  [
    {
      code: "NOT_PREVIEWED",
      path: "deployments[0].preview",
      message:
        "merge requests do not preview live: their unreviewed code could read its stack, and decrypt its secrets. Put a deployment before it that they may preview, or set deployments[0].preview to false, or to true with an exception PREVIEW_READS_SECRETS",
    },
    [{ ...eightLines, deployments: [{ ...staging, name: "live" }] }],
    [
      eightLines,
      { ...eightLines, deployments: [{ ...staging, name: "live", preview: false }] },
      { ...eightLines, ...previewedAlone(staging) },
      { ...eightLines, previews: "none", deployments: [staging] },
      { ...eightLines, ...sharedPreviews, deployments: [staging] },
      { ...own, deployments: [staging] },
    ],
  ],
  [
    {
      code: "UNGUARDED_PRODUCTION",
      path: "deployments[1].approval",
      message: 'each push to "live" deploys eu at once. Set approval to "manual", or deploy it on a tag',
    },
    [
      {
        ...eightLines,
        deployments: [staging, { ...staging, name: "eu", stack: "shop-api/eu", on: { branch: "live" } }],
      },
    ],
    [
      {
        ...twoPrograms,
        deployments: [
          { ...staging, program: "network", stack: "net/a" },
          { ...staging, program: "app", stack: "shop/a", name: "eu" },
        ],
      },
    ],
  ],
  ...floatingImages.map((image): [Said, object[], object[]] => [
    floating("image", image),
    [{ ...eightLines, image }],
    pinnedImages.map((pinned) => ({ ...eightLines, image: pinned })),
  ]),
  [
    floating("program.image", "alpine"),
    [{ ...eightLines, program: { image: "alpine" } }],
    [{ ...eightLines, program: { image: "alpine:3" } }],
  ],
  [
    floating("programs[1].image", "alpine"),
    [{ ...twoPrograms, programs: [network, { ...app, image: "alpine" }] }],
    [{ ...twoPrograms, programs: [network, { ...app, image: "alpine:3" }] }],
  ],
  [
    {
      code: "EXPERIMENTAL_PLANS",
      path: "savedPlans",
      message:
        "update plans are experimental in Pulumi: an update may refuse a correct plan, and always refuses it if the ESC environment sets configuration that the plan does not have",
    },
    [{ ...eightLines, savedPlans: true }],
    [{ ...eightLines, savedPlans: false }],
  ],
  [
    {
      code: "NO_PASSPHRASE",
      path: "variables",
      message:
        "variables does not set PULUMI_CONFIG_PASSPHRASE. Unless the GitLab group sets this CI/CD variable, jobs cannot decrypt secrets",
    },
    [{ ...own, variables: [] }],
    [
      { ...own, variables: [{ name: "PULUMI_CONFIG_PASSPHRASE_FILE", value: "/run/passphrase" }] },
      { ...own, variables: [], backend: { ...own.backend, secretsProvider: "awskms://alias/pulumi" } },
    ],
  ],
  [
    {
      code: "STATE_ON_RUNNER",
      path: "backend.url",
      message: "the state is on the runner: it is lost with the runner's container, and each runner has its own",
    },
    [{ ...own, backend: { url: "file:///srv/state" } }],
    [{ ...own, backend: { url: "gs://acme-state" } }],
  ],
  [
    {
      code: "UNSEEN_VARIABLE",
      path: "variables[1]",
      message:
        "NPM_TOKEN is protected, so merge requests' jobs do not get it. Name the deployment that needs it, or set a value for previews in deployments[].esc.previewValues",
    },
    [
      {
        ...eightLines,
        variables: [
          { name: "REGION", value: "eu" },
          { name: "NPM_TOKEN", secret: "npm" },
        ],
      },
    ],
    [
      { ...eightLines, variables: [{ name: "NPM_TOKEN", secret: "npm", deployment: "staging" }] },
      { ...eightLines, variables: [{ name: "REGION", value: "eu" }] },
      { ...eightLines, previews: "none", variables: [{ name: "NPM_TOKEN", secret: "npm" }] },
    ],
  ],
  [
    {
      code: "PLAIN_SECRET_VARIABLE",
      path: "variables[1].value",
      message:
        "the value of DB_PASSWORD looks like a secret, and everyone who reads these settings can read it. Set it as a secret, and name that secret",
    },
    [
      {
        ...eightLines,
        variables: [
          { name: "REGION", value: "eu" },
          { name: "DB_PASSWORD", value: "hunter2" },
        ],
      },
    ],
    [{ ...eightLines, variables: [{ name: "DB_PASSWORD", secret: "db" }] }],
  ],
])("warns of %j, and not of similar settings", (warning, bad, good) => {
  for (const settings of bad) expect(warningsOf(planOf(settings))).toEqual([warning]);
  for (const settings of good) expect(warningsOf(planOf(settings)).map(({ code }) => code)).not.toContain(warning.code);
});

test("warns of saved plans without a deployment that waits for them", () => {
  const deployments = [{ ...staging, preview: false }];
  const warnings = warningsOf(planWith({ savedPlans: true, deployments }));

  expect(warnings).toEqual([
    expect.objectContaining({ code: "EXPERIMENTAL_PLANS" }),
    {
      code: "PLANS_UNUSED",
      path: "savedPlans",
      message:
        'only manual deployments use update plans, and no deployment is manual. Set approval to "manual" in one, or remove savedPlans',
    },
  ]);
});

test("warns of a self-managed backend, and not of problems that only Pulumi Cloud has", () => {
  const settings = { ...own, ...sharedPreviews, reviewStacks: { template: "shop-api/dev" } };

  expect(warningsOf(planOf(settings)).map(({ code }) => code)).toEqual([
    "SHARED_PREVIEWS",
    "REVIEW_RUNS_UNREVIEWED",
    "UNSEEN_VARIABLE",
  ]);
});

/** Unsafe settings are refused, or reported with the reason of their exception: see unsafeSettings.test.ts. */
test("lists the exceptions in force first, with their reasons", () => {
  const everyTag = { ...production, on: { tag: "*" } };
  const exceptions = [
    { code: "EVERY_TAG_DEPLOYS", path: "deployments[1].on.tag", reason: "the tags of this project are all releases" },
    { code: "SHARED_PREVIEWS", reason: "every user of the project is an admin of everything." },
  ];
  const plan = planWith({ previews: "shared", deployments: [staging, everyTag], image: "alpine", exceptions });

  expect(warningsOf(plan)).toEqual<Said[]>([
    {
      code: "SHARED_PREVIEWS",
      path: "previews",
      message:
        '"shared" lets every user who may open a merge request deploy. Allowed by an exception: every user of the project is an admin of everything.',
    },
    {
      code: "EVERY_TAG_DEPLOYS",
      path: "deployments[1].on.tag",
      message:
        '"*" matches every tag, so each would deploy production. Deploy on a pattern that is only for releases, such as release-*. Allowed by an exception: the tags of this project are all releases',
    },
    floating("image", "alpine"),
  ]);
  expect(plan.exceptions).toEqual(exceptions);
});

/** Settings with manual deployments of these tags. If there are several programs, each key names one. */
function tagged(tags: Readonly<Record<string, string>>, settings: object = eightLines): object {
  const deployments = Object.entries(tags).map(([name, tag]) => {
    const program = "programs" in settings ? { program: name } : {};
    return {
      ...production,
      ...program,
      name,
      stack: `${"programs" in settings ? name : "shop-api"}/${name}`,
      on: { tag },
      preview: false,
    };
  });
  return { ...settings, deployments };
}

function floating(path: string, image: string): Said {
  const message = `"${image}" is not pinned and can change. Name a version, or better a digest (@sha256:…)`;
  return { code: "FLOATING_IMAGE", path, message };
}

test.each<[object, string]>([
  [{ previews: "none" }, ""],
  [
    { previews: "none", reviewStacks: { template: "shop-api/dev" } },
    "Every user who may push a branch can read the token of the review stacks, and with it the stacks and their secrets. ",
  ],
  [
    { reviewStacks: { template: "shop-api/dev" } },
    "Every user who may push a branch can read the token of the previews, and that of the review stacks, and with it the stacks and their secrets. ",
  ],
])("warns for stored tokens, with %j, which ones unreviewed code can read", (changes, readable) => {
  const warning = warningsOf(planWith({ ...storedTokens, ...changes })).find(({ code }) => code === "STORED_TOKENS");

  expect(warning?.message).toBe(`"token" keeps Pulumi access tokens in GitLab. ${readable}Prefer "oidc" if possible`);
});
