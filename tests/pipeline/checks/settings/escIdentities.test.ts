import type { Said } from "../../examples";
import { agreed, eightLines, errorsOf } from "../../examples";

const [staging, production] = eightLines.deployments;
const withEsc = (esc: object) => ({ ...eightLines, deployments: [{ ...staging, esc }, production] });
const at = "deployments[0].esc";
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

function imported(name: string): string {
  return `"${name}" is the ESC environment of a deployment, whose credentials are for its own jobs. Put shared content into esc, or into a separate ESC environment`;
}

test.each<[string, object, string, string]>([
  ["a deployment", withEsc({ imports: ["shop-api/production"] }), `${at}.imports[0]`, "shop-api/production"],
  ["itself", withEsc({ imports: ["a/b", "shop-api/staging@3"] }), `${at}.imports[1]`, "shop-api/staging@3"],
  ["previews", withEsc({ previewImports: ["Shop-API/staging"] }), `${at}.previewImports[0]`, "Shop-API/staging"],
  ["the base", { ...eightLines, esc: { imports: ["shop-api/production"] } }, "esc.imports[0]", "shop-api/production"],
  [
    "review stacks",
    { ...eightLines, reviewStacks: { template: "shop-api/dev", esc: { imports: ["shop-api/staging"] } } },
    "reviewStacks.esc.imports[0]",
    "shop-api/staging",
  ],
])("refuses an import of a deployment's ESC environment by %s", (_, settings, path, name) => {
  expect(errorsOf(settings)).toEqual([{ code: "SHARED_LOGIN", path, message: imported(name) }]);
});

function borrowed(path: string, from: string): Said {
  const message = `is the same as ${from}, so unreviewed code would have the deployment's credentials. Name a separate one, even if both may have the same value`;
  return { code: "SHARED_LOGIN", path, message };
}

test("refuses a role of previews that is the role of any deployment", () => {
  const deploys = { aws: { roleArn: role("a") } };
  const reads = { aws: { roleArn: role("b"), previewRoleArn: role("a") } };
  const settings = {
    ...eightLines,
    deployments: [
      { ...staging, esc: reads },
      { ...production, esc: deploys },
    ],
  };

  expect(errorsOf(settings)).toEqual([
    borrowed("deployments[0].esc.aws.previewRoleArn", "deployments[1].esc.aws.roleArn"),
  ]);
});

test("refuses a secret of a deployment for previews and review stacks", () => {
  const secrets = [{ name: "db", secret: "db", previewSecret: "db" }];
  const reviewStacks = { template: "shop-api/dev", esc: { secrets: [{ name: "x", secret: "db" }] } };

  expect(errorsOf({ ...withEsc({ secrets }), reviewStacks })).toEqual([
    borrowed(`${at}.secrets[0].previewSecret`, `${at}.secrets[0].secret`),
    borrowed("reviewStacks.esc.secrets[0].secret", `${at}.secrets[0].secret`),
  ]);
});

test.each([
  ["shop-api-preview", {}],
  ["shop-api-Inspect", {}],
  ["shop-api-staging", {}],
  ["shop-api-review", { reviewStacks: { template: "shop-api/dev" } }],
  ["acme-shop-preview", { trust: { foundation: "f", group: "acme/shop" }, exceptions: [agreed("SHARED_GROUP")] }],
])("refuses openers that are teams of the pipeline's own jobs: %s", (team, changes) => {
  expect(errorsOf({ ...withEsc({ openers: [{ team: "developers" }, { team }] }), ...changes })).toEqual([
    {
      code: "PIPELINE_TEAM",
      path: `${at}.openers[1].team`,
      message: `"${team}" is the team of the pipeline's own jobs, which may open what they need. Name a team of people`,
    },
  ]);
});

test.each([
  "${environments.shop-api.production.aws.login.accessKeyId}",
  '${["environments"]["shop-api"]["production"].secrets.db}',
  '${environments["Shop-API"].Production.x}',
  "before ${a} and ${environments.shop-api.staging.x} after",
])("refuses references to the ESC environment of a deployment: %s", (reference) => {
  const name = reference.includes("staging") ? "shop-api/staging" : "shop-api/production";
  const message = `refers to the ESC environment of a deployment, "${name}", whose credentials are for its own jobs. Put shared content into esc, or into a separate ESC environment`;
  const mistake = (path: string) => [{ code: "SHARED_LOGIN", path, message }];

  expect(errorsOf(withEsc({ previewValues: { x: [reference] } }))).toEqual(mistake(`${at}.previewValues.x[0]`));
  expect(errorsOf(withEsc({ files: { FILE: reference } }))).toEqual(mistake(`${at}.files.FILE`));
  expect(errorsOf({ ...eightLines, esc: { pulumiConfig: { x: reference } } })).toEqual(mistake("esc.pulumiConfig.x"));
});

test("accepts references to other ESC environments, and the mere name of a deployment's", () => {
  const previewValues = { a: "${environments.platform.base.region}", b: "environments.shop-api.production" };

  expect(errorsOf(withEsc({ previewValues }))).toEqual([]);
});

test("finds a deployment's login in values in ESC's own syntax, and Azure's ids in upper and lower case", () => {
  const login = (roleArn: string) => ({ aws: { login: { "fn::open::aws-login": { oidc: { roleArn } } } } });
  const id = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  const azure = { tenantId: id.replace("a", "b"), subscriptionId: id, clientId: id, previewClientId: id.toUpperCase() };

  expect(errorsOf(withEsc({ values: login(role("a")), previewValues: login(role("a")) }))).toEqual([
    borrowed(
      `${at}.previewValues.aws.login.fn::open::aws-login.oidc.roleArn`,
      `${at}.values.aws.login.fn::open::aws-login.oidc.roleArn`,
    ),
  ]);
  expect(errorsOf(withEsc({ azure }))).toEqual([borrowed(`${at}.azure.previewClientId`, `${at}.azure.clientId`)]);
});

test("refuses a secret for previews that GitLab stores for reviewed code only", () => {
  const variables = [{ name: "DB", secret: "db", deployment: "production" }];
  const secrets = [{ name: "db", secret: "other", previewSecret: "db" }];

  expect(errorsOf({ ...withEsc({ secrets }), variables })).toEqual([
    borrowed(`${at}.secrets[0].previewSecret`, "variables[0].secret"),
  ]);
});

test("refuses a team of the pipeline as opener of the review stacks' ESC environment, and the reverse", () => {
  const reviewStacks = { template: "shop-api/dev", esc: { openers: [{ team: "shop-api-preview" }] } };

  expect(errorsOf({ ...eightLines, reviewStacks }).map(({ code, path }) => [code, path])).toEqual([
    ["PIPELINE_TEAM", "reviewStacks.esc.openers[0].team"],
  ]);
  expect(errorsOf(withEsc({ openers: [{ team: "Shop-api-review" }] })).map(({ code, path }) => [code, path])).toEqual([
    ["PIPELINE_TEAM", `${at}.openers[0].team`],
  ]);
});
