import fc from "fast-check";
import { parse } from "yaml";
import { baseDefinition, escDefinition } from "../../../../pipeline/plan/esc/escDefinition";
import type { EscHolder } from "../../../../pipeline/flow/flow";
import { escSubject } from "../../../../pipeline/plan/esc/cloudLogins";
import { escText, secretNames } from "../../../../pipeline/plan/esc/escText";
import { ofDeployments, ofPreviews } from "../../arbitrary/esc";
import { arbitrarySettings } from "../../arbitrarySettings";
import { eightLines, planOf, settingsOf } from "../../examples";

const [staging] = eightLines.deployments;

/** The text of the ESC environment of a deployment, or of its previews, with the names of its secrets. */
function textOf(esc: object, holder: EscHolder, imports: readonly string[] = []): string {
  const [deployment] = settingsOf({ ...eightLines, deployments: [{ ...staging, esc }] }).deployments;
  return escText(escDefinition(deployment?.esc, imports, holder), (name) => `the value of ${name}`);
}

const aws = {
  roleArn: "arn:aws:iam::123456789012:role/deploys",
  previewRoleArn: "arn:aws:iam::123456789012:role/reads",
};
const azure = {
  tenantId: "33333333-2222-3333-4444-555555555555",
  subscriptionId: "44444444-2222-3333-4444-555555555555",
  clientId: "11111111-2222-3333-4444-555555555555",
  previewClientId: "22222222-2222-3333-4444-555555555555",
};
const gcp = {
  project: 123456789012,
  workloadPoolId: "pulumi",
  providerId: "pulumi-cloud",
  serviceAccount: "deploys@shop.iam.gserviceaccount.com",
  previewServiceAccount: "reads@shop.iam.gserviceaccount.com",
};

const awsText = (role: string) => `values:
  aws:
    login:
      fn::open::aws-login:
        oidc:
          roleArn: arn:aws:iam::123456789012:role/${role}
          sessionName: pulumi-pipeline
          duration: 1h
          subjectAttributes:
            - currentEnvironment.name
  environmentVariables:
    AWS_ACCESS_KEY_ID: \${aws.login.accessKeyId}
    AWS_SECRET_ACCESS_KEY: \${aws.login.secretAccessKey}
    AWS_SESSION_TOKEN: \${aws.login.sessionToken}`;

const azureText = (client: string) => `values:
  azure:
    login:
      fn::open::azure-login:
        clientId: ${client}
        tenantId: 33333333-2222-3333-4444-555555555555
        subscriptionId: /subscriptions/44444444-2222-3333-4444-555555555555
        oidc: true
        subjectAttributes:
          - currentEnvironment.name
  environmentVariables:
    ARM_USE_OIDC: "true"
    ARM_CLIENT_ID: \${azure.login.clientId}
    ARM_TENANT_ID: \${azure.login.tenantId}
    ARM_SUBSCRIPTION_ID: \${azure.login.subscriptionId}
    ARM_OIDC_TOKEN: \${azure.login.oidc.token}`;

const gcpText = (account: string) => `values:
  gcp:
    login:
      fn::open::gcp-login:
        project: 123456789012
        oidc:
          workloadPoolId: pulumi
          providerId: pulumi-cloud
          serviceAccount: ${account}@shop.iam.gserviceaccount.com
          subjectAttributes:
            - currentEnvironment.name
  environmentVariables:
    GOOGLE_CLOUD_PROJECT: \${gcp.login.project}
    GOOGLE_OAUTH_ACCESS_TOKEN: \${gcp.login.accessToken}`;

test.each<[string, object, string, string]>([
  ["AWS", { aws }, awsText("deploys"), awsText("reads")],
  ["Azure", { azure }, azureText(azure.clientId), azureText(azure.previewClientId)],
  ["Google Cloud", { gcp }, gcpText("deploys"), gcpText("reads")],
])("logs in to %s, with another identity for previews", (_, esc, deployment, preview) => {
  expect([textOf(esc, "deployment"), textOf(esc, "preview")]).toEqual([deployment, preview]);
});

test.each<[string, object]>([
  ["AWS", { aws: { ...aws, previewRoleArn: undefined } }],
  ["Azure", { azure: { ...azure, previewClientId: undefined } }],
  ["Google Cloud", { gcp: { ...gcp, previewServiceAccount: undefined } }],
])("logs previews in to %s only with their own identity", (_, esc) => {
  expect(textOf(esc, "preview")).toBe("values: {}");
});

test("keeps a subscription with its full path", () => {
  const subscriptionId = `/subscriptions/${azure.subscriptionId}`;

  expect(textOf({ azure: { ...azure, subscriptionId } }, "deployment")).toBe(azureText(azure.clientId));
});

const everything = {
  aws: { ...aws, duration: "30m" },
  secrets: [
    { name: "db", secret: "db.password", previewSecret: "previews.db" },
    { name: "key", secret: "signing" },
  ],
  pulumiConfig: { "shop-api:password": "${secrets.db}", "shop-api:replicas": 2 },
  environmentVariables: { REGION: "eu-west-1", AWS_SESSION_TOKEN: "another" },
  files: { KUBECONFIG: "apiVersion: v1\nkind: Config\n" },
  values: { pulumiConfig: { "shop-api:key": "${secrets.key}", "shop-api:replicas": 5 }, extra: [1] },
  previewValues: { pulumiConfig: { "shop-api:key": "none" }, other: { deep: true } },
};

