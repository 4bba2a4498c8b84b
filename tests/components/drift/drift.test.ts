import { driftedFile, driftedResources, missingResources } from "../../../components/drift/driftedResources";
import { changedJobTokenScope } from "../../../components/drift/widenedJobTokens";
import { weakenedProtections } from "../../../components/drift/weakenedProtections";
import type { CloudSearch } from "../../../components/pulumiCloud/adoption/cloudAdoption";
import { findIssuer } from "../../../components/pulumiCloud/lookups/findIssuer";
import { riskIn } from "../../../components/drift/risk";
import { addedPolicies, widenedTeams, widerTeams } from "../../../components/drift/widenedAccess";
import type { Existing } from "../../../components/gitlab/lookups/existingResources";
import type { StackResource } from "../../../components/lookups/stackState";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { eightLines, planWith } from "../../pipeline/examples";
import { searchIn } from "../pulumiCloud/adoption/searches";

const codes = (found: readonly Diagnostic[]) => found.map(({ code, message }) => `${code} ${message.split(". ")[0]}`);
const managed = (name: string, outputs = {}, type = "any"): StackResource => ({ type, name, outputs });

const variable: Existing = {
  kind: "variables",
  label: "variable A",
  path: "variables[0].value",
  changes: [],
  type: "any",
  identity: {},
  resourceName: "a",
  importId: "A:*",
  found: { value: "1", protected: false },
};

test.each<[title: string, state: readonly StackResource[], readonly string[]]>([
  ["that the stack does not manage", [], []],
  ["as the state has it", [managed("a", { value: "1", protected: false })], []],
  ["that the state does not know in full", [managed("a", {})], []],
  ["with another value", [managed("a", { value: "2" })], ["DRIFTED variable A was changed outside Pulumi: its value"]],
  [
    "that is less protected",
    [managed("a", { protected: true })],
    ["DRIFTED variable A was changed outside Pulumi: protected from true to false"],
  ],
])("a variable %s", (_, state, expected) => {
  expect(codes(driftedResources([variable], state))).toEqual(expected);
});

test("a variable that GitLab does not have any more is reported, if the stack manages it", () => {
  expect(codes(missingResources([variable], [managed("a")]))).toEqual([
    "DRIFTED variable A was deleted or renamed outside Pulumi",
  ]);
  expect(missingResources([variable], [managed("b"), managed("a", {}, "other")])).toEqual([]);
});

test.each<[text: string | undefined, state: readonly StackResource[], number]>([
  ["a", [managed("file", { content: "a" })], 0],
  ["b", [managed("file", { content: "a" })], 1],
  ["b", [], 0],
  [undefined, [managed("file", { content: "a" })], 1],
  [undefined, [], 0],
])("the CI file %j with the state %j has %d warnings", (text, state, count) => {
  expect(driftedFile("ci.yml", text, "file", state)).toHaveLength(count);
});

const [preview, update] = [riskIn(true), riskIn(false)];
const flags = { forcePush: false, codeOwnerApproval: false };
const maintainer = [{ role: "maintainer" }];
const branch = { name: "main", grants: { push: maintainer, merge: maintainer, unprotect: [] }, ...flags };
const tag = { name: "release-*", grants: { create: maintainer }, ...flags };
const both = [managed("shop-api-branch-main"), managed("shop-api-tag-release-*")];
const recorded = {
  allowForcePush: false,
  allowedToPushes: [{ accessLevel: "maintainer", userId: 0 }],
  allowedToMerges: [{ accessLevel: "maintainer" }],
  allowedToUnprotects: [{ accessLevel: "maintainer" }],
};
const onlyUser = [{ role: "no one" }, { named: "user 5" }];

