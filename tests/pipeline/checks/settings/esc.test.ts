import type { Said } from "../../examples";
import { agreed, eightLines, errorsOf } from "../../examples";

const [staging, production] = eightLines.deployments;
const withEsc = (esc: object) => ({ ...eightLines, deployments: [{ ...staging, esc }, production] });
const inReview = (esc: object) => ({ ...eightLines, reviewStacks: { template: "shop-api/dev", esc } });
const linked = (esc: object) => ({
  ...withEsc({ attach: "stack", ...esc }),
  exceptions: [agreed("PREVIEW_OPENS_DEPLOYMENT")],
});
const at = "deployments[0].esc";
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const secret = { name: "db", secret: "db" };
const ways = `Put it into ${at}.values, and into ${at}.previewValues what previews need`;
const onlyOne = "an ESC environment that is linked to the stack is also opened by its previews. Leave it out";

test.each<[string, object, Said]>([
  [
    "a login that previews would have",
    withEsc({ pulumiConfig: { a: [{ "fn::open::aws-login": {} }] } }),
    {
      code: "SHARED_LOGIN",
      path: `${at}.pulumiConfig.a[0].fn::open::aws-login`,
      message: `would also be in the previews' ESC environment, which unreviewed code can read. ${ways}`,
    },
  ],
  [
    "a secret in a base",
    { ...eightLines, esc: { pulumiConfig: { a: { "fn::secret": { ciphertext: "x" } } } } },
    {
      code: "SHARED_LOGIN",
      path: "esc.pulumiConfig.a.fn::secret",
      message:
        "would also be in the previews' ESC environment, which unreviewed code can read. Give it to the deployments that need it",
    },
  ],
  [
    "a secret in plain text for previews",
    withEsc({ previewValues: { a: { "fn::secret": "hunter2" } } }),
    {
      code: "PLAIN_SECRET",
      path: `${at}.previewValues.a.fn::secret`,
      message: `a secret must not be written in plain text. Set it as a secret of the platform stack and name that in ${at}.secrets`,
    },
  ],
  [
    "two secrets with the same name",
    withEsc({ secrets: [secret, { name: "db", secret: "other" }] }),
    { code: "DUPLICATE_NAME", path: `${at}.secrets[1].name`, message: '"db" is already that of secrets[0]' },
  ],
  [
    "a value of previews that contains a secret of the deployment",
    withEsc({ secrets: [secret], environmentVariables: { URL: "postgres://${secrets.db}@host" } }),
    {
      code: "MISSING_PREVIEW_SECRET",
      path: `${at}.secrets[0].previewSecret`,
      message: 'is missing: a value that previews share refers to "db". Name a secret that unreviewed code may read',
    },
  ],
  ...(
    [
      ["previewValues", { previewValues: {} }],
      ["previewImports", { previewImports: [] }],
      ["aws.previewRoleArn", { aws: { roleArn: role("a"), previewRoleArn: role("b") } }],
      ["secrets[0].previewSecret", { secrets: [{ ...secret, previewSecret: "other" }] }],
    ] as const
  ).map(([key, esc]): [string, object, Said] => [
    `${key} in an environment that is linked`,
    linked(esc),
    { code: "UNUSED_PREVIEW_KEY", path: `${at}.${key}`, message: onlyOne },
  ]),
  [
    "a setting for previews in the ESC environment of review stacks",
    inReview({ previewValues: {} }),
    {
      code: "UNUSED_PREVIEW_KEY",
      path: "reviewStacks.esc.previewValues",
      message: "review stacks have one ESC environment. Leave it out",
    },
  ],
  [
    "a link for review stacks",
    inReview({ attach: "job" }),
    {
      code: "UNUSED_PREVIEW_KEY",
      path: "reviewStacks.esc.attach",
      message: "each review stack gets its ESC environment from its job. Leave it out",
    },
  ],
  [
    "a deployment with the name of another one's ESC environment for previews",
    { ...eightLines, deployments: [staging, { ...production, name: "Staging-preview" }] },
    {
      code: "DUPLICATE_NAME",
      path: "deployments[1].name",
      message:
        '"Staging-preview" is the name of the ESC environment that previews of deployments[0] open. Choose another name',
    },
  ],
  [
    "openers in an edition that has no teams",
    { ...withEsc({ openers: [{ team: "developers" }] }), edition: "team", previews: "none" },
    {
      code: "ENTERPRISE_ONLY",
      path: `${at}.openers`,
      message: 'the "team" edition has no teams: every member of the organization may open it. Leave it out',
    },
  ],
])("refuses %s", (_, settings, mistake) => {
  expect(errorsOf(settings)).toEqual([mistake]);
});

test.each<[string, object]>([
  ["a login of the deployment only", withEsc({ values: { a: { "fn::open::aws-login": {} } } })],
  [
    "a secret for previews too",
    withEsc({
      secrets: [{ ...secret, previewSecret: "other" }],
      files: { URL: "${secrets.db}" },
    }),
  ],
  ["a secret in values of the deployment only", withEsc({ secrets: [secret], values: { url: "${secrets.db}" } })],
  ["a secret in an environment that is linked", linked({ secrets: [secret], files: { URL: "${secrets.db}" } })],
])("accepts %s", (_, settings) => {
  expect(errorsOf(settings)).toEqual([]);
});

test.each(["secretAccessKey", "sessionToken", "clientSecret", "accessToken", "password"])(
  "refuses a %s in plain text, and accepts a reference to a secret",
  (key) => {
    const esc = (value: unknown) => ({
      values: { aws: { login: { "fn::open::aws-login": { static: { [key]: value } } } } },
    });
    const settings = (value: unknown) => ({
      ...eightLines,
      deployments: [{ ...eightLines.deployments[0], esc: esc(value) }, eightLines.deployments[1]],
    });

    expect(errorsOf(settings("AKIA")).map(({ code, path }) => [code, path])).toEqual([
      ["PLAIN_SECRET", `deployments[0].esc.values.aws.login.fn::open::aws-login.static.${key}`],
    ]);
    expect(errorsOf(settings("${secrets.key}"))).toEqual([]);
  },
);
