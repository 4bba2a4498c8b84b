import { adoptTeams, type FoundTeam, type PlannedTeam } from "../../../../components/pulumiCloud/adoption/teamAdoption";
import { linesOf, searchIn } from "./searches";

const planned: PlannedTeam = {
  name: "shop-api-staging",
  resourceName: "shop-api-team-staging",
  stacks: [{ resourceName: "stack", project: "shop-api", stack: "staging", permission: "edit" }],
  escEnvironments: [{ resourceName: "esc", project: "shop-api", escEnvironment: "staging" }],
};
const path = "/orgs/acme/teams/shop-api-staging";
const asPlanned: FoundTeam = {
  kind: "pulumi",
  displayName: "shop-api-staging",
  members: [],
  stacks: [{ projectName: "shop-api", stackName: "staging", permission: 102 }],
  environments: [{ projectName: "shop-api", envName: "staging", permission: "open" }],
};
const fits = 'info ADOPTED organization: team "shop-api-staging" exists and is adopted as it is';

function adopt(found: object, given: Parameters<typeof searchIn>[1] = {}, team: PlannedTeam = planned) {
  return adoptTeams(searchIn({ [path]: { ...asPlanned, ...found } }, given), [team]);
}

test("a team as planned is imported with its permissions", async () => {
  const adoption = await adopt({});

  expect(linesOf(adoption)).toEqual([fits]);
  expect(adoption.imports).toEqual({
    "shop-api-team-staging": "acme/shop-api-staging",
    stack: "acme/shop-api/staging/shop-api-staging",
    esc: "acme/shop-api-staging/shop-api+staging",
  });
});

test("what changes in a team is in its line", async () => {
  const found = {
    displayName: "Shop",
    members: [{ githubLogin: "alice" }, { githubLogin: "bob" }],
    stacks: [{ projectName: "shop-api", stackName: "staging", permission: 103 }],
    environments: [{ projectName: "shop-api", envName: "staging", permission: "admin" }],
  };

  const adoption = await adopt(found);
  // The engine does not replace what it imports, so permissions of another level are created again.
  expect(adoption.imports).toEqual({ "shop-api-team-staging": "acme/shop-api-staging" });
  expect(linesOf(adoption)).toEqual([
    'info ADOPTED organization: team "shop-api-staging" exists and is adopted. Changes: display name from "Shop" to "shop-api-staging", members removed: alice, bob, permission for stack shop-api/staging from "admin" to "edit", permission for ESC environment shop-api/staging from "admin" to "open"',
  ]);
});

test("a team without permissions gets them by creations", async () => {
  expect((await adopt({ stacks: [], environments: undefined })).imports).toEqual({
    "shop-api-team-staging": "acme/shop-api-staging",
  });
});

test("without its kind in adopt, a team is an error", async () => {
  const adoption = await adopt({ roleIds: ["r"] }, { adopt: ["variables", "issuer"] });

  expect(adoption.imports).toEqual({});
  expect(linesOf(adoption)).toEqual([
    'error ALREADY_EXISTS organization: team "shop-api-staging" exists already, and this stack does not manage it. Add "teams" to the setting adopt, or remove it',
  ]);
});

test.each<[string, Partial<FoundTeam>, string]>([
  [
    "another stack",
    { stacks: [...asPlanned.stacks!, { projectName: "shop-api", stackName: "production", permission: 103 }] },
    "stack shop-api/production (admin)",
  ],
  [
    "another ESC environment",
    { environments: [...asPlanned.environments!, { projectName: "aws", envName: "root", permission: "open" }] },
    "ESC environment aws/root (open)",
  ],
  ["an account", { accounts: [{ accountName: "aws" }] }, "account aws"],
  ["a role", { roleIds: ["role-1"] }, "role role-1"],
])("a team with a permission for %s is refused without an exception", async (_, found, permission) => {
  const message = `organization: team "shop-api-staging" has more permissions than this stack plans: ${permission}. The jobs that get its token keep them. Remove them in Pulumi Cloud`;
  expect(linesOf(await adopt(found))).toEqual([
    fits,
    `error WIDER_TEAM ${message}. To allow it, add exceptions: [{ code: WIDER_TEAM, path: "organization", reason: … }]`,
  ]);

  const exceptions = [{ code: "WIDER_TEAM" as const, reason: "shared with the web shop" }];
  expect(linesOf(await adopt(found, { exceptions }))).toEqual([
    fits,
    `warning WIDER_TEAM ${message}. Allowed by an exception: shared with the web shop`,
  ]);
});

test("the teams of groups may have more permissions, which is a warning", async () => {
  const more = { stacks: [...asPlanned.stacks!, { projectName: "web", stackName: "staging", permission: 102 }] };

  expect(linesOf(await adopt(more, {}, { ...planned, mayHaveMore: true }))[1]).toMatch(
    /^warning WIDER_TEAM .*: stack web\/staging \(edit\)\. /,
  );
});

test.each(["github", "scim"])("a team whose members come from elsewhere can't be adopted: %s", async (kind) => {
  const { imports, diagnostics } = await adopt({ kind });

  expect(imports).toEqual({});
  expect(diagnostics.map(({ code }) => code)).toEqual(["ALREADY_EXISTS"]);
});

test("a team in the state, or one that does not exist, is not reported", async () => {
  const outputs = { organizationName: "acme", name: planned.name };
  const managed = searchIn(
    { [path]: asPlanned },
    { state: [{ type: "pulumiservice:index:Team", name: "x", outputs }] },
  );

  expect(await adoptTeams(managed, [planned])).toEqual({ imports: {}, diagnostics: [] });
  expect(managed.paths).toEqual([]);
  expect(await adoptTeams(searchIn({}), [planned])).toEqual({ imports: {}, diagnostics: [] });
});
