import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { missingGrantTargets } from "../../../../components/pulumiCloud/lookups/grantTargets";
import type { TeamResources } from "../../../../components/pulumiCloud/teamResources";
import { searchIn } from "../adoption/searches";

const team: TeamResources = {
  name: "platform-read",
  resourceName: "platform-team-inspect",
  stacks: ["web", "lib"].map((stack) => ({ resourceName: stack, project: "platform", stack, permission: "read" })),
  escEnvironments: [{ resourceName: "esc", project: "web", escEnvironment: "staging", permission: "read" }],
};
const paths = {
  team: "/orgs/acme/teams/platform-read",
  web: "/stacks/acme/platform/web",
  lib: "/stacks/acme/platform/lib",
  staging: "/esc/environments/acme/web/staging",
};
const grant = (type: string, outputs: object) => ({
  type: `pulumiservice:index:${type}`,
  name: "grant",
  outputs: { team: team.name, ...outputs },
});

const spy = jest.spyOn(clouds, "cloudAccess");

beforeEach(() => {
  spy.mockResolvedValue({ url: "https://api.example.com", token: "pul-1" });
});
afterAll(() => spy.mockRestore());

test("nothing is missing if the team, the stacks and the ESC environments exist", async () => {
  const search = searchIn({ [paths.team]: {}, [paths.web]: {}, [paths.lib]: {}, [paths.staging]: "values: {}" });

  expect(await missingGrantTargets(search, [team], {})).toEqual([]);
  expect([...search.paths].sort()).toEqual(Object.values(paths).sort());
});

test("names everything that is missing in one error", async () => {
  const diagnostics = await missingGrantTargets(searchIn({ [paths.web]: {} }), [team], {});

  expect(diagnostics).toMatchObject([{ severity: "error", code: "MISSING_GRANT_TARGET", path: "organization" }]);
  expect(diagnostics[0]!.message).toContain(
    'what the permissions are for: team "platform-read", stack platform/lib, ESC environment web/staging. Update those stacks first',
  );
});

test("names at most ten of many", async () => {
  const stacks = Array.from({ length: 30 }, (_, index) => ({ ...team.stacks[0]!, stack: `p${index}` }));
  const [diagnostic] = await missingGrantTargets(searchIn({}), [{ ...team, stacks }], {});

  expect(diagnostic!.message).toContain("stack platform/p8 and 22 more. ");
});

test("looks only for what new permissions are for, and for nothing without a token", async () => {
  const state = [
    grant("TeamStackPermission", { project: "platform", stack: "web" }),
    grant("TeamEnvironmentPermission", { project: "web", environment: "staging" }),
  ];
  const search = searchIn({ [paths.team]: {}, [paths.lib]: {} }, { state });
  expect(await missingGrantTargets(search, [team], {})).toEqual([]);
  expect(search.paths).toEqual([paths.team, paths.lib]);

  const complete = searchIn(
    {},
    { state: [...state, grant("TeamStackPermission", { project: "platform", stack: "lib" })] },
  );
  expect([await missingGrantTargets(complete, [team], {}), complete.paths]).toEqual([[], []]);

  spy.mockResolvedValue(undefined);
  expect(await missingGrantTargets(searchIn({}), [team], {})).toEqual([]);
});
