import * as pulumi from "@pulumi/pulumi";
import { PulumiFoundation, type PulumiFoundationArgs } from "../../../components";
import * as certificates from "../../../components/pulumiCloud/lookups/certificate";
import type { CertificateLookup } from "../../../components/pulumiCloud/lookups/certificate";
import { type FoundationFacts, lookUpFoundation } from "../../../components/foundation/foundationFacts";
import type { FoundationPlan } from "../../../pipeline/foundation/planFoundation";
import { inCanonicalOrder } from "../../../pipeline/plan/access/canonicalPolicies";
import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf as checkedValue } from "../../../pipeline/diagnostics/checked";
import { planFoundation, projectOf, rawFoundation, rawProject } from "../../pipeline/foundation/fleet";
import { inputsOf, listen } from "../children";
import {
  type Answer,
  type Answers,
  getCurrentUser,
  getOrganizationMember,
  getMetadata,
  getProject,
  mockEngine,
  thumbprint,
  valueOf,
} from "../mocks";

const instance = "http://127.0.0.1:8080";
const settings = { ...rawFoundation, gitlab: instance };
const inGroup = { group: "acme/shop" };

const ids: Readonly<Record<string, object>> = {
  "acme/lib": { id: "101", namespaceId: 11 },
  "acme/platform": { id: "104", namespaceId: 11 },
  "acme/shop/api": { id: "102", namespaceId: 12 },
  "acme/shop/web": { id: "103", namespaceId: 12 },
};

/** A GitLab that has these projects, each with its own path. */
const known: Answers = {
  [getProject]: ({ pathWithNamespace }): Answer => {
    const path = String(pathWithNamespace);
    return ids[path]
      ? { ...ids[path], pathWithNamespace: path, webUrl: `${instance}/${path}` }
      : "404 Project Not Found";
  },
};

const fleet = {
  api: rawProject("api", "acme/shop/api", inGroup),
  lib: rawProject("lib", "acme/lib"),
  web: rawProject("web", "acme/shop/web", inGroup),
};

function argsWith(changes: object = {}): PulumiFoundationArgs {
  return { ...settings, projects: fleet, ...changes } as unknown as PulumiFoundationArgs;
}

const planOfLib = (changes: object = {}) =>
  planFoundation(checkedValue(checkFoundationSettings({ ...settings, ...changes })), [projectOf("lib", "acme/lib")]);

beforeEach(() => {
  listen();
});

// Later messages of a component must not reach the engine of the next test.
afterEach(() => pulumi.runtime.disconnect());

