import { type CiWorld, createCiWorld } from "../ci/ciWorld";
import { API, type Send, WEB } from "../world";

const RELEASES = `/projects/${API}/releases`;
let world: CiWorld;

/** The token of a job that the user started, on a branch that the developer pushed. */
async function jobOf(username: "developer" | "maintainer"): Promise<Send> {
  world = createCiWorld();
  const maintainer = world.as("maintainer");
  await maintainer("POST", `/projects/${API}/protected_tags`, { name: "release-*" });
  await world.as("developer")("POST", `/projects/${API}/repository/branches`, { branch: "topic", ref: "main" });
  const pipeline = await world.push({ jobs: { preview: {} } }, { branch: "topic" });
  await world.run("preview");
  const { id } = world.job(pipeline, "preview");
  await world.as(username)("POST", `/projects/${API}/jobs/${id}/retry`);
  return world.asJob((await world.take())!.job);
}

test("the job of a maintainer creates a protected tag with a release, and the tag's pipeline runs as the maintainer", async () => {
  const send = await jobOf("maintainer");
  const answer = await send("POST", RELEASES, { tag_name: "release-9", ref: "topic" });
  await world.ci.settled();
  const pipeline = world.state.pipelines.all().at(-1)!;

  expect([answer.status, answer.body]).toMatchObject([201, { author: { username: "maintainer" } }]);
  expect(pipeline).toMatchObject({ ref: "release-9", tag: true, source: "push" });
  expect(world.state.users.get(pipeline.userId)?.username).toBe("maintainer");
  expect(world.statuses(pipeline)).toEqual({ preview: "pending" });
});

test("the job of a developer cannot create a protected tag, but other tags", async () => {
  const send = await jobOf("developer");
  const refused = await send("POST", RELEASES, { tag_name: "release-9", ref: "topic" });
  const created = await send("POST", RELEASES, { tag_name: "v9", ref: "topic" });

  expect([refused.status, refused.body]).toEqual([
    403,
    { message: "You are not allowed to create this tag as it is protected." },
  ]);
  expect(created.status).toBe(201);
  expect(world.state.tags.all().map(({ name }) => name)).toEqual(["v9"]);
});

test("a job token reads, changes and deletes releases of its project only", async () => {
  const send = await jobOf("developer");
  await send("POST", RELEASES, { tag_name: "v9", ref: "topic" });

  expect((await send("GET", RELEASES)).body).toHaveLength(1);
  expect((await send("PUT", `${RELEASES}/v9`, { name: "Nine" })).body).toMatchObject({ name: "Nine" });
  expect((await send("DELETE", `${RELEASES}/v9`)).status).toBe(200);
  expect((await send("GET", `/projects/${WEB}/releases`)).status).toBe(404);
});

test("a job token cannot create a tag by the tags API", async () => {
  const send = await jobOf("maintainer");

  expect((await send("POST", `/projects/${API}/repository/tags`, { tag_name: "v9", ref: "topic" })).status).toBe(401);
});

test("a job token reads releases of projects that have its project on their allow-list", async () => {
  const send = await jobOf("maintainer");
  const owner = world.as("maintainer");
  const [scope, releases] = [`/projects/${WEB}/job_token_scope`, `/projects/${WEB}/releases`];
  const read = async () => (await send("GET", releases)).status;

  expect(await read()).toBe(404);
  expect((await owner("POST", `${scope}/allowlist`, { target_project_id: 101 })).status).toBe(201);
  expect(await read()).toBe(200);
  await owner("DELETE", `${scope}/allowlist/101`);
  expect(await read()).toBe(404);
  expect((await owner("POST", `${scope}/groups_allowlist`, { target_group_id: 11 })).status).toBe(201);
  expect(await read()).toBe(200);
  await owner("DELETE", `${scope}/groups_allowlist/11`);
  await owner("PATCH", scope, { enabled: false });
  expect(await read()).toBe(200);
});

test("only Maintainers change the allow-list, which has each other project once", async () => {
  world = createCiWorld();
  const list = `/projects/${API}/job_token_scope/allowlist`;
  const add = async (username: string, id: number) =>
    (await world.as(username)("POST", list, { target_project_id: id })).status;

  expect(await add("developer", 102)).toBe(403);
  expect([await add("maintainer", 102), await add("maintainer", 102), await add("maintainer", 101)]).toEqual([
    201, 400, 400,
  ]);
  expect((await world.as("maintainer")("DELETE", `${list}/103`)).status).toBe(404);
});
