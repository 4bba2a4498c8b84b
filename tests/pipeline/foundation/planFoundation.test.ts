import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { foundationPolicies } from "../../../pipeline/foundation/planFoundation";
import { trustPolicies } from "../../../pipeline/plan/access/trustPolicies";
import { foundation, idsOf, errorsIn, planFoundation, projectOf, rawFoundation } from "./fleet";
import { accessOf } from "../examples";

const api = projectOf("api", "acme/shop/api");
const web = projectOf("web", "acme/shop/web");
const inGroup = { group: "acme/shop" };

test("the policies of two projects are those of each project, one after the other", () => {
  const ids = idsOf("acme/shop/api", "acme/shop/web");
  const plan = planFoundation(foundation, [api, web]);

  expect(foundationPolicies(plan, ids)).toEqual(
    [api, web].flatMap(({ settings }) => trustPolicies(accessOf(settings), ids[settings.project]!, "exact")),
  );
  expect(plan.lookups).toEqual([
    { project: "acme/shop/api", stack: "api" },
    { project: "acme/shop/web", stack: "web" },
  ]);
});

test("the order of the files has no effect", () => {
  expect(planFoundation(foundation, [web, api])).toEqual(planFoundation(foundation, [api, web]));
});

test("projects that share a group share one set of policies, pinned by the group", () => {
  const plan = planFoundation(foundation, [
    projectOf("api", "acme/shop/api", inGroup),
    projectOf("web", "acme/shop/web", inGroup),
  ]);
  const policies = foundationPolicies(plan, idsOf("acme/shop/api", "acme/shop/web"));

  expect(plan.lookups).toEqual([{ project: "acme/shop/api", stack: "api" }]);
  expect(policies.map(({ teamName, rules }) => `${teamName} ${rules.pipeline_source}`)).toEqual([
    "acme-shop-preview merge_request_event",
    ...["inspect", "inspect", "staging", "production"].flatMap((purpose) =>
      ["push", "web", "api"].map((source) => `acme-shop-${purpose} ${source}`),
    ),
  ]);
  expect(policies[0]?.rules).toEqual({
    aud: "urn:pulumi:org:acme",
    pipeline_source: "merge_request_event",
    namespace_id: "11",
  });
});

test("a group above the projects' own group is not pinned, and no project is looked up for it", () => {
  const plan = planFoundation(foundation, [
    projectOf("api", "acme/shop/api", { group: "acme" }),
    projectOf("web", "acme/site/web", { group: "acme" }),
  ]);

  expect(plan.lookups).toEqual([]);
  expect(
    foundationPolicies(plan, {}).flatMap(({ rules }) => Object.keys(rules).filter((key) => key.endsWith("_id"))),
  ).toEqual([]);
});

test("the id of a group comes from a project that is looked up anyway", () => {
  const plan = planFoundation(foundation, [projectOf("api", "acme/shop/api", inGroup), web]);

  expect(plan.lookups).toEqual([{ project: "acme/shop/web", stack: "web" }]);
  expect(foundationPolicies(plan, { "acme/shop/web": { project_id: "7", namespace_id: "3" } })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ rules: expect.objectContaining({ namespace_id: "3" }) }),
      expect.objectContaining({ rules: expect.objectContaining({ project_id: "7" }) }),
    ]),
  );
});

test("a missing id is an error, never a policy", () => {
  expect(() => foundationPolicies(planFoundation(foundation, [api]), {})).toThrow("acme/shop/api");
});

test("leaves out a policy that a wider policy of the same project and token covers", () => {
  const deployments = [
    { name: "staging", stack: "api/staging", on: { branch: "main" } },
    { name: "eu", stack: "api/eu", on: { tag: "release-eu-*" }, approval: "manual" },
    { name: "production", stack: "api/production", on: { tag: "release-*" }, approval: "manual" },
  ];
  const plan = planFoundation(foundation, [projectOf("api", "acme/shop/api", { deployments })]);

  const looking = foundationPolicies(plan, idsOf("acme/shop/api")).filter(({ teamName }) => teamName === "api-inspect");
  expect(looking.map(({ rules }) => rules)).toEqual(
    ["branch:ref:main", "tag:ref:release-*"].flatMap((ref) =>
      ["push", "web", "api"].map((source) => ({
        aud: "urn:pulumi:org:acme",
        sub: `project_path:acme/shop/api:ref_type:${ref}`,
        ref_protected: "true",
        pipeline_source: source,
        environment: "preview/*",
        project_id: "101",
      })),
    ),
  );
});

test.each<[string | undefined, number]>([
  [undefined, 7200],
  ["90m", 7200],
  ["3h", 10800],
])("tokens are valid as long as the longest job, one of which takes %s: %s seconds", (timeout, seconds) => {
  const slow = projectOf("web", "acme/shop/web", timeout === undefined ? {} : { timeout });

  expect(planFoundation(foundation, [api, slow]).tokenSeconds).toBe(seconds);
});