test.each<[title: string, found: object, state: readonly StackResource[], more: object, readonly string[]]>([
  ["as planned", {}, both, {}, []],
  [
    "that were deleted",
    { branches: [], tags: [] },
    both,
    {},
    ['branch "main" was deleted', 'tags "release-*" was deleted'],
  ],
  ["of nobody", { branches: [], tags: [] }, [], {}, []],
  [
    "for force pushes",
    { branches: [{ ...branch, forcePush: true }] },
    both,
    {},
    ['branch "main" is weaker than planned'],
  ],
  [
    "for force pushes, as a refresh has found them: this update puts them right",
    { branches: [{ ...branch, forcePush: true }] },
    [managed("shop-api-branch-main", { ...recorded, allowForcePush: true })],
    {},
    [],
  ],
  [
    "for developers, as a refresh has found them",
    { branches: [{ ...branch, grants: { ...branch.grants, push: [{ role: "developer" }] } }] },
    [managed("shop-api-branch-main", { ...recorded, allowedToPushes: [{ accessLevel: "developer" }] })],
    {},
    [],
  ],
  [
    "for developers, as no refresh has found them",
    { branches: [{ ...branch, grants: { ...branch.grants, push: [{ role: "developer" }] } }] },
    [managed("shop-api-branch-main", recorded)],
    {},
    ['branch "main" is weaker than planned'],
  ],
  [
    "for all, as a refresh has found them",
    { tags: [{ ...tag, grants: { create: [{ role: "developer" }, { named: "user 7" }] } }] },
    [
      managed("shop-api-tag-release-*", {
        createAccessLevel: "developer",
        allowedToCreates: [{ accessLevel: "", userId: 7 }],
      }),
    ],
    {},
    [],
  ],
  [
    "of the token's user alone",
    { branches: [{ ...branch, grants: { ...branch.grants, push: onlyUser } }] },
    both,
    { protection: { push: "no one" } },
    [],
  ],
])("protections %s", (_, found, state, more, expected) => {
  const facts = { protections: { branches: [branch], tags: [tag], ...found }, enterprise: true, userId: 5 };
  const warnings = weakenedProtections("shop-api", planWith({ ...eightLines, ...more }), facts, state, update);

  expect(warnings.filter(({ severity }) => severity !== "error")).toEqual([]);
  expect(codes(warnings).map((one) => one.replace(", which is a risk", ""))).toEqual(
    expected.map((one) => `WEAKENED_PROTECTION the protection of ${one}`),
  );
});

const url = "https://gitlab.example.com";
const planned = { decision: "allow", tokenType: "team", teamName: "t", rules: { project_id: "42" } } as const;
const old = { ...planned, rules: { project_id: "41" } };
const added = { ...planned, rules: { project_id: "666" } };
const issuer = { name: "gitlab", organization: "acme", url, tokenSeconds: 7200, policies: [planned], thumbprints: [] };
const state = [managed("i", { organization: "acme", url, policies: [old] }, "pulumiservice:index:OidcIssuer")];
const inCloud = {
  "/orgs/acme/oidc/issuers": { oidcIssuers: [{ id: "1", name: "gitlab", url }] },
  "/orgs/acme/auth/policies/oidcissuers/1": { policies: [planned, old, added] },
};

async function addedIn(search: CloudSearch) {
  return addedPolicies(search, issuer, await findIssuer(search.read, issuer), update);
}

const severities = (found: readonly Diagnostic[]) => found.map(({ severity }) => severity);

test("a policy that is neither planned nor in the state is named", async () => {
  expect(codes(await addedIn(searchIn(inCloud, { state })))).toEqual([
    "WIDENED_ACCESS the OIDC issuer has a policy that is not planned: allow team t for project_id=666",
  ]);
  expect(await addedIn(searchIn(inCloud))).toEqual([]);
});

test("an added policy stops an update, unless it writes the policies anyway", async () => {
  const upToDate = [managed("i", { organization: "acme", url, policies: [planned] }, "pulumiservice:index:OidcIssuer")];
  const found = { ...inCloud, "/orgs/acme/auth/policies/oidcissuers/1": { policies: [planned, added] } };

  expect(severities(await addedIn(searchIn(found, { state: upToDate })))).toEqual(["error"]);
  expect(severities(await addedIn(searchIn(inCloud, { state })))).toEqual(["warning"]);
});