test("trusts the pipeline of the platform repository, and creates its team", async () => {
  const pipeline = { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" };
  const resources = await mockEngine(known);
  new PulumiFoundation("foundation", argsWith({ platform: pipeline }));
  await pulumi.runtime.disconnect();

  expect(inputsOf(resources, "foundation-team-platform-read")).toMatchObject({ name: "platform-read" });
  const { policies } = inputsOf(resources, "foundation-issuer") as { policies: Record<string, unknown>[] };
  expect(policies.filter(({ tokenType }) => tokenType === "personal")).toHaveLength(3);
  expect(policies.filter(({ rules }) => (rules as Record<string, string>).project_id === "104")).toHaveLength(7);
});

test("reports mistakes of that pipeline with the others, and creates nothing", async () => {
  const resources = await mockEngine(known);
  const make = () => new PulumiFoundation("foundation", argsWith({ platform: { project: "acme/platform" } }));

  expect(make).toThrow(/pipeline\.user[^]*/);
  await pulumi.runtime.disconnect();
  expect(resources).toEqual([]);
});

test("creates the issuer, the teams of groups and the base ESC environment, and no resource of the projects", async () => {
  const resources = await mockEngine(known);
  new PulumiFoundation("foundation", argsWith({ base: { project: "platform", name: "base", files: { CA: "pem" } } }));
  await pulumi.runtime.disconnect();

  expect(resources.map(({ type, name }) => `${name}  ${type}`).sort()).toEqual([
    "foundation  pulumi-pipeline:index:PulumiFoundation",
    "foundation-digest  pulumi-pipeline:index:PlanDigest",
    "foundation-esc-base  pulumiservice:index:Environment",
    "foundation-issuer  pulumiservice:index:OidcIssuer",
    "foundation-team-acme-shop-inspect  pulumiservice:index:Team",
    "foundation-team-acme-shop-preview  pulumiservice:index:Team",
    "foundation-team-acme-shop-production  pulumiservice:index:Team",
    "foundation-team-acme-shop-staging  pulumiservice:index:Team",
  ]);
  expect(resources.at(-1)?.name).toBe("foundation-issuer");
  expect(inputsOf(resources, "foundation-team-acme-shop-staging")).toEqual({
    organizationName: "acme",
    name: "acme-shop-staging",
    teamType: "pulumi",
    displayName: "acme-shop-staging",
    description: expect.stringMatching(
      /^The pipelines of the projects in GitLab group acme\/shop: staging\. Created \S+Z\.$/,
    ) as string,
  });
  expect(inputsOf(resources, "foundation-issuer")).toMatchObject({
    organization: "acme",
    name: "gitlab-foundation",
    url: instance,
    maxExpirationSeconds: 7200,
    thumbprints: [thumbprint],
  });
});

/** A project's policies for protected refs: one for each pipeline source. */
function onRefs(team: string, id: string): string[][] {
  const purposes = ["inspect", "inspect", "staging", "production"];
  return purposes.flatMap((purpose) => Array.from({ length: 3 }, () => [`${team}-${purpose}`, id]));
}

test("the issuer has the policies of all projects, which are also an output for the projects", async () => {
  const resources = await mockEngine(known);
  const { policies } = new PulumiFoundation("foundation", argsWith());
  const said = await valueOf(policies);
  await pulumi.runtime.disconnect();

  expect(said.map(({ teamName, rules }) => [teamName, rules.project_id ?? `group ${rules.namespace_id}`])).toEqual([
    ["acme-shop-preview", "group 12"],
    ...onRefs("acme-shop", "group 12"),
    ["lib-preview", "101"],
    ...onRefs("lib", "101"),
  ]);
  expect(inputsOf(resources, "foundation-issuer")?.policies).toEqual(inCanonicalOrder(said));
});

test("refuses all wrong arguments together, its own and those of projects, before it registers anything", async () => {
  const registered = await mockEngine(known);
  const projects = { ...fleet, lib: { ...fleet.lib, deployments: [] } };

  expect(() => new PulumiFoundation("foundation", argsWith({ gitlab: "gitlab.com", projects }))).toThrow(
    [
      "foundation was not changed: there are 2 errors",
      '  error BAD_NAME: gitlab: "gitlab.com" is not the address of a GitLab, such as https://gitlab.com: with https, in lowercase, without / at the end. Did you mean "https://gitlab.com"?',
      "  Pulumi.lib.yaml error EMPTY_LIST: deployments: is empty. Name at least one deployment",
    ].join("\n"),
  );
  expect(registered).toEqual([]);
});

/** The facts. Rejects with all errors that the lookups find. */
async function lookedUp(plan: FoundationPlan): Promise<FoundationFacts> {
  return checkedValue(await lookUpFoundation(plan, {}));
}

test.each<[string, Answers, string[]]>([
  [
    "a project that GitLab does not know",
    { [getProject]: "404 Project Not Found" },
    [
      'Pulumi.lib.yaml error NO_PROJECT: project: GitLab has no project "acme/lib", or the token cannot see it. Check the path, and that the token\'s user is a Maintainer of the project',
    ],
  ],
  [
    "an address that has no GitLab, with one error instead of one for each project",
    { [getProject]: "404 Not Found", [getMetadata]: "404 Not Found" },
    [
      "error NO_GITLAB: gitlab: there is no GitLab at https://gitlab.com/api/v4/. Set GITLAB_BASE_URL, or gitlab:baseUrl in the stack's configuration, to the address of GitLab with its own path, if it has one, such as https://example.com/gitlab",
    ],
  ],
  [
    "a project that has moved",
    {
      [getProject]: {
        id: "101",
        namespaceId: 11,
        pathWithNamespace: "acme/libs/lib",
        webUrl: `${instance}/acme/libs/lib`,
      },
    },
    ['Pulumi.lib.yaml error WRONG_PATH: project: GitLab calls "acme/lib" by another path. Set it to "acme/libs/lib"'],
  ],
  [
    "a GitLab instance with another address, whose ids belong to other projects",
    { [getProject]: { id: "1", namespaceId: 1, pathWithNamespace: "acme/lib", webUrl: "https://gitlab.com/acme/lib" } },
    [
      'error WRONG_INSTANCE: gitlab: the projects are not on "http://127.0.0.1:8080": the GitLab that was queried has the URL "https://gitlab.com". Set gitlab to that URL, or correct GITLAB_BASE_URL',
    ],
  ],
  [
    "tokens that are refused",
    { [getProject]: "401 Unauthorized", [getCurrentUser]: "401 Unauthorized" },
    [
      "error TOKEN_REFUSED: gitlab: GitLab refused the token. Set GITLAB_TOKEN, or the secret gitlab:token in the stack's configuration, to a token with the api scope that has not expired",
      "error TOKEN_REFUSED: organization: Pulumi Cloud refused the token. Set PULUMI_ACCESS_TOKEN, or the secret pulumiservice:accessToken in the stack's configuration, to a token that is valid",
    ],
  ],
  [
    "a user who is not an admin of the organization",
    { [getOrganizationMember]: { username: "developer", roleName: "member", virtualAdmin: false } },
    [
      'error NO_PERMISSION: organization: "developer" is not an admin of Pulumi organization "acme". Only an admin can create teams, issuers and tokens. Give the user that role, or use another token',
    ],
  ],
])("refuses %s", async (_, answers, lines) => {
  await mockEngine({ ...known, ...answers });

  await expect(lookedUp(planOfLib())).rejects.toThrow(new Error(lines.join("\n")));
});

test("reports an error of every project once", async () => {
  await mockEngine({ ...known, [getProject]: "401 Unauthorized" });
  const projects = ["api", "web"].map((name) => projectOf(name, `acme/${name}`));

  await expect(lookedUp(planFoundation(checkedValue(checkFoundationSettings(settings)), projects))).rejects.toThrow(
    /^error TOKEN_REFUSED: gitlab: GitLab refused the token\.[^\n]*$/,
  );
});

test("looks each project up once, if its id is needed", async () => {
  const asked: string[] = [];
  const paths = Array.from({ length: 8 }, (_, index) => `acme/p${index}`);
  await mockEngine({
    [getProject]: ({ pathWithNamespace }) => {
      const path = String(pathWithNamespace);
      asked.push(path);
      return { id: path, namespaceId: 1, pathWithNamespace: path, webUrl: `${instance}/${path}` };
    },
  });
  const projects = paths.map((path, index) => projectOf(`p${index}`, path));
  const plan = planFoundation(checkedValue(checkFoundationSettings(settings)), projects);
  const { ids: found } = await lookedUp(plan);

  expect(asked.sort()).toEqual(paths);
  expect(found["acme/p7"]).toEqual({ project_id: "acme/p7", namespace_id: "1" });
});

test.each<[string, CertificateLookup, object, string]>([
  [
    "cannot be read, and is not named",
    { reason: "it does not answer" },
    {},
    `error LOOKUP_FAILED: thumbprints: the certificate of ${instance} could not be read (it does not answer), and Pulumi Cloud needs the thumbprint of a certificate to trust. Name it in thumbprints`,
  ],
  [
    "is not among the named ones",
    { certificate: { thumbprint, trusted: true, begins: new Date("2026-01-01"), expires: new Date("2999-12-31") } },
    { thumbprints: ["CD".repeat(32)] },
    `error OTHER_CERTIFICATE: thumbprints: ${instance} serves a certificate whose thumbprint is not listed, so no job could log in. If it is the right certificate, add ${thumbprint}`,
  ],
])("refuses a GitLab instance whose certificate %s", async (_, lookup, changes, line) => {
  await mockEngine(known);
  jest.spyOn(certificates, "servedCertificate").mockResolvedValue(lookup);

  await expect(lookedUp(planOfLib(changes))).rejects.toThrow(new Error(line));
});

test("warns of a certificate that expires soon, before every pipeline fails", async () => {
  const { warnings } = listen();
  await mockEngine(known);
  const [begins, expires] = [-84.5, 5.5].map((days) => new Date(Date.now() + days * 24 * 60 * 60 * 1000));
  const certificate = { thumbprint, trusted: true, begins: begins!, expires: expires! };
  jest.spyOn(certificates, "servedCertificate").mockResolvedValue({ certificate });
  const { policies } = new PulumiFoundation("foundation", argsWith());
  await valueOf(policies);
  await pulumi.runtime.disconnect();

  expect(warnings).toEqual([expect.stringMatching(/CERTIFICATE_EXPIRES: thumbprints: .*expires in 5 days/)]);
});
