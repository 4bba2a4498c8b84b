import { teamToken, testCloud, type TestCloud, tokenOf } from "./testCloud";

/** Every route that needs a Pulumi token, with the names of existing objects. */
function routesOf({ app }: TestCloud): [string, string][] {
  const names: Record<string, string> = { organization: "acme", project: "shop", stack: "staging", team: "shop" };
  const seen = new Map<string, [string, string]>();
  for (const { method, path } of app.routes) {
    if (method === "ALL" || !path.startsWith("/api/")) continue;
    const filled = path.replace(/^\/api/, "").replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => names[name] ?? "x");
    seen.set(`${method} ${path}`, [method, filled]);
  }
  return [...seen.values()];
}

/** Routes that need another token. */
const others = /^\/oauth\/token$|\/update\/x\/(checkpoint|events\/batch|renew_lease|complete)$/;

async function expiredToken(cloud: TestCloud): Promise<string> {
  const row = cloud.state.addToken({
    owner: { kind: "user", login: "platform" },
    name: "",
    description: "",
    createdBy: "platform",
    created: new Date(0),
    expires: 1,
  });
  return Promise.resolve(row.value);
}

async function deletedToken(cloud: TestCloud): Promise<string> {
  const token = await teamToken(cloud);
  await cloud.send("DELETE", "/orgs/acme/teams/shop");
  return token;
}

test("the list of routes is complete", () => {
  const routes = routesOf(testCloud());

  expect(routes.length).toBeGreaterThan(110);
  expect(routes).toContainEqual(["POST", "/stacks/acme/shop/staging/update/x/cancel"]);
  expect(routes.filter(([, path]) => others.test(path))).toHaveLength(5);
});

test.each<[string, (cloud: TestCloud) => Promise<string | null>]>([
  ["no token", () => Promise.resolve(null)],
  ["an unknown token", () => Promise.resolve("pul-unknown")],
  ["a token that has expired", expiredToken],
  ["the token of a deleted team", deletedToken],
])("with %s every route answers 401, and nothing changes", async (_, tokenFor) => {
  const cloud = testCloud();
  const token = await tokenFor(cloud);
  const before = JSON.stringify(contents(cloud));
  const answers: unknown[] = [];
  for (const [method, path] of routesOf(cloud)) {
    if (others.test(path)) continue;
    const { status } = await cloud.send(method, path, { token, body: {} });
    if (status !== 401) answers.push([method, path, status]);
  }

  expect(answers).toEqual([]);
  expect(JSON.stringify(contents(cloud))).toBe(before);
});

test("every route hides the organization from other users, and changes nothing", async () => {
  const cloud = testCloud();
  const before = JSON.stringify(contents(cloud));
  const answers: unknown[] = [];
  for (const [method, path] of routesOf(cloud)) {
    if (others.test(path) || !path.includes("/acme")) continue;
    const { status, text } = await cloud.send(method, path, { token: tokenOf("stranger"), body: {} });
    if (![400, 404].includes(status) || /staging.*(tag|version|resource)/.test(text))
      answers.push([method, path, status, text]);
  }

  expect(answers).toEqual([]);
  expect(JSON.stringify(contents(cloud))).toBe(before);
});

const webhookWrites = ["/hooks", "/hooks/x", "/hooks/x"];

test.each([
  // The routes that refuse Stack Read, by the last parts of their paths.
  [
    101,
    [
      "/import",
      ...["/tags", "/tags", "/tags/x"],
      "/config",
      "/config",
      "/rename",
      "DELETE",
      "/update",
      "/refresh",
      "/destroy",
      "/update/x/cancel",
      ...webhookWrites,
      ...["settings", "settings", "settings"].map((one) => `/deployments/${one}`),
      ...["", "drift/", "ttl/"].flatMap((kind) => ["", "/x"].map((one) => `/deployments/${kind}schedules${one}`)),
      ...["", "/pause", "/resume"].map((action) => `/deployments/schedules/x${action}`),
      ...["", "/pause", "/resume", "/x/cancel"].map((action) => `/deployments${action}`),
    ],
  ],
  [102, ["/rename", "DELETE", ...webhookWrites]],
  [103, []],
] as const)(
  "a team with the permission %i is refused exactly the routes that need more",
  async (permission, refused) => {
    const cloud = testCloud();
    const token = await teamToken(cloud);
    const addStackPermission = { projectName: "shop", stackName: "staging", permission };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
    const forbidden: string[] = [];
    for (const [method, path] of routesOf(cloud)) {
      const own = "/stacks/acme/shop/staging";
      // This is last, because nothing exists afterwards.
      if (!path.startsWith(own) || others.test(path) || (method === "DELETE" && path === own)) continue;
      const body = { newName: "staging", options: { dryRun: false }, tags: {} };
      const { status } = await cloud.send(method, path, { token, body });
      if (status === 403) forbidden.push(path.slice(own.length));
      expect([method, path, status]).not.toEqual([method, path, 401]);
      expect([method, path, status >= 500]).toEqual([method, path, false]);
    }
    if ((await cloud.send("DELETE", "/stacks/acme/shop/staging", { token })).status === 403) forbidden.push("DELETE");

    expect(forbidden.sort()).toEqual([...refused].sort());
  },
);

/** The content of the cloud, without the times of the last use of tokens. */
function contents({ state }: TestCloud): unknown {
  return [state.stacks, state.updates, state.teams, state.environments, state.issuers, state.policies].map((rows) =>
    rows.all(),
  );
}
