import { fieldOf, idOf, type TestCloud, testCloud, tokenOf } from "../testCloud";

const pools = "/orgs/acme/agent-pools";

async function create(cloud: TestCloud): Promise<string> {
  const created = await cloud.send("POST", pools, { body: { name: "private", description: "In our network" } });
  expect(created.status).toBe(200);
  return idOf(created);
}

test("a pool is created with a token, which no other response contains", async () => {
  const cloud = testCloud();
  const created = await cloud.send("POST", pools, { body: { name: "private" } });
  const token = fieldOf(created.body, "tokenValue");
  const [listed, one] = [await cloud.send("GET", pools), await cloud.send("GET", `${pools}/${idOf(created)}`)];

  expect(token).toMatch(/^pul-[0-9a-f]{40}$/);
  expect([listed.text, one.text].filter((text) => text.includes(token))).toEqual([]);
  expect(listed.body).toMatchObject({ agentPools: [{ name: "private", status: "offline" }] });
  expect(one.body).toMatchObject({ name: "private", description: "", agents: [] });
});

test("a change without a description keeps it", async () => {
  const cloud = testCloud();
  const one = `${pools}/${await create(cloud)}`;

  expect((await cloud.send("PATCH", one, { body: { name: "inner" } })).body).toEqual({
    name: "inner",
    description: "In our network",
  });
});

test("a pool in use is deleted by force only, and settings lose it", async () => {
  const cloud = testCloud();
  const id = await create(cloud);
  const settings = "/stacks/acme/shop/staging/deployments/settings";
  await cloud.send("PUT", settings, { body: { agentPoolID: id } });
  const refused = await cloud.send("DELETE", `${pools}/${id}`);
  const forced = await cloud.send("DELETE", `${pools}/${id}?force=true`);

  expect(refused).toMatchObject({ status: 400, body: { message: "Agent pool is in use" } });
  expect(forced.status).toBe(204);
  expect((await cloud.send("GET", settings)).body).not.toHaveProperty("agentPoolID");
});

test("members read pools, and admins write them", async () => {
  const cloud = testCloud();
  const id = await create(cloud);
  const token = tokenOf("developer");

  expect((await cloud.send("GET", `${pools}/${id}`, { token })).status).toBe(200);
  expect((await cloud.send("DELETE", `${pools}/${id}`, { token })).status).toBe(403);
});
