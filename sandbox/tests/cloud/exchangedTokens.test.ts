import { fieldOf, tokenOf } from "./testCloud";
import { claims, exchange, issuer, trusting } from "./tokenExchangeWorld";

test.each([
  [null, undefined, 7200],
  ["0", undefined, 7200],
  ["", undefined, 7200],
  ["60", undefined, 60],
  ["999999", undefined, 90_000],
  ["7200", 600, 600],
  [null, 600, 600],
])(
  "a token requested for %p seconds from an issuer that allows %p lives for %i",
  async (expiration, maxExpiration, lives) => {
    const cloud = await trusting({ more: { maxExpiration } });
    const { body } = await exchange(cloud, await issuer.sign(claims), { expiration });

    expect(body).toMatchObject({ expires_in: lives });
  },
);

test("an exchanged token works until it expires, and is not listed", async () => {
  const cloud = await trusting();
  const { body } = await exchange(cloud, await issuer.sign(claims), { expiration: "4" });
  const token = fieldOf(body, "access_token");
  const statuses: number[] = [];
  for (let second = 1; second <= 5; second++) statuses.push((await cloud.send("GET", "/user", { token })).status);

  expect(statuses).toEqual([200, 200, 200, 401, 401]);
  await exchange(cloud, await issuer.sign(claims));
  expect((await cloud.send("GET", "/orgs/acme/teams/staging/tokens")).body).toEqual({ tokens: [] });
  const named = await cloud.send("POST", "/orgs/acme/teams/staging/tokens", { body: { name: "gitlab" } });
  expect(named.status).toBe(200);
});

test("deleting a team revokes the tokens that were exchanged for it", async () => {
  const cloud = await trusting();
  const token = fieldOf((await exchange(cloud, await issuer.sign(claims))).body, "access_token");
  await cloud.send("DELETE", "/orgs/acme/teams/staging");

  expect((await cloud.send("GET", "/user", { token })).status).toBe(401);
});

test("an ID token is not a Pulumi token", async () => {
  const token = await issuer.sign(claims);

  expect((await (await trusting()).send("GET", "/user", { token })).status).toBe(401);
});

test("the request log contains neither the ID token nor the exchanged one", async () => {
  const cloud = await trusting();
  const token = await issuer.sign(claims);
  const given = fieldOf((await exchange(cloud, token)).body, "access_token");
  const logged = JSON.stringify(cloud.log.all());

  expect(logged).toContain("/api/oauth/token");
  expect([token, given, tokenOf("platform")].filter((secret) => logged.includes(secret))).toEqual([]);
});