test("the review stacks that the team of reviews has created are planned, those of another Pulumi project are not", async () => {
  const team = { name: "t", resourceName: "t", stacks: [], escEnvironments: [], reviewStacksOf: "p" };
  const stacks = [
    { projectName: "p", stackName: "mr-101-7", permission: 103 },
    { projectName: "p", stackName: "mr-production", permission: 103 },
    { projectName: "q", stackName: "mr-101-7", permission: 103 },
  ];
  const found = { "/orgs/acme/teams/t": { kind: "pulumi", stacks } };
  const state = [managed("t", { organizationName: "acme", name: "t" }, "pulumiservice:index:Team")];

  expect(codes(await widenedTeams(searchIn(found, { state }), [team], update))).toEqual([
    'WIDENED_ACCESS team "t" has more permissions than planned: stack p/mr-production (admin), stack q/mr-101-7 (admin)',
  ]);
});

test("a permission of a team that is neither planned nor in the state is named", async () => {
  const team = { name: "t", resourceName: "t", stacks: [], escEnvironments: [] };
  const stacks = ["old", "more"].map((stackName) => ({ projectName: "p", stackName, permission: 102 }));
  const found = { "/orgs/acme/teams/t": { kind: "pulumi", stacks } };
  const managedTeam = [
    managed("t", { organizationName: "acme", name: "t" }, "pulumiservice:index:Team"),
    managed("g", { team: "t", project: "p", stack: "old" }, "pulumiservice:index:TeamStackPermission"),
  ];

  const exceptions = [{ code: "WIDER_TEAM", reason: "the reviewers agreed to it" }] as const;

  expect(codes(await widenedTeams(searchIn(found, { state: managedTeam }), [team], update))).toEqual([
    'WIDENED_ACCESS team "t" has more permissions than planned: stack p/more (edit)',
  ]);
  expect(await widenedTeams(searchIn(found), [team], update)).toEqual([]);
  // The permissions of the platform repository's team are all planned by a stack that does not manage the team.
  expect(codes(await widerTeams(searchIn(found), [team], update))).toEqual([
    'WIDENED_ACCESS team "t" has more permissions than planned: stack p/old (edit), stack p/more (edit)',
  ]);
  for (const [more, risk, expected] of [
    [{}, preview, "warning"],
    [{}, update, "error"],
    [{ exceptions }, update, "warning"],
  ] as const) {
    const search = searchIn(found, { state: managedTeam, ...more });
    expect(severities(await widenedTeams(search, [team], risk))).toEqual([expected]);
  }
});

const scopeType = "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes";
const [web, app] = [
  { id: 12, path: "acme/web" },
  { id: 13, path: "acme/app" },
];
const scopeOf = (projects: (typeof web)[], isOn = true) => ({ isOn, projects, groups: [] });
const recordedScope = (ids: number[]) => managed("s", { enabled: true, targetProjectIds: ids }, scopeType);
const wider = "warning WIDENED_ACCESS the job token allow-list allows more than planned: ";

test.each<[string, object, readonly StackResource[], string[]]>([
  ["as planned", scopeOf([web]), [recordedScope([12])], []],
  ["that the stack does not manage", scopeOf([], false), [], []],
  ["with one more project", scopeOf([web, app]), [recordedScope([12])], [`${wider}project "acme/app"`]],
  ["that is off", scopeOf([web], false), [recordedScope([12])], [`${wider}access for all projects`]],
  ["as a refresh has found it: this update restores it", scopeOf([web, app]), [recordedScope([12, 13])], []],
  ["that this update adds to", scopeOf([]), [recordedScope([])], []],
  [
    "with one project less",
    scopeOf([]),
    [recordedScope([12])],
    ['warning DRIFTED the job token allow-list was changed outside Pulumi: project "acme/web" was removed'],
  ],
])("a job token allow-list %s", (_, found, state, expected) => {
  const facts = { found: found as ReturnType<typeof scopeOf>, wanted: scopeOf([web]) };
  const lines = changedJobTokenScope(facts, state, preview);

  expect(lines.map(({ severity, code, message }) => `${severity} ${code} ${message.split(". ")[0]}`)).toEqual(expected);
});

test("an update with a job token allow-list that allows more is refused, unless it writes the list", () => {
  const facts = { found: scopeOf([web, app]), wanted: scopeOf([web]) };
  const severities = (ids: number[]) =>
    changedJobTokenScope(facts, [recordedScope(ids)], update).map(({ severity }) => severity);

  expect([severities([12]), severities([])]).toEqual([["error"], ["warning"]]);
});
