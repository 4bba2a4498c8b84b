import { teamToken, type TestCloud } from "./testCloud";
import { environments, withEnvironments } from "./openEnvironmentsWorld";

/** A token of a team that has these permissions on environments. */
async function tokenWith(cloud: TestCloud, grants: Readonly<Record<string, string>>, maxOpenDuration?: string) {
  const token = await teamToken(cloud);
  for (const [path, permission] of Object.entries(grants)) {
    const [projectName, envName] = path.split("/");
    const addEnvironmentPermission = { projectName, envName, permission, maxOpenDuration };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission } });
  }
  return token;
}

describe("what a team may open", () => {
  const definitions = { "base/secrets": "values: {a: {fn::secret: 1s}}", "shop/staging": "imports: [base/secrets]" };

  test.each([
    ["none", 404],
    ["read", 403],
    ["open", 200],
    ["write", 200],
  ])("with the permission %s opening an environment gets %d", async (permission, status) => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const token = await tokenWith(cloud, { "shop/staging": permission });

    expect((await cloud.send("POST", `${environments}/shop/staging/open`, { token })).status).toBe(status);
  });

  test.each<[Record<string, string>, string | undefined]>([
    [{ "shop/staging": "open" }, 'environment "acme/base/secrets" not found'],
    [
      { "shop/staging": "open", "base/secrets": "read" },
      'the team "shop" lacks the permission "open" on the environment "base/secrets"',
    ],
    [{ "shop/staging": "open", "base/secrets": "open" }, undefined],
  ])("with %j an import is refused with %j, for a stack and directly", async (grants, summary) => {
    const cloud = await withEnvironments(definitions);
    const token = await tokenWith(cloud, grants);
    const alone = await cloud.send("POST", `${environments}/shop/staging/open`, { token });
    const stack = await cloud.send("POST", `${environments}/yaml/open`, { token, body: "imports: [shop/staging]" });

    const refused = { status: 400, body: { diagnostics: [{ summary, severity: "error" }] } };
    for (const answer of [alone, stack]) expect(answer).toMatchObject(summary ? refused : { status: 200 });
  });

  test("an implicit import needs the same permission", async () => {
    const cloud = await withEnvironments({
      "base/secrets": "values: {a: {fn::secret: 1s}}",
      "shop/staging": "values: {b: '${environments.base.secrets.a}'}",
    });
    const token = await tokenWith(cloud, { "shop/staging": "open" });

    expect(await cloud.send("POST", `${environments}/shop/staging/open`, { token })).toMatchObject({
      status: 400,
      body: { diagnostics: [{ summary: 'environment "acme/base/secrets" not found' }] },
    });
  });

  test("an environment cannot be opened for longer than the grant allows", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const token = await tokenWith(cloud, { "shop/staging": "open" }, "1h30m");
    const alone = (duration: string) =>
      cloud.send("POST", `${environments}/shop/staging/open?duration=${duration}`, { token });
    const message = 'environment "acme/shop/staging" may be opened for at most 1h30m0s, not 1h30m1s';

    expect([(await alone("90m")).status, (await alone("1h30m1s")).body]).toEqual([200, { code: 403, message }]);
    const body = "imports: [shop/staging]";
    expect(await cloud.send("POST", `${environments}/yaml/open?duration=1h30m1s`, { token, body })).toMatchObject({
      status: 400,
      body: { diagnostics: [{ summary: message }] },
    });
  });
});

test("check and save need read access to imports, and show no secret of them", async () => {
  const cloud = await withEnvironments({ "base/secrets": "values: {a: {fn::secret: hunter2}, b: 1}" });
  const token = await tokenWith(cloud, {});
  const check = (query = "") =>
    cloud.send("POST", `${environments}/yaml/check${query}`, { token, body: "imports: [base/secrets]" });
  const unseen = await check();
  const grant = (permission: string) => ({ projectName: "base", envName: "secrets", permission });
  const setPermission = (permission: string) =>
    cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission: grant(permission) } });
  await setPermission("read");
  const [read, shown] = [await check(), await check("?showSecrets=true")];
  await setPermission("open");
  const opened = await check("?showSecrets=true");

  expect([unseen.status, read.status, shown.status, opened.status]).toEqual([400, 200, 400, 200]);
  expect(read.text).not.toContain("hunter2");
  expect(opened.text).toContain("hunter2");
});
