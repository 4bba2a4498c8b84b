import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { DependencyProviderResource } from "@pulumi/pulumi/resource";
import * as pulumiservice from "@pulumi/pulumiservice";
import { gitLabAccess } from "../../../components/gitlab/lookups/gitLabAccess";
import { requireReadableProviders } from "../../../components/lookups/providerConfig";
import { cloudAccess } from "../../../components/pulumiCloud/lookups/cloudAccess";
import { mockEngine } from "../mocks";

const before = { ...process.env };

beforeEach(() => {
  const config = { "gitlab:token": "glpat-default", "gitlab:baseUrl": "https://gitlab.example.com" };
  pulumi.runtime.setAllConfig({ ...config, "pulumiservice:accessToken": "pul-default" });
});

afterEach(() => {
  process.env = { ...before };
});

/** A component with these providers, on a mocked engine. */
async function parentWith(
  create: () => readonly pulumi.ProviderResource[],
  isPreview = false,
): Promise<{ readonly parent: pulumi.Resource }> {
  await mockEngine({}, undefined, isPreview);
  jest.restoreAllMocks();
  return { parent: new pulumi.ComponentResource("test:index:Parent", "parent", {}, { providers: [...create()] }) };
}

test("without a passed provider, the stack's configuration counts", async () => {
  const options = await parentWith(() => []);

  expect(await gitLabAccess(options)).toEqual({
    url: "https://gitlab.example.com/api/v4/",
    headers: { authorization: "Bearer glpat-default" },
    tls: {},
  });
  expect(await cloudAccess(options)).toMatchObject({ token: "pul-default" });
  await expect(requireReadableProviders("shop-api", options)).resolves.toBeUndefined();
});

test("a passed provider counts, and nothing of the stack's configuration", async () => {
  const options = await parentWith(() => [
    new gitlab.Provider("other", {
      token: pulumi.secret("glpat-other"),
      baseUrl: "https://other.example.com/gitlab",
      headers: { "x-proxy": "1" },
      insecure: true,
    }),
    new pulumiservice.Provider("other", {
      accessToken: pulumi.secret("pul-other"),
      apiUrl: "https://cloud.example.com",
    }),
  ]);

  expect(await gitLabAccess(options)).toEqual({
    url: "https://other.example.com/gitlab/api/v4/",
    headers: { "x-proxy": "1", authorization: "Bearer glpat-other" },
    tls: { rejectUnauthorized: false },
  });
  expect(await cloudAccess(options)).toEqual({ url: "https://cloud.example.com", token: "pul-other" });
  await expect(requireReadableProviders("shop-api", options)).resolves.toBeUndefined();
});

test("what a passed provider leaves out comes from the environment, as the provider reads it", async () => {
  process.env.GITLAB_TOKEN = "glpat-environment";
  process.env.GITLAB_BASE_URL = "https://environment.example.com";
  const options = await parentWith(() => [new gitlab.Provider("other", {})]);

  expect(await gitLabAccess(options)).toMatchObject({
    url: "https://environment.example.com/api/v4/",
    headers: { authorization: "Bearer glpat-environment" },
  });
});

test("refuses providers that it cannot read, all at once", async () => {
  const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  const urn = "urn:pulumi:shop-api::platform::pulumi:providers:pulumiservice::other";
  const options = await parentWith(
    () => [new gitlab.Provider("other", { token: unknown }), new DependencyProviderResource(`${urn}::1`)],
    true,
  );

  await expect(requireReadableProviders("shop-api", options)).rejects.toThrow(
    [
      "shop-api was not changed: there are 2 errors",
      "  error UNREADABLE_PROVIDER: providers: the provider of GitLab is configured with outputs that a preview does not know. Create what they come from in another stack. Pass no provider, and configure gitlab:token and gitlab:baseUrl in this stack",
      "  error UNREADABLE_PROVIDER: providers: a program in another language cannot pass a provider of Pulumi Cloud. Pass no provider, and configure pulumiservice:accessToken and pulumiservice:apiUrl in this stack",
    ].join("\n"),
  );
});
