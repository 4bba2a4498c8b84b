import { fieldOf, testCloud, tokenOf } from "./testCloud";

const unauthorized = { code: 401, message: "Unauthorized: No credentials provided or are invalid." };

test.each<[string, Record<string, string>]>([
  ["no header", {}],
  ["an unknown token", { Authorization: "token pul-unknown" }],
  ["an empty token", { Authorization: "token " }],
  ["another scheme", { Authorization: `Bearer ${tokenOf("platform")}` }],
])("%s is unauthorized", async (_, headers) => {
  const answer = await testCloud().send("GET", "/user", { token: null, headers });

  expect([answer.status, answer.body]).toEqual([401, unauthorized]);
});

test("a token stops working when it expires", async () => {
  const cloud = testCloud();
  const expires = Date.parse("2026-01-01T00:00:05Z") / 1000;
  const created = await cloud.send("POST", "/user/tokens", { body: { description: "short", expires } });
  const token = fieldOf(created.body, "tokenValue");

  const statuses: number[] = [];
  for (let second = 2; second < 7; second++) statuses.push((await cloud.send("GET", "/user", { token })).status);

  expect(statuses).toEqual([200, 200, 200, 401, 401]);
});

test("an unknown route is answered with its method and path", async () => {
  const stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const answer = await testCloud().send("PUT", "/orgs/acme/nothing");
  const printed = stderr.mock.calls.map(([line]) => line);
  stderr.mockRestore();

  const message = "the sandbox has no route for PUT /api/orgs/acme/nothing (cloud)";
  expect([answer.status, answer.body]).toEqual([501, { code: 501, message }]);
  expect(printed).toEqual([`sandbox: ${message}\n`]);
});

const inAcme = [
  ["GET", "/orgs/acme/members"],
  ["GET", "/orgs/acme/oidc/issuers"],
  ["POST", "/orgs/acme/oidc/issuers"],
  ["GET", "/orgs/acme/oidc/issuers/x"],
  ["PATCH", "/orgs/acme/oidc/issuers/x"],
  ["DELETE", "/orgs/acme/oidc/issuers/x"],
  ["GET", "/orgs/acme/auth/policies/oidcissuers/x"],
  ["PATCH", "/orgs/acme/auth/policies/x"],
  ["GET", "/orgs/acme/teams"],
  ["POST", "/orgs/acme/teams/pulumi"],
  ["GET", "/orgs/acme/teams/x"],
  ["PATCH", "/orgs/acme/teams/x"],
  ["DELETE", "/orgs/acme/teams/x"],
  ["GET", "/orgs/acme/teams/x/tokens"],
  ["POST", "/orgs/acme/teams/x/tokens"],
  ["DELETE", "/orgs/acme/teams/x/tokens/y"],
  ["GET", "/orgs/acme/tokens"],
  ["POST", "/orgs/acme/tokens"],
  ["DELETE", "/orgs/acme/tokens/y"],
  ["POST", "/stacks/acme/shop"],
  ["GET", "/stacks/acme/shop/staging"],
  ["DELETE", "/stacks/acme/shop/staging"],
  ["GET", "/stacks/acme/shop"],
  ["POST", "/stacks/acme/shop/staging/rename"],
  ["PATCH", "/stacks/acme/shop/staging/tags"],
  ["GET", "/stacks/acme/shop/staging/export"],
  ["GET", "/stacks/acme/shop/staging/export/1"],
  ["POST", "/stacks/acme/shop/staging/import"],
  ["POST", "/stacks/acme/shop/staging/encrypt"],
  ["POST", "/stacks/acme/shop/staging/decrypt"],
  ["POST", "/stacks/acme/shop/staging/decrypt/log-decryption"],
  ["POST", "/stacks/acme/shop/staging/decrypt/log-batch-decryption"],
  ["POST", "/stacks/acme/shop/staging/batch-encrypt"],
  ["POST", "/stacks/acme/shop/staging/batch-decrypt"],
  ["GET", "/stacks/acme/shop/staging/updates"],
  ["GET", "/stacks/acme/shop/staging/updates/latest"],
  ["GET", "/stacks/acme/shop/staging/updates/latest/previews"],
  ["POST", "/stacks/acme/shop/staging/update"],
  ["POST", "/stacks/acme/shop/staging/preview"],
  ["POST", "/stacks/acme/shop/staging/refresh"],
  ["POST", "/stacks/acme/shop/staging/destroy"],
  ["POST", "/stacks/acme/shop/staging/update/x"],
  ["GET", "/stacks/acme/shop/staging/update/x"],
  ["GET", "/stacks/acme/shop/staging/update/x/events"],
  ["POST", "/stacks/acme/shop/staging/update/x/cancel"],
  ["GET", "/orgs/acme/policygroups"],
  ["POST", "/orgs/acme/policygroups"],
  ["GET", "/orgs/acme/policygroups/x"],
  ["PATCH", "/orgs/acme/policygroups/x"],
  ["PATCH", "/orgs/acme/policygroups/x/batch"],
  ["DELETE", "/orgs/acme/policygroups/x"],
  ["GET", "/esc/environments/acme"],
  ["POST", "/esc/environments/acme"],
  ["POST", "/esc/environments/acme/yaml/check"],
  ["GET", "/esc/environments/acme/shop/staging"],
  ["PATCH", "/esc/environments/acme/shop/staging"],
  ["DELETE", "/esc/environments/acme/shop/staging"],
  ["GET", "/esc/environments/acme/shop/staging/decrypt"],
  ["GET", "/esc/environments/acme/shop/staging/metadata"],
  ["GET", "/esc/environments/acme/shop/staging/versions"],
  ["GET", "/esc/environments/acme/shop/staging/versions/1"],
  ["GET", "/esc/environments/acme/shop/staging/versions/1/decrypt"],
] as const;

