import { fieldOf, testCloud, type TestCloud, tokenOf } from "./testCloud";

const environment = "/esc/environments/acme/shop/staging";
const plaintext = "hunter2-plaintext";

/** Creates one object of each kind that contains a secret, and returns the secrets. */
async function filled(): Promise<{ cloud: TestCloud; tokens: string[] }> {
  const cloud = testCloud();
  const tokens = ["platform", "developer", "maintainer", "stranger"].map(tokenOf);
  await cloud.send("POST", "/orgs/acme/teams/pulumi", { body: { name: "shop" } });
  for (const path of ["/orgs/acme/tokens", "/orgs/acme/teams/shop/tokens", "/user/tokens"]) {
    const { body } = await cloud.send("POST", path, { body: { name: "ci", description: "ci" } });
    tokens.push(fieldOf(body, "tokenValue"));
  }
  const issuer = { name: "gitlab", url: "https://gitlab.example.com" };
  await cloud.send("POST", "/orgs/acme/oidc/issuers", { body: issuer });
  await cloud.send("POST", "/esc/environments/acme", { body: { project: "shop", name: "staging" } });
  const yaml = `values: {password: {fn::secret: ${plaintext}}}`;
  await cloud.send("POST", "/esc/environments/acme/yaml/check", { body: yaml });
  await cloud.send("PATCH", environment, { body: yaml });
  return { cloud, tokens };
}

test.each([
  "/user",
  "/user/tokens",
  "/user/organizations/default",
  "/orgs/acme/members",
  "/orgs/acme/tokens",
  "/orgs/acme/teams",
  "/orgs/acme/teams/shop",
  "/orgs/acme/teams/shop/tokens",
  "/orgs/acme/oidc/issuers",
  "/stacks/acme/shop/staging",
  "/esc/environments",
  "/esc/environments/acme",
  environment,
  `${environment}/metadata`,
  `${environment}/versions`,
  `${environment}/versions/latest`,
])("GET %s returns no token value and no plaintext", async (path) => {
  const { cloud, tokens } = await filled();
  const { status, text, headers } = await cloud.send("GET", path);
  const answered = `${text}\n${JSON.stringify([...headers])}`;

  expect(status).toBe(200);
  expect([...tokens, plaintext].filter((secret) => answered.includes(secret))).toEqual([]);
});

test("only an explicit decryption returns the plaintext", async () => {
  const { cloud } = await filled();

  expect((await cloud.send("GET", `${environment}/decrypt`)).text).toContain(plaintext);
});

test.each([
  `values: {password: {fn::secret: [${plaintext}]}}`,
  `values: {password: {fn::secret: ${plaintext}, b: 1}}`,
  `values: {password: {fn::secret: "${plaintext}}}`,
  `values: {password: {fn::secret: ${plaintext}}\n- ${plaintext}`,
  `values: {password: {fn::secret: ${plaintext}}}\nvalues: ${plaintext}`,
  `values: {password: {fn::secret: *${plaintext}}}`,
  plaintext,
])("the error for %j does not contain the plaintext", async (yaml) => {
  const { cloud } = await filled();

  for (const [method, path] of [
    ["PATCH", environment],
    ["POST", "/esc/environments/acme/yaml/check"],
  ] as const) {
    const { status, text } = await cloud.send(method, path, { body: yaml });
    expect(status).toBe(400);
    expect(text).not.toContain(plaintext);
  }
});

test("the request log contains no token value and no plaintext", async () => {
  const { cloud, tokens } = await filled();
  await cloud.send("GET", `${environment}/decrypt`);
  const logged = JSON.stringify(cloud.log.all());

  expect(cloud.log.all()).toHaveLength(9);
  expect([...tokens, plaintext].filter((secret) => logged.includes(secret))).toEqual([]);
});
