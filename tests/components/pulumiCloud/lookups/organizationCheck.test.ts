import * as memberPermissions from "../../../../components/pulumiCloud/lookups/memberPermissions";
import {
  lookUpOrganization,
  checkMemberPermissions,
} from "../../../../components/pulumiCloud/lookups/organizationCheck";
import { planWith, storedTokens } from "../../../pipeline/examples";

const wayOut =
  "Set the stack and the environment permissions of members to None (Settings > Access management > Roles > Organization-wide role settings)";
const meant = { exceptions: [{ code: "OPEN_ORGANIZATION", reason: "all members deploy everything" }] };

const diagnosticsOf = (stacks: number, escEnvironments: string, settings: object = {}) =>
  checkMemberPermissions(planWith(settings), { ok: true, value: { stacks, escEnvironments } });

test.each([
  [0, "none"],
  [0, "read"],
])("accepts the permissions %j for stacks and %j for ESC environments", (stacks, environments) => {
  expect(diagnosticsOf(stacks, environments)).toEqual([]);
});

test.each([
  [101, "none", "read all its stacks with their secrets"],
  [102, "read", "update all its stacks"],
  [103, "open", "administer all its stacks and open all its ESC environments"],
  [0, "write", "change all its ESC environments"],
  [0, "admin", "administer all its ESC environments"],
  [
    110,
    "use\u202e",
    'use permission 110 on all its stacks and use permission "use\\u202e" on all its ESC environments',
  ],
])("refuses the permissions %j for stacks and %j for ESC environments", (stacks, environments, rights) => {
  expect(diagnosticsOf(stacks, environments)).toEqual([
    {
      severity: "error",
      code: "OPEN_ORGANIZATION",
      path: "organization",
      message: `every member of Pulumi organization "acme" may ${rights}, and so may the token of every team, also that of merge requests. ${wayOut}. To allow it, add exceptions: [{ code: OPEN_ORGANIZATION, path: "organization", reason: … }]`,
    },
  ]);
});

test("does not mention merge requests if they have no token", () => {
  const [refusal] = diagnosticsOf(102, "none", { previews: "none" });

  expect(refusal?.message).toContain("and so may the token of every team. Set the stack");
});

test("warns if an exception allows it", () => {
  expect(diagnosticsOf(102, "none", meant)).toEqual([
    {
      severity: "warning",
      code: "OPEN_ORGANIZATION",
      path: "organization",
      message:
        'every member of Pulumi organization "acme" may update all its stacks, and so may the token of every team, also that of merge requests. Allowed by an exception: all members deploy everything',
    },
  ]);
});

test("warns if the permissions cannot be read, unless an exception allows them", () => {
  const unread = { ok: false, reason: "Pulumi Cloud\n answered 403" } as const;

  expect(checkMemberPermissions(planWith(), unread)).toEqual([
    {
      severity: "warning",
      code: "ORGANIZATION_UNSEEN",
      path: "organization",
      message:
        'the default permissions of members of Pulumi organization "acme", which the token of every team has, too, could not be read: Pulumi Cloud answered 403. Make sure that they are None (Settings > Access management > Roles > Organization-wide role settings)',
    },
  ]);
  expect(checkMemberPermissions(planWith(meant), unread)).toEqual([]);
});

test.each<[string, object, number]>([
  ["exchanged tokens of teams", {}, 1],
  ["stored tokens of teams", storedTokens, 1],
  ["tokens of the organization", { edition: "team", previews: "none" }, 0],
  ["a personal token", { edition: "individual", previews: "none" }, 0],
  ["a self-managed backend", { organization: undefined, previews: "none", backend: { url: "s3://acme-state" } }, 0],
])("looks them up if they extend what a token may do: %s", async (_, settings, times) => {
  const lookUp = jest.spyOn(memberPermissions, "lookUpMemberPermissions").mockResolvedValue(undefined);

  expect(await lookUpOrganization(planWith(settings), {})).toEqual([]);
  expect(lookUp).toHaveBeenCalledTimes(times);
  lookUp.mockRestore();
});