test("has for a deployment its logins, its secrets, the shared configuration, and its own values, which take precedence", () => {
  expect(parse(textOf(everything, "deployment", ["shop-api/base", "aws/shop@3"]))).toEqual({
    imports: ["shop-api/base", "aws/shop@3"],
    values: {
      aws: {
        login: {
          "fn::open::aws-login": {
            oidc: {
              roleArn: aws.roleArn,
              sessionName: "pulumi-pipeline",
              duration: "30m",
              subjectAttributes: ["currentEnvironment.name"],
            },
          },
        },
      },
      secrets: {
        db: { "fn::secret": "the value of db.password" },
        key: { "fn::secret": "the value of signing" },
      },
      pulumiConfig: {
        "shop-api:password": "${secrets.db}",
        "shop-api:replicas": 5,
        "shop-api:key": "${secrets.key}",
      },
      files: { KUBECONFIG: "apiVersion: v1\nkind: Config\n" },
      environmentVariables: {
        AWS_ACCESS_KEY_ID: "${aws.login.accessKeyId}",
        AWS_SECRET_ACCESS_KEY: "${aws.login.secretAccessKey}",
        AWS_SESSION_TOKEN: "another",
        REGION: "eu-west-1",
      },
      extra: [1],
    },
  });
});

test("has for previews only their own logins and secrets, and the shared configuration", () => {
  expect(parse(textOf(everything, "preview"))).toEqual({
    values: {
      aws: {
        login: {
          "fn::open::aws-login": {
            oidc: {
              roleArn: aws.previewRoleArn,
              sessionName: "pulumi-pipeline",
              duration: "30m",
              subjectAttributes: ["currentEnvironment.name"],
            },
          },
        },
      },
      secrets: { db: { "fn::secret": "the value of previews.db" } },
      pulumiConfig: { "shop-api:password": "${secrets.db}", "shop-api:replicas": 2, "shop-api:key": "none" },
      files: { KUBECONFIG: "apiVersion: v1\nkind: Config\n" },
      environmentVariables: {
        AWS_ACCESS_KEY_ID: "${aws.login.accessKeyId}",
        AWS_SECRET_ACCESS_KEY: "${aws.login.secretAccessKey}",
        AWS_SESSION_TOKEN: "another",
        REGION: "eu-west-1",
      },
      other: { deep: true },
    },
  });
});

test("has for a base the shared configuration only", () => {
  const base = { imports: ["org/base"], pulumiConfig: { "aws:region": "eu" }, files: { A: "a" } };

  expect(escText(baseDefinition(base), String)).toBe(
    "imports:\n  - org/base\nvalues:\n  pulumiConfig:\n    aws:region: eu\n  files:\n    A: a",
  );
  expect(escText(baseDefinition({}), String)).toBe("values: {}");
});

test("lists the secrets that a definition needs", () => {
  const { esc } = settingsOf({ ...eightLines, deployments: [{ ...staging, esc: everything }] }).deployments[0]!;

  expect(secretNames(escDefinition(esc, [], "deployment"))).toEqual(["db.password", "signing"]);
  expect(secretNames(escDefinition(esc, [], "preview"))).toEqual(["previews.db"]);
  expect(secretNames(escDefinition(undefined, [], "deployment"))).toEqual([]);
});

test("keeps a secret that YAML or ESC would read as another type", () => {
  const secrets = [{ name: "db", secret: "db" }];
  const { esc } = settingsOf({ ...eightLines, deployments: [{ ...staging, esc: { secrets } }] }).deployments[0]!;

  for (const value of [
    ...[
      "yes",
      "1e3",
      "0o17",
      "1_000",
      "2027-02-28",
      "1:30",
      ".5",
      "-1",
      "~",
      "=",
      "<<",
      "null",
      "",
      "  ",
      "a: b",
      "# x",
    ],
    ...["'", '"', "\\", "\ttab", "two\nlines", "ends\n", "ends\n\n", "\n", "\r", "\u2028", "\u0085", "\u007f", "é 🚀"],
  ]) {
    const text = escText(escDefinition(esc, [], "deployment"), () => value);
    for (const version of ["1.1", "1.2"] as const) {
      expect(parse(text, { version })).toEqual({ values: { secrets: { db: { "fn::secret": value } } } });
    }
  }
});

test("builds the subject of ESC's ID tokens from the organization and the ESC environment", () => {
  expect(escSubject("acme", "shop-api", "staging-preview")).toBe(
    "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop-api/staging-preview",
  );
  expect(escSubject("acme", "default", "staging")).toBe(
    "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:staging",
  );
});

test("for any settings, no ESC environment of previews has a login or secret of a deployment", () => {
  fc.assert(
    fc.property(arbitrarySettings, (raw) => {
      const plan = planOf(raw);
      for (const { key, definition } of plan.escEnvironments) {
        if (!definition) continue;
        const text = escText(definition, (name) => `secret ${name}`);
        const isTwin = key.endsWith("-preview");
        const foreign = Object.values(isTwin ? ofDeployments : ofPreviews);
        if (isTwin || key === "base")
          expect(Object.values(ofDeployments).filter((one) => text.includes(one))).toEqual([]);
        expect(foreign.filter((one) => text.includes(one))).toEqual([]);
        expect(text.endsWith("\n")).toBe(false);
        expect(parse(text)).toHaveProperty("values");
      }
    }),
    { numRuns: 300 },
  );
});