test("plans each group's teams once, and no teams of projects", () => {
  const plan = planFoundation(foundation, [
    projectOf("api", "acme/shop/api", inGroup),
    projectOf("lib", "acme/lib"),
    projectOf("web", "acme/shop/web", { ...inGroup, previews: "none" }),
  ]);

  expect(plan.teams).toEqual(
    ["preview", "inspect", "staging", "production"].map((purpose) => ({
      name: `acme-shop-${purpose}`,
      group: "acme/shop",
      description: `The pipelines of the projects in GitLab group acme/shop: ${purpose}.`,
      imports: [],
    })),
  );
});

test("grants a group's teams the imports of its projects' ESC environments, and nothing of their own", () => {
  const esc = { imports: ["platform/base@2"], pulumiConfig: {} };
  const plan = planFoundation(foundation, [
    projectOf("api", "acme/shop/api", { ...inGroup, esc }),
    projectOf("web", "acme/shop/web", { ...inGroup, esc: { imports: ["aws/region"] } }),
  ]);

  expect(plan.teams.map(({ imports }) => imports)).toEqual(plan.teams.map(() => ["aws/region", "platform/base"]));
});

test("plans the base ESC environment of the settings", () => {
  const base = { project: "platform", name: "base", pulumiConfig: { "aws:region": "eu-west-1" } };

  expect(planFoundation(valueOf(checkFoundationSettings({ ...rawFoundation, base })), [api]).base).toEqual({
    project: "platform",
    name: "base",
    definition: { values: { pulumiConfig: { "aws:region": "eu-west-1" } } },
  });
});

test("reports all contradictions between files together, with the file of each", () => {
  const settings = valueOf(checkFoundationSettings({ ...rawFoundation, maxTokenHours: 4 }));
  const stacks = [{ name: "staging", stack: "api/staging", on: { branch: "main" } }];
  const fleet = [
    api,
    projectOf("far", "acme/far", { organization: "other", timeout: "5h", edition: "team", previews: "none" }),
    projectOf("twin", "acme/twin", { deployments: stacks }),
  ];

  expect(errorsIn(() => planFoundation(settings, fleet))).toEqual([
    'Pulumi.far.yaml error OTHER_FOUNDATION: organization: "other" differs from the foundation\'s "acme". Set both to the same value',
    'Pulumi.far.yaml error OTHER_FOUNDATION: edition: "team" differs from the foundation\'s "enterprise". Set both to the same value',
    'Pulumi.far.yaml error SHORT_TOKENS: timeout: "5h" is longer than a token is valid. maxTokenHours of the foundation limits that to 4 hours. Shorten it, or raise the limit',
    'Pulumi.twin.yaml error DUPLICATE_NAME: deployments: would have the team "api-staging", which Pulumi.api.yaml has. Deploy the stacks of another Pulumi project, or let both share a group',
    'Pulumi.twin.yaml error DUPLICATE_STACK: deployments[0].stack: "api/staging" is also deployed by Pulumi.api.yaml, and each could change what the other deployed. Deploy another stack, or remove it from one of the two',
    'Pulumi.twin.yaml error DUPLICATE_NAME: deployments[0].name: would have the ESC environment "api/staging", which is that of deployment "staging" of Pulumi.api.yaml. Deploy the stacks of another Pulumi project, or choose another name',
  ]);
});

test.each<[string, string, string]>([
  ["two groups", "acme-a/b", "acme/a-b"],
  ["two groups that differ in case", "acme/shop", "Acme/shop"],
])("refuses %s whose teams would have the same names", (_, one, other) => {
  const fleet = [projectOf("one", `${one}/api`, { group: one }), projectOf("two", `${other}/api`, { group: other })];

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    `Pulumi.two.yaml error DUPLICATE_NAME: trust.group: would have the team "${other.replace("/", "-")}-preview", which the group "${one}" of Pulumi.one.yaml has. Name another group, or change the name that the other team's name is made of`,
  ]);
});

test("refuses a group and a Pulumi project whose teams would have the same names", () => {
  const fleet = [projectOf("acme-shop", "acme/other"), projectOf("web", "acme/shop/web", inGroup)];

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    expect.stringMatching(
      /^Pulumi\.web\.yaml error DUPLICATE_NAME: trust\.group: .*"acme-shop-preview", which Pulumi\.acme-shop\.yaml has\./,
    ),
  ]);
});

test("refuses a foundation without projects, because the issuer would keep its old policies", () => {
  expect(errorsIn(() => planFoundation(foundation, []))).toEqual([
    "error EMPTY_FOUNDATION: no project's settings name this stack as its foundation, and an issuer needs at least one policy. Set trust.foundation in a project's settings, or destroy this stack",
  ]);
});