test.each(inAcme)("%s %s gets 404 for a user outside the organization", async (method, path) => {
  const answer = await testCloud().send(method, path, { token: tokenOf("stranger") });

  expect([answer.status, answer.body]).toEqual([404, { code: 404, message: 'organization "acme" not found' }]);
});

test.each(inAcme)("%s %s needs a token", async (method, path) => {
  const answer = await testCloud().send(method, path, { token: null });

  expect([answer.status, answer.body]).toEqual([401, unauthorized]);
});

test.each([
  ["POST", "/orgs/acme/oidc/issuers", "manage OIDC issuers"],
  ["PATCH", "/orgs/acme/oidc/issuers/x", "manage OIDC issuers"],
  ["DELETE", "/orgs/acme/oidc/issuers/x", "manage OIDC issuers"],
  ["PATCH", "/orgs/acme/auth/policies/x", "manage authorization policies"],
  ["POST", "/orgs/acme/teams/pulumi", "manage teams"],
  ["PATCH", "/orgs/acme/teams/x", "manage teams"],
  ["DELETE", "/orgs/acme/teams/x", "manage teams"],
  ["GET", "/orgs/acme/tokens", "manage organization tokens"],
  ["POST", "/orgs/acme/tokens", "manage organization tokens"],
  ["DELETE", "/orgs/acme/tokens/y", "manage organization tokens"],
  ["GET", "/orgs/acme/teams/x/tokens", "manage team tokens"],
  ["POST", "/orgs/acme/teams/x/tokens", "manage team tokens"],
  ["DELETE", "/orgs/acme/teams/x/tokens/y", "manage team tokens"],
  ["POST", "/orgs/acme/policygroups", "manage policy groups"],
  ["PATCH", "/orgs/acme/policygroups/x", "manage policy groups"],
  ["PATCH", "/orgs/acme/policygroups/x/batch", "manage policy groups"],
  ["DELETE", "/orgs/acme/policygroups/x", "manage policy groups"],
])("%s %s is for admins only", async (method, path, what) => {
  const answer = await testCloud().send(method, path, { token: tokenOf("developer"), body: {} });

  const message = `only an admin of the organization "acme" may ${what}`;
  expect([answer.status, answer.body]).toEqual([403, { code: 403, message }]);
});

test.each([
  ["POST", "/orgs/acme/oidc/issuers"],
  ["POST", "/orgs/acme/teams/pulumi"],
  ["POST", "/orgs/acme/tokens"],
  ["POST", "/user/tokens"],
  ["POST", "/stacks/acme/shop"],
  ["POST", "/esc/environments/acme"],
])("%s %s refuses a body that is not JSON", async (method, path) => {
  const answer = await testCloud().send(method, path, { body: "{" });

  expect([answer.status, answer.body]).toEqual([400, { code: 400, message: "the body is not valid JSON" }]);
});

test("refuses a seed whose member is not a user", () => {
  const organizations = [{ name: "acme", members: { nobody: "admin" as const } }];

  expect(() => testCloud({ users: [], organizations })).toThrow(
    'cloud seed: member "nobody" of organization "acme" is not among the users',
  );
});

test("refuses a seed with a stack that is not project/stack", () => {
  const organizations = [{ name: "acme", members: {}, stacks: ["staging"] }];

  expect(() => testCloud({ users: [], organizations })).toThrow(
    'cloud seed: stack "staging" of organization "acme" is not of the form project/stack',
  );
});
