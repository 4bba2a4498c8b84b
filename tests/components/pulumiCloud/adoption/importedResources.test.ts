import * as pulumi from "@pulumi/pulumi";
import {
  PulumiFoundation,
  type PulumiFoundationArgs,
  PulumiPipeline,
  type PulumiPipelineArgs,
} from "../../../../components";
import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { eightLines } from "../../../pipeline/examples";
import { rawFoundation, rawProject } from "../../../pipeline/foundation/fleet";
import { listen } from "../../children";
import { getProject, knownProject, mockEngine, type Registered } from "../../mocks";
import { answering, type LoopbackServer } from "../lookups/loopbackServer";

/** A Pulumi Cloud that has every resource that is requested by name. */
let server: LoopbackServer;

const instance = "http://127.0.0.1:8080";

beforeEach(async () => {
  listen();
  server = await answering(({ path }) => ({ status: 200, text: textAt(path) }));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await pulumi.runtime.disconnect();
  await server.close();
});

function textAt(path: string): string {
  if (path.endsWith("/oidc/issuers")) {
    const issuers = [instance, "https://gitlab.example.com"].map((url, index) => ({
      id: `i${index}`,
      name: "gitlab",
      url,
    }));
    return JSON.stringify({ oidcIssuers: issuers });
  }
  if (path.includes("/auth/policies/")) return JSON.stringify({ policies: [] });
  if (path.includes("/policygroups/")) return JSON.stringify({ mode: "preventative" });
  if (path.includes("/versions/tags/")) return JSON.stringify({ revision: 1 });
  if (path.endsWith("/config")) return JSON.stringify({ environment: "a/b" });
  if (path.startsWith("/api/esc/environments/")) return "values: {}";
  if (!path.includes("/teams/")) return "{}";
  const isDeployer = /-(staging|production)$/.test(path);
  const stacks = ["staging", "production"].map((stackName) => ({
    projectName: "shop-api",
    stackName,
    permission: isDeployer ? 102 : 101,
  }));
  const names = ["staging", "staging-preview", "production", "production-preview"];
  const environments = names.map((envName) => ({ projectName: "shop-api", envName, permission: "open" }));
  return JSON.stringify({ kind: "pulumi", displayName: "x", members: [], stacks, environments });
}

/** The resources of Pulumi Cloud that are created with these arguments, by name, with their import ids. */
async function created(create: () => unknown): Promise<Record<string, string | undefined>> {
  const answers = {
    "pulumi:pulumi:readStackResourceOutputs": { outputs: {} },
    [getProject]: ({ pathWithNamespace }: Registered["inputs"]) =>
      pathWithNamespace === knownProject.pathWithNamespace
        ? knownProject
        : {
            id: "101",
            namespaceId: 11,
            pathWithNamespace: String(pathWithNamespace),
            webUrl: `${instance}/${String(pathWithNamespace)}`,
          },
  };
  const registered = await mockEngine(answers);
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });
  create();
  await pulumi.runtime.disconnect();
  return Object.fromEntries(
    registered.filter(({ type }) => type.startsWith("pulumiservice:")).map(({ name, importId }) => [name, importId]),
  );
}

test("every resource of a pipeline in Pulumi Cloud is imported by its id", async () => {
  const args = {
    ...eightLines,
    deployments: [
      eightLines.deployments[0],
      { ...eightLines.deployments[1], esc: { versionTag: "stable", attach: "stack" } },
    ],
    policyPacks: [{ name: "guardrails", version: "1.0.0" }],
    adopt: ["all"],
    exceptions: [{ code: "WIDER_TEAM", reason: "all teams have all permissions here" }],
  } as unknown as PulumiPipelineArgs;

  expect(await created(() => new PulumiPipeline("shop-api", args))).toEqual({
    "shop-api-esc-staging": "acme/shop-api/staging",
    "shop-api-esc-staging-preview": "acme/shop-api/staging-preview",
    "shop-api-esc-production": "acme/shop-api/production",
    "shop-api-esc-production-tag-stable": "acme/shop-api/production/stable",
    "shop-api-esc-production-link": "acme/shop-api/production",
    "shop-api-team-preview": "acme/shop-api-preview",
    "shop-api-team-preview-stack-shop-api-staging": "acme/shop-api/staging/shop-api-preview",
    "shop-api-team-preview-esc-shop-api-staging-preview": "acme/shop-api-preview/shop-api+staging-preview",
    "shop-api-team-inspect": "acme/shop-api-inspect",
    "shop-api-team-inspect-stack-shop-api-production": "acme/shop-api/production/shop-api-inspect",
    "shop-api-team-inspect-esc-shop-api-production": "acme/shop-api-inspect/shop-api+production",
    "shop-api-team-staging": "acme/shop-api-staging",
    "shop-api-team-staging-stack": "acme/shop-api/staging/shop-api-staging",
    "shop-api-team-staging-esc": "acme/shop-api-staging/shop-api+staging",
    "shop-api-team-production": "acme/shop-api-production",
    "shop-api-team-production-stack": "acme/shop-api/production/shop-api-production",
    "shop-api-team-production-esc": "acme/shop-api-production/shop-api+production",
    "shop-api-policies": "acme/gitlab-shop-api",
    "shop-api-issuer": "acme/i1",
  });
});

test("every resource of a foundation is imported by its id", async () => {
  const args = {
    ...rawFoundation,
    gitlab: instance,
    base: { project: "platform", name: "base" },
    adopt: ["all"],
    projects: { web: rawProject("web", "acme/shop/web", { group: "acme/shop" }) },
  } as unknown as PulumiFoundationArgs;

  expect(await created(() => new PulumiFoundation("foundation", args))).toEqual({
    "foundation-esc-base": "acme/platform/base",
    "foundation-team-acme-shop-preview": "acme/acme-shop-preview",
    "foundation-team-acme-shop-inspect": "acme/acme-shop-inspect",
    "foundation-team-acme-shop-staging": "acme/acme-shop-staging",
    "foundation-team-acme-shop-production": "acme/acme-shop-production",
    "foundation-issuer": "acme/i0",
  });
});
