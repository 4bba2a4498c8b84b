import { checkEscOpening } from "../../../components/pulumiDeployments/lookups/escOpening";
import * as memberPermissions from "../../../components/pulumiCloud/lookups/memberPermissions";
import { eightLines } from "../../pipeline/examples";
import { planWith } from "../../targets/deployments/plans";

const [staging, production] = eightLines.deployments;

/** The messages for an organization with this default permission on ESC environments. */
async function messagesWith(permission: string, changes: object = {}): Promise<string[]> {
  jest
    .spyOn(memberPermissions, "lookUpMemberPermissions")
    .mockResolvedValue({ ok: true, value: { stacks: 0, escEnvironments: permission } });
  return (await checkEscOpening(planWith(changes), {})).map(({ code, message }) => `${code}: ${message}`);
}

afterEach(() => jest.restoreAllMocks());

test.each(["none", "read"])("refuses runs of a push if the default permission is %s", async (permission) => {
  expect(await messagesWith(permission)).toEqual([
    `ESC_NOT_OPENED: a push, a merge request, a webhook or a schedule could not deploy "acme/shop-api/staging": such a run has the identity of its stack, which cannot open the ESC environment that it needs, because the default permission of Pulumi organization "acme" on ESC environments is "${permission}". Set pulumiDeployments.role to a role that may open it, or set authentication: token`,
  ]);
});

test.each(["open", "write", "admin"])("accepts the default permission %s", async (permission) => {
  expect(await messagesWith(permission)).toEqual([]);
});

test.each<[string, object]>([
  ["a stored token", { authentication: "token", tokens: { expires: "2027-06-30" } }],
  ["a role", { pulumiDeployments: { role: "role-1" } }],
  ["deployments that only a person starts", { deployments: [production] }],
])("accepts %s", async (_, changes) => {
  expect(await messagesWith("none", changes)).toEqual([]);
});

test.each<[string, object, readonly string[]]>([
  ["a role of one deployment", { deployments: [{ ...staging, pulumiDeployments: { role: "r" } }, production] }, []],
  ["a schedule", { deployments: [production], drift: { schedule: "0 4 * * *", action: "report" } }, ["production"]],
  [
    "a linked ESC environment",
    { deployments: [{ ...staging, esc: { attach: "stack" } }, production], previews: "none" },
    ["staging"],
  ],
  ["review stacks", { deployments: [production], reviewStacks: { label: "review", template: "shop-api/pr" } }, ["pr"]],
])("names the stacks of settings with %s", async (_, changes, stacks) => {
  const [message = ""] = await messagesWith("none", changes);

  expect(stacks.filter((name) => message.includes(`"acme/shop-api/${name}"`))).toEqual(stacks);
  expect(message === "").toBe(stacks.length === 0);
});

test("says nothing if the permission can't be read", async () => {
  jest.spyOn(memberPermissions, "lookUpMemberPermissions").mockResolvedValue({ ok: false, reason: "403" });

  expect(await checkEscOpening(planWith(), {})).toEqual([]);
});
