import { createWorld, API, pick, type Send, type World } from "../world";

const RELEASES = `/projects/${API}/releases`;
let world: World;
let send: Send;

beforeEach(() => {
  world = createWorld();
  send = world.as("developer");
});

const tags = async () => pick((await send("GET", `/projects/${API}/repository/tags`)).body, "name");

test("a release of a missing tag creates it from the ref", async () => {
  const created = await send("POST", RELEASES, { tag_name: "v1", ref: "main", description: "first" });
  const head = (await send("GET", `/projects/${API}/repository/commits/main`)).body as { id: string };

  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    tag_name: "v1",
    name: "v1",
    description: "first",
    author: { username: "developer" },
    commit: { id: head.id },
    upcoming_release: false,
    commit_path: `/acme/shop/api/-/commit/${head.id}`,
    tag_path: "/acme/shop/api/-/tags/v1",
    assets: { count: 4, links: [] },
  });
  expect(await tags()).toEqual([{ name: "v1" }]);
  expect((await send("GET", `${RELEASES}/v1`)).body).toEqual(created.body);
  expect((await send("GET", RELEASES)).body).toEqual([created.body]);
  expect(pick((await send("GET", `/projects/${API}/repository/tags/v1`)).body, "release")).toEqual({
    release: { tag_name: "v1", description: "first" },
  });
});

test("a message creates an annotated tag", async () => {
  await send("POST", RELEASES, { tag_name: "v1", tag_message: "one", ref: "main" });

  expect(pick((await send("GET", `/projects/${API}/repository/tags/v1`)).body, "message")).toEqual({ message: "one" });
});

test("a release of an existing tag needs no ref", async () => {
  await send("POST", `/projects/${API}/repository/tags`, { tag_name: "v1", ref: "main" });

  expect((await send("POST", RELEASES, { tag_name: "v1", name: "One" })).body).toMatchObject({ name: "One" });
  expect(await tags()).toEqual([{ name: "v1" }]);
});

test.each([
  [{}, 400, { error: "tag_name is missing" }],
  [{ tag_name: "v2" }, 422, { message: "Ref is not specified" }],
  [{ tag_name: "v2", ref: "gone" }, 400, { message: "Target gone is invalid" }],
  [{ tag_name: "a b", ref: "main" }, 400, { message: "Tag name invalid" }],
  [{ tag_name: "v1", ref: "main" }, 409, { message: "Release already exists" }],
  [{ tag_name: "v2", ref: "main", milestones: ["1.0"] }, 400, { message: "Milestone(s) not found: 1.0" }],
  [{ tag_name: "v2", ref: "main", released_at: "soon" }, 400, { error: "released_at is invalid" }],
])("refuses the release %j with %d, and creates no tag", async (params, status, body) => {
  await send("POST", RELEASES, { tag_name: "v1", ref: "main" });
  const answer = await send("POST", RELEASES, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
  expect(await tags()).toEqual([{ name: "v1" }]);
});

test("a user who may not create a protected tag may not release it, even if it exists", async () => {
  await world.as("maintainer")("POST", `/projects/${API}/protected_tags`, { name: "release-*" });
  const asked = { tag_name: "release-1", ref: "main" };
  const refusal = { message: "You are not allowed to create this tag as it is protected." };
  const before = await send("POST", RELEASES, asked);
  const allowed = await world.as("maintainer")("POST", RELEASES, asked);

  expect([before.status, before.body]).toEqual([403, refusal]);
  expect(allowed.status).toBe(201);
  expect((await send("POST", RELEASES, asked)).status).toBe(403);
  expect((await send("PUT", `${RELEASES}/release-1`, { name: "mine" })).status).toBe(403);
  expect((await send("DELETE", `${RELEASES}/release-1`)).status).toBe(403);
});

test.each([
  ["reporter", 403, 200, 200],
  ["guest", 403, 200, 403],
  ["stranger", 404, 404, 404],
])("a %s gets %d for a new release, %d for the list and %d for one", async (username, create, list, one) => {
  await send("POST", RELEASES, { tag_name: "v1", ref: "main" });
  const other = world.as(username);

  expect((await other("POST", RELEASES, { tag_name: "v2", ref: "main" })).status).toBe(create);
  expect((await other("GET", RELEASES)).status).toBe(list);
  expect((await other("GET", `${RELEASES}/v1`)).status).toBe(one);
});

test("lists releases from the newest to the oldest by default", async () => {
  for (const [tag, released] of [
    ["a", "2020-01-01"],
    ["b", "2022-01-01"],
    ["c", "2021-01-01"],
  ]) {
    await send("POST", RELEASES, { tag_name: tag, ref: "main", released_at: released });
  }
  const names = async (query: string) =>
    ((await send("GET", RELEASES + query)).body as { tag_name: string }[]).map(({ tag_name }) => tag_name).join("");

  expect([await names(""), await names("?sort=asc"), await names("?order_by=created_at")]).toEqual([
    "bca",
    "acb",
    "cba",
  ]);
});

test("a release is changed and deleted, and its tag remains", async () => {
  await send("POST", RELEASES, { tag_name: "a/1", ref: "main" });
  const one = `${RELEASES}/a%2F1`;

  expect((await send("PUT", one, { name: "One", released_at: "2030-01-01" })).body).toMatchObject({
    name: "One",
    upcoming_release: true,
  });
  expect((await send("PUT", one, {})).body).toEqual({ message: "params is empty" });
  expect((await send("DELETE", one)).body).toMatchObject({ tag_name: "a/1" });
  expect((await send("GET", one)).status).toBe(404);
  expect((await send("PUT", one, { name: "x" })).status).toBe(403);
  expect(await tags()).toEqual([{ name: "a/1" }]);
});

test("deleting a tag deletes its release", async () => {
  await send("POST", RELEASES, { tag_name: "v1", ref: "main" });
  await send("DELETE", `/projects/${API}/repository/tags/v1`);

  expect((await send("GET", RELEASES)).body).toEqual([]);
});

test("links are among the assets, the newest first", async () => {
  const links = [
    { name: "notes", url: "https://example.com/notes" },
    { name: "image", url: "https://example.com/image", link_type: "image" },
  ];
  const { body } = await send("POST", RELEASES, { tag_name: "v1", ref: "main", assets: { links } });

  expect(body).toMatchObject({
    assets: {
      count: 6,
      links: [
        { name: "image", link_type: "image", direct_asset_url: "https://example.com/image" },
        { name: "notes", link_type: "other" },
      ],
    },
  });
});
