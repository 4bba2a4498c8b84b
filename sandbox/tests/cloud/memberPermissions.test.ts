import type { OrganizationSeed } from "../../cloud/seed";
import { seed, teamToken, testCloud, type TestCloud, tokenOf } from "./testCloud";

type MemberPermissions = NonNullable<OrganizationSeed["memberPermissions"]>;

/** A cloud with the environment `shop/staging`, and these permissions of every member of `acme`. */
async function cloudWith(memberPermissions?: MemberPermissions): Promise<TestCloud> {
  const organizations = seed.organizations.map((one) =>
    one.name === "acme" && memberPermissions ? { ...one, memberPermissions } : one,
  );
  const cloud = testCloud({ ...seed, organizations });
  await cloud.send("POST", "/esc/environments/acme", { body: { project: "shop", name: "staging" } });
  return cloud;
}

test.each<[MemberPermissions | undefined, number, string]>([
  [undefined, 0, "none"],
  [{ stacks: "read" }, 101, "none"],
  [{ stacks: "write", environments: "open" }, 102, "open"],
  [{ stacks: "admin", environments: "write" }, 103, "write"],
])("the metadata of an organization contain the default permissions: %j", async (permissions, stacks, environments) => {
  const cloud = await cloudWith(permissions);

  expect(await cloud.send("GET", "/orgs/acme/metadata", { token: tokenOf("developer") })).toMatchObject({
    status: 200,
    body: {
      userRole: "member",
      defaultStackPermission: stacks,
      defaultEnvironmentPermission: environments,
      memberCount: 3,
      stackCount: 2,
      environmentCount: 1,
    },
  });
});

test("a user outside the organization cannot read its metadata", async () => {
  const cloud = await cloudWith();

  expect((await cloud.send("GET", "/orgs/acme/metadata", { token: tokenOf("stranger") })).status).toBe(404);
});

const stack = "/stacks/acme/shop/production";
const environment = "/esc/environments/acme/shop/staging";

test.each<[string, MemberPermissions | undefined, readonly number[]]>([
  ["nothing by default", undefined, [404, 404, 404, 404]],
  ["read by default", { stacks: "read", environments: "read" }, [200, 403, 200, 403]],
  ["write and open by default", { stacks: "write", environments: "open" }, [200, 200, 200, 200]],
])("a team without grants may do %s", async (_, permissions, statuses) => {
  const cloud = await cloudWith(permissions);
  const token = await teamToken(cloud);
  const update = { name: "shop", runtime: "nodejs", main: "", description: "", config: {}, metadata: {} };
  const answers = [
    await cloud.send("GET", `${stack}/export`, { token }),
    await cloud.send("POST", `${stack}/update`, { token, body: update }),
    await cloud.send("GET", environment, { token }),
    await cloud.send("POST", `${environment}/open`, { token, body: {} }),
  ];

  expect(answers.map(({ status }) => status)).toEqual(statuses);
});

test("a team sees everything that every member may read", async () => {
  const [closed, open] = [await cloudWith(), await cloudWith({ stacks: "read", environments: "read" })];
  const seen = async (cloud: TestCloud) => {
    const token = await teamToken(cloud);
    const [stacks, environments] = await Promise.all([
      cloud.send("GET", "/user/stacks?organization=acme", { token }),
      cloud.send("GET", "/esc/environments/acme", { token }),
    ]);
    return [stacks, environments].map(
      ({ body }) =>
        Object.values(body as object)
          .flat()
          .filter(Boolean).length,
    );
  };

  expect(await seen(closed)).toEqual([0, 0]);
  expect(await seen(open)).toEqual([2, 1]);
});

test("a grant of a team is not restricted by lower default permissions", async () => {
  const cloud = await cloudWith({ stacks: "read" });
  const token = await teamToken(cloud);
  const addStackPermission = { projectName: "shop", stackName: "production", permission: 103 };
  await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });

  expect((await cloud.send("DELETE", stack, { token })).status).toBe(204);
});
