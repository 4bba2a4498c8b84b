import * as pulumi from "@pulumi/pulumi";
import { secretDiagnostics, secretsOf } from "../../../components/secrets";
import { eightLines, planWith } from "../../pipeline/examples";
import { childrenOf, inputsOf, listen, namesOf } from "../children";
import type { Registered } from "../mocks";

const [staging, production] = eightLines.deployments;
const roleArn = "arn:aws:iam::123456789012:role/staging";
const previewRoleArn = "arn:aws:iam::123456789012:role/staging-read";
const secrets = { db: "s3cret-canary-one", dbRead: "s3cret-canary-two" };

beforeEach(() => {
  listen();
});
afterEach(() => pulumi.runtime.disconnect());

test("writes a deployment's ESC environment, and that of its previews with their own role and secret", async () => {
  const esc = {
    aws: { roleArn, previewRoleArn },
    secrets: [{ name: "password", secret: "db", previewSecret: "dbRead" }],
    pulumiConfig: { "shop-api:password": "${secrets.password}" },
  };
  const children = await childrenOf({ deployments: [{ ...staging, esc }, production], secrets });

  const deployment = await textOf(children, "shop-api-esc-staging");
  const twin = await textOf(children, "shop-api-esc-staging-preview");
  expect(deployment).toEqual({ isSecret: true, text: expect.stringContaining(`roleArn: ${roleArn}\n`) });
  expect(deployment.text).toContain("password:\n      fn::secret: s3cret-canary-one\n");
  expect(twin).toEqual({ isSecret: true, text: expect.stringContaining(`roleArn: ${previewRoleArn}\n`) });
  expect(twin.text).toContain("password:\n      fn::secret: s3cret-canary-two\n");
  expect(twin.text).not.toContain("s3cret-canary-one");
});

test("does not hide a definition without a secret", async () => {
  const esc = { pulumiConfig: { "shop-api:replicas": 3 } };
  const children = await childrenOf({ deployments: [{ ...staging, esc }, production] });

  expect(await textOf(children, "shop-api-esc-staging")).toEqual({
    isSecret: false,
    text: "values:\n  pulumiConfig:\n    shop-api:replicas: 3",
  });
});

test("refuses a secret that the platform stack does not have", async () => {
  const esc = { secrets: [{ name: "password", secret: "db", previewSecret: "dbRead" }] };
  const plan = planWith({ deployments: [{ ...staging, esc }, production] });

  expect(await secretDiagnostics(plan, secretsOf({ secrets: { db: secrets.db } }))).toEqual([
    {
      severity: "error",
      code: "UNKNOWN_SECRET",
      path: "deployments[0].esc.secrets[0].previewSecret",
      message:
        'there is no secret "dbRead". Secrets: "db". Set it with pulumi config set --secret --path \'platform:secrets.dbRead\'',
    },
  ]);
});

test("imports the project's base first", async () => {
  const children = await childrenOf({
    esc: { imports: ["platform/base"], pulumiConfig: { "aws:region": "eu-west-1" } },
  });

  expect((await textOf(children, "shop-api-esc-base")).text).toBe(
    "imports:\n  - platform/base\nvalues:\n  pulumiConfig:\n    aws:region: eu-west-1",
  );
  expect((await textOf(children, "shop-api-esc-production")).text).toBe("imports:\n  - shop-api/base\nvalues: {}");
  const names = children.map(({ name }) => name);
  expect(names.indexOf("shop-api-esc-base")).toBeLessThan(names.indexOf("shop-api-esc-staging"));
  // Openers of an ESC environment get access to its imports.
  expect(namesOf(children, /team-staging-esc/)).toEqual([
    "shop-api-team-staging-esc",
    "shop-api-team-staging-esc-platform-base",
    "shop-api-team-staging-esc-shop-api-base",
  ]);
});

test("moves a version tag to each revision, grants permissions to teams, and links a stack", async () => {
  const esc = { pulumiConfig: {}, versionTag: "released", openers: [{ team: "shop-on-call", permission: "read" }] };
  const exceptions = [{ code: "PREVIEW_OPENS_DEPLOYMENT", reason: "a stack without secrets" }];
  const children = await childrenOf({
    deployments: [
      { ...staging, esc: { ...esc, attach: "stack" } },
      { ...production, esc },
    ],
    exceptions,
  });

  expect(inputsOf(children, "shop-api-esc-production-tag-released")).toMatchObject({
    organization: "acme",
    project: "shop-api",
    environment: "production",
    tagName: "released",
  });
  expect(namesOf(children, /tag-released/)).toEqual([
    "shop-api-esc-production-preview-tag-released",
    "shop-api-esc-production-tag-released",
    "shop-api-esc-staging-tag-released",
  ]);
  expect(inputsOf(children, "shop-api-esc-production-opener-shop-on-call")).toEqual({
    organization: "acme",
    team: "shop-on-call",
    project: "shop-api",
    environment: "production",
    permission: "read",
  });
  expect(inputsOf(children, "shop-api-esc-staging-link")).toEqual({
    orgName: "acme",
    projectName: "shop-api",
    stackName: "staging",
    environment: "shop-api/staging@released",
  });
  expect(namesOf(children, /link$/)).toEqual(["shop-api-esc-staging-link"]);
});

/** The definition of an ESC environment. */
async function textOf(children: readonly Registered[], name: string): Promise<{ text: string; isSecret: boolean }> {
  const yaml = inputsOf(children, name)?.yaml as Asset & { readonly value?: Asset; readonly [key: string]: unknown };
  const isSecret = yaml[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig;
  return { text: (await (isSecret ? yaml.value : yaml)?.text) ?? "", isSecret };
}

interface Asset {
  readonly text: Promise<string>;
}
