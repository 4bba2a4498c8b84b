import { cloudSearch } from "../../../../components/pulumiCloud/adoption/cloudAdoption";
import { adoptEscEnvironments } from "../../../../components/pulumiCloud/adoption/escAdoption";
import { adoptPolicyGroup } from "../../../../components/pulumiCloud/adoption/policyGroupAdoption";
import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { escText } from "../../../../pipeline/plan/esc/escText";
import { planWith } from "../../../pipeline/examples";
import { answering, type LoopbackServer } from "../lookups/loopbackServer";
import { linesOf, searchIn } from "./searches";

let server: LoopbackServer | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const environment = "/esc/environments/acme/shop-api/staging";
const kept = { key: "staging", path: "deployments[0].esc", project: "shop-api", name: "staging", tags: [] };

test("an ESC environment without a definition in the settings keeps its content", async () => {
  const adoption = await adoptEscEnvironments(searchIn({ [environment]: "values: { a: 1 }\n" }), "shop-api", [kept]);

  expect(linesOf(adoption)).toEqual([
    'info ADOPTED deployments[0].esc: ESC environment "shop-api/staging" exists and is adopted as it is. Its content and the permissions of other teams are kept',
  ]);
  expect(adoption.imports).toEqual({ "shop-api-esc-staging": "acme/shop-api/staging" });
});

test("the line about an ESC environment says whether its definition is replaced", async () => {
  const [planned] = planWith({
    esc: { environmentVariables: { AWS_REGION: "eu-west-1" } },
  }).escEnvironments;
  const definition = planned?.definition;
  if (!definition) throw new Error("the base has a definition");
  const lineWith = async (text: string) =>
    linesOf(await adoptEscEnvironments(searchIn({ [environment]: text }), "shop-api", [{ ...kept, definition }]));

  expect(await lineWith(escText(definition, (name) => name))).toEqual([
    'info ADOPTED deployments[0].esc: ESC environment "shop-api/staging" exists and is adopted as it is. The permissions of other teams are kept',
  ]);
  expect((await lineWith("values: {}"))[0]).toContain("Changes: its definition is replaced. The permissions");
});

test("version tags and the link of a stack are adopted, too", async () => {
  const linked = {
    ...kept,
    tags: ["stable"],
    linkedTo: { stack: "acme/shop-api/staging", environment: "shop-api/staging" },
  };
  const search = searchIn({
    [`${environment}/versions/tags/stable`]: { name: "stable", revision: 3 },
    "/stacks/acme/shop-api/staging/config": { environment: "legacy/staging" },
  });
  const adoption = await adoptEscEnvironments(search, "shop-api", [linked]);

  expect(adoption.imports).toEqual({
    "shop-api-esc-staging-tag-stable": "acme/shop-api/staging/stable",
    "shop-api-esc-staging-link": "acme/shop-api/staging",
  });
  expect(linesOf(adoption)).toEqual([
    'info ADOPTED deployments[0].esc: version tag "stable" of ESC environment "shop-api/staging" exists and is adopted as it is. It points to revision 3. The update points it to the revision that this stack writes',
    'info ADOPTED deployments[0].esc: the configuration of stack "acme/shop-api/staging" in Pulumi Cloud exists and is adopted. Changes: ESC environment from "legacy/staging" to "shop-api/staging"',
  ]);
});

test("resources in the state are not looked up", async () => {
  const names = { organization: "acme", project: "shop-api" };
  // The provider stores what the API returned, which does not name the stack.
  const link = { environment: "shop-api/staging" };
  const state = [
    { type: "pulumiservice:index:Environment", name: "a", outputs: { ...names, name: "staging" } },
    {
      type: "pulumiservice:index:EnvironmentVersionTag",
      name: "b",
      outputs: { ...names, environment: "staging", tagName: "stable" },
    },
    { type: "pulumiservice:api/stacks:Config", name: "shop-api-esc-staging-link", outputs: link },
    {
      type: "pulumiservice:index:PolicyGroup",
      name: "d",
      outputs: { organizationName: "acme", name: "gitlab-shop-api" },
    },
  ];
  const search = searchIn({}, { state });
  const linkedTo = { stack: "acme/shop-api/staging", environment: "shop-api/staging" };
  await adoptEscEnvironments(search, "shop-api", [{ ...kept, tags: ["stable"], linkedTo }]);
  await adoptPolicyGroup(search, "shop-api", planWith({ policyPacks: [{ name: "guardrails", version: "1.0.0" }] }));

  expect(search.paths).toEqual([]);
});

test("the line about a policy group names the packs and stacks that change", async () => {
  const plan = planWith({ policyPacks: [{ name: "guardrails", version: "2.0.0" }] });
  const group = {
    mode: "preventative",
    stacks: [
      { name: "production", routingProject: "shop-api" },
      { name: "staging", routingProject: "shop-api" },
    ],
    appliedPolicyPacks: [{ name: "guardrails", versionTag: "1.0.0" }],
  };
  const adoption = await adoptPolicyGroup(
    searchIn({ "/orgs/acme/policygroups/gitlab-shop-api": group }),
    "shop-api",
    plan,
  );

  expect(adoption.imports).toEqual({ "shop-api-policies": "acme/gitlab-shop-api" });
  expect(linesOf(adoption)).toEqual([
    'info ADOPTED policyPacks: policy group "gitlab-shop-api" exists and is adopted. Changes: policy packs from "guardrails@1.0.0" to "guardrails@2.0.0"',
  ]);
});

test.each([
  ["only audits", { mode: "audit", entityType: "stacks" }],
  ["is for accounts", { mode: "preventative", entityType: "accounts" }],
])("a policy group that %s can't be adopted", async (_, group) => {
  const plan = planWith({ policyPacks: [{ name: "guardrails", version: "2.0.0" }] });
  const search = searchIn({ "/orgs/acme/policygroups/gitlab-shop-api": group });
  const { imports, diagnostics } = await adoptPolicyGroup(search, "shop-api", plan);

  expect(imports).toEqual({});
  expect(diagnostics.map(({ code }) => code)).toEqual(["ALREADY_EXISTS"]);
});

test("a search reads with the provider's access, and treats every failure as not found", async () => {
  server = await answering(({ path }) =>
    path === "/api/orgs/acme/teams/one" ? { status: 200, text: '{"kind":"pulumi"}' } : { status: 403, text: "{}" },
  );
  const access = jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });
  const search = cloudSearch({ organization: "acme", adopt: [], state: [] }, {});
  expect(access).not.toHaveBeenCalled();

  expect((await search.read("/orgs/acme/teams/one"))?.body).toEqual({ kind: "pulumi" });
  expect(await search.read("/orgs/acme/teams/two")).toBeUndefined();
  expect(access).toHaveBeenCalledTimes(1);

  access.mockResolvedValue(undefined);
  expect(await cloudSearch({ organization: "acme", adopt: [], state: [] }, {}).read("/orgs")).toBeUndefined();
});
