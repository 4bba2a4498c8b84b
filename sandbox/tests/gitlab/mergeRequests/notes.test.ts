import { pick } from "../world";
import { open, worldWithCi } from "./opened";

const NOTES = "/projects/101/merge_requests/1/notes";

test("a note has GitLab's fields", async () => {
  const world = worldWithCi();
  await open(world);
  const { status, body } = await world.as("reporter")("POST", NOTES, { body: "hello" });
  const { author, created_at, updated_at, ...rest } = body as Record<string, unknown>;

  expect([status, pick(author, "username"), created_at]).toEqual([201, { username: "reporter" }, updated_at]);
  expect(rest).toEqual({
    id: 1,
    type: null,
    body: "hello",
    system: false,
    noteable_id: 301,
    noteable_type: "MergeRequest",
    noteable_iid: 1,
    project_id: 101,
    resolvable: false,
    confidential: false,
    internal: false,
    imported: false,
    imported_from: "none",
    commands_changes: {},
  });
  expect((await world.as("developer")("GET", `${NOTES}/1`)).body).toEqual(body);
});

test("notes are listed newest first by default", async () => {
  const world = worldWithCi();
  await open(world);
  const send = world.as("developer");
  for (const body of ["one", "two", "three"]) await send("POST", NOTES, { body });
  await send("PUT", `${NOTES}/1`, { body: "one again" });
  await send("PUT", "/projects/101/merge_requests/1", { state_event: "close" });
  const bodies = async (query: string) =>
    ((await send("GET", `${NOTES}${query}`)).body as { body: string }[]).map(({ body }) => body);

  expect(await bodies("")).toEqual(["closed", "three", "two", "one again"]);
  expect(await bodies("?sort=asc")).toEqual(["one again", "two", "three", "closed"]);
  expect(await bodies("?order_by=updated_at&activity_filter=only_comments")).toEqual(["one again", "three", "two"]);
  expect(await bodies("?activity_filter=only_activity")).toEqual(["closed"]);
  expect(await bodies("?per_page=1&page=2")).toEqual(["three"]);
});

test("counts comments", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("POST", NOTES, { body: "x", internal: true });

  expect(pick((await world.as("developer")("GET", "/projects/101/merge_requests/1")).body, "user_notes_count")).toEqual(
    {
      user_notes_count: 1,
    },
  );
});

test.each([
  ["developer", 200, 204],
  ["maintainer", 200, 204],
  ["reporter", 403, 403],
  ["guest", 404, 404],
  ["stranger", 404, 404],
])("changing and deleting a developer's note as %s gets %d and %d", async (user, changed, deleted) => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("POST", NOTES, { body: "x" });
  const put = await world.as(user)("PUT", `${NOTES}/1`, { body: "y" });
  const removed = await world.as(user)("DELETE", `${NOTES}/1`);

  expect([put.status, removed.status]).toEqual([changed, deleted]);
  expect((await world.as("developer")("GET", `${NOTES}/1`)).status).toBe(deleted === 204 ? 404 : 200);
});

test("a developer cannot change a maintainer's note", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("maintainer")("POST", NOTES, { body: "x" });

  expect((await world.as("developer")("PUT", `${NOTES}/1`, { body: "y" })).status).toBe(403);
  expect((await world.as("developer")("DELETE", `${NOTES}/1`)).status).toBe(403);
});

test("nobody can change a system note", async () => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("PUT", "/projects/101/merge_requests/1", { state_event: "close" });

  expect((await world.as("platform")("PUT", `${NOTES}/1`, { body: "y" })).status).toBe(403);
  expect((await world.as("platform")("DELETE", `${NOTES}/1`)).status).toBe(403);
});

test.each<[string, string, string, object | undefined, number, object]>([
  ["without a text", "POST", NOTES, {}, 400, { error: "body is missing" }],
  [
    "with a blank text",
    "POST",
    NOTES,
    { body: " " },
    400,
    { message: `400 Bad request - Note {:note=>["can't be blank"]}` },
  ],
  [
    "with a text that is too long",
    "POST",
    NOTES,
    { body: "x".repeat(1_000_001) },
    400,
    { message: `400 Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}` },
  ],
  ["that becomes blank", "PUT", `${NOTES}/1`, { body: "" }, 400, { error: "body is empty" }],
  ["that does not exist", "GET", `${NOTES}/99`, undefined, 404, { message: "404 Not found" }],
  [
    "of an unknown merge request",
    "GET",
    "/projects/101/merge_requests/9/notes",
    undefined,
    404,
    { message: "404 MergeRequest Not Found" },
  ],
])("a note %s is refused", async (_, method, path, params, status, body) => {
  const world = worldWithCi();
  await open(world);
  await world.as("developer")("POST", NOTES, { body: "x" });
  const answer = await world.as("developer")(method, path, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test.each([
  ["platform", true],
  ["developer", false],
])("the time in the request of a %s is used: %s", async (user, counts) => {
  const world = worldWithCi();
  await open(world);
  const created = { body: "x", created_at: "2020-01-02T03:04:05Z" };
  const { created_at: at } = (await world.as(user)("POST", NOTES, created)).body as { created_at: string };

  expect(at === "2020-01-02T03:04:05.000Z").toBe(counts);
});
