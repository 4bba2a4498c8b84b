import { opened, stackOpened, withEnvironments } from "./openEnvironmentsWorld";

const aws = (attributes = "") =>
  `values: {aws: {fn::open::aws-login: {oidc: {roleArn: "arn:aws:iam::1:role/deploy", sessionName: ci${attributes}}}}}`;

const role = "sandbox:arn:aws:iam::1:role/deploy";

describe("the subject of a cloud login", () => {
  const current = ", subjectAttributes: [currentEnvironment.name]";
  const all =
    ", subjectAttributes: [rootEnvironment.name, currentEnvironment.name, pulumi.user.login, pulumi.organization.login]";
  const prefix = `${role}:pulumi:environments:pulumi.organization.login:acme`;

  test.each([
    ["by itself", "shop/staging", "", `${role}:pulumi:environments:org:acme:env:shop/staging`],
    ["of the project default", "default/staging", "", `${role}:pulumi:environments:org:acme:env:staging`],
    ["with an attribute", "shop/staging", current, `${prefix}:currentEnvironment.name:shop/staging`],
    [
      "of the project default with an attribute",
      "default/staging",
      current,
      `${prefix}:currentEnvironment.name:staging`,
    ],
    [
      "with all attributes",
      "shop/staging",
      all,
      `${prefix}:rootEnvironment.name:shop/staging:currentEnvironment.name:shop/staging` +
        ":pulumi.user.login:platform:pulumi.organization.login:acme",
    ],
  ])("names the environment that was opened %s", async (_, path, attributes, sessionToken) => {
    const cloud = await withEnvironments({ [path]: aws(attributes) });

    expect(await opened(cloud, path)).toMatchObject({ aws: { sessionToken } });
  });

  test.each([
    ["", "pulumi:environments:org:acme:env:shop/staging", "pulumi:environments:org:acme:env:<yaml>"],
    [
      current,
      "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop/login",
      "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop/login",
    ],
    [
      ", subjectAttributes: [rootEnvironment.name]",
      "pulumi:environments:pulumi.organization.login:acme:rootEnvironment.name:shop/staging",
      "pulumi:environments:pulumi.organization.login:acme:rootEnvironment.name:shop/staging",
    ],
  ])("distinguishes an imported login from the opened environment (%j)", async (attributes, alone, inStack) => {
    const cloud = await withEnvironments({ "shop/login": aws(attributes), "shop/staging": "imports: [shop/login]" });

    expect(await opened(cloud, "shop/staging")).toMatchObject({ aws: { sessionToken: `${role}:${alone}` } });
    expect(await stackOpened(cloud, "imports: [shop/staging]")).toMatchObject({
      aws: { sessionToken: `${role}:${inStack}` },
    });
  });
});

test("the logins to Azure and Google Cloud name their identity and subject", async () => {
  const yaml =
    "values: {azure: {fn::open::azure-login: {clientId: c, tenantId: t, subscriptionId: s, oidc: true}}," +
    " gcp: {fn::open::gcp-login: {project: 12345678901," +
    " oidc: {workloadPoolId: w, providerId: p, serviceAccount: a@b.example.com}}}}";
  const cloud = await withEnvironments({ "shop/staging": yaml });
  const subject = "pulumi:environments:org:acme:env:shop/staging";

  expect(await opened(cloud, "shop/staging")).toEqual({
    azure: { clientId: "c", tenantId: "t", subscriptionId: "s", oidc: { token: `sandbox:c:${subject}` } },
    gcp: { project: "12345678901", accessToken: `sandbox:a@b.example.com:${subject}`, tokenType: "Bearer" },
  });
});
