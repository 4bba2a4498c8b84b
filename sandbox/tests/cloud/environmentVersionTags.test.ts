import { fieldOf, teamToken, withEnvironment } from "./testCloud";

const path = "/esc/environments/acme/shop/staging";
const tags = `${path}/versions/tags`;

const tag = (name: string, revision: number, created: number, modified = created) => ({
  name,
  revision,
  created: `2026-01-01T00:00:0${created}.000Z`,
  modified: `2026-01-01T00:00:0${modified}.000Z`,
  editorLogin: "platform",
  editorName: "platform",
});

test("a tag names a revision, and can be listed, moved and deleted", async () => {
  const cloud = await withEnvironment("values: {a: 1}");
  const made = await cloud.send("POST", tags, { body: { name: "stable", revision: 1 } });
  const read = await cloud.send("GET", `${tags}/stable`);
  const moved = await cloud.send("PATCH", `${tags}/stable`, { body: { revision: 2 } });
  const listed = await cloud.send("GET", tags);
  const history = (await cloud.send("GET", `${path}/versions`)).body as { number: number; tags: string[] }[];
  const deleted = await cloud.send("DELETE", `${tags}/stable`);

  expect([made.status, moved.status, deleted.status]).toEqual([204, 204, 204]);
  expect(read.body).toEqual(tag("stable", 1, 3));
  expect(listed.body).toEqual({ tags: [tag("latest", 2, 1, 2), tag("stable", 2, 3, 5)], nextToken: "" });
  expect(history.map(({ number, tags }) => [number, tags])).toEqual([
    [2, ["latest", "stable"]],
    [1, []],
  ]);
  expect((await cloud.send("GET", `${tags}/stable`)).body).toEqual({
    code: 404,
    message: 'revision tag "stable" not found',
  });
});

test.each([
  ["", ["a", "b", "latest"]],
  ["?after=a", ["b", "latest"]],
  ["?after=a&count=1", ["b"]],
  ["?after=latest", []],
])("tags are listed by name, in pages (%s)", async (query, names) => {
  const cloud = await withEnvironment();
  for (const name of ["b", "a"]) await cloud.send("POST", tags, { body: { name } });
  const { body } = await cloud.send("GET", `${tags}${query}`);

  expect((body as { tags: { name: string }[] }).tags.map(({ name }) => name)).toEqual(names);
});

test("a tag without a revision names the latest one, and does not move", async () => {
  const cloud = await withEnvironment("values: {a: 1}");
  await cloud.send("POST", tags, { body: { name: "stable" } });
  await cloud.send("PATCH", path, { body: "values: {a: 2}" });

  expect((await cloud.send("GET", `${path}/versions/stable`)).text).toBe("values: {a: 1}");
  expect((await cloud.send("GET", `${path}/versions/stable/decrypt`)).text).toBe("values: {a: 1}");
  expect((await cloud.send("GET", `${path}/versions/latest`)).text).toBe("values: {a: 2}");
});

test.each<[string, string, object, number, string]>([
  ["POST", "", { name: "stable", revision: 9 }, 400, "Invalid revision tag: there is no revision 9"],
  ["POST", "", { name: "1st" }, 400, '"name": Invalid revision tag'],
  ["POST", "", {}, 400, 'the field "name" is required'],
  ["POST", "", { name: "taken" }, 409, 'revision tag "taken" already exists'],
  ["POST", "", { name: "latest" }, 409, 'revision tag "latest" already exists'],
  ["PATCH", "/taken", { revision: 9 }, 400, "Invalid revision tag: there is no revision 9"],
  ["PATCH", "/latest", { revision: 1 }, 400, "Invalid revision tag: latest is built in"],
  ["DELETE", "/latest", {}, 400, "Invalid revision tag: latest is built in"],
  ["PATCH", "/missing", { revision: 1 }, 404, 'revision tag "missing" not found'],
  ["DELETE", "/missing", {}, 404, 'revision tag "missing" not found'],
])("%s%s with %j is refused", async (method, rest, body, status, message) => {
  const cloud = await withEnvironment();
  await cloud.send("POST", tags, { body: { name: "taken" } });
  const answer = await cloud.send(method, `${tags}${rest}`, { body });

  expect([answer.status, fieldOf(answer.body, "message")]).toEqual([status, message]);
});

test.each([
  ["read", [200, 403, 403, 403]],
  ["open", [200, 403, 403, 403]],
  ["write", [200, 204, 204, 204]],
])("with the permission %s a team reads, creates, moves and deletes tags with %j", async (permission, expected) => {
  const cloud = await withEnvironment();
  const token = await teamToken(cloud);
  const addEnvironmentPermission = { projectName: "shop", envName: "staging", permission };
  await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission } });
  const status = async (method: string, rest: string, body?: object) =>
    (await cloud.send(method, `${tags}${rest}`, { body, token })).status;

  expect([
    await status("GET", ""),
    await status("POST", "", { name: "stable" }),
    await status("PATCH", "/stable", { revision: 1 }),
    await status("DELETE", "/stable"),
  ]).toEqual(expected);
});
