import { API, type Send } from "../world";
import {
  create,
  developer,
  DRIFT,
  maintainer,
  NO_SCHEDULE,
  platform,
  SCHEDULES,
  world,
} from "./pipelineSchedulesWorld";

const NIGHTLY = { ...DRIFT, ref: "refs/heads/feature" };
const FORBIDDEN = { message: "403 Forbidden" };

describe("who may", () => {
  const unauthorized = (action: string) => ({
    message: { base: [`The current user is not authorized to ${action} the pipeline schedule`] },
  });

  test.each<[string, object, number, object]>([
    ["guest", DRIFT, 403, FORBIDDEN],
    ["reporter", NIGHTLY, 403, FORBIDDEN],
    ["developer", DRIFT, 400, unauthorized("create")],
    ["developer", { ...DRIFT, ref: "main" }, 400, unauthorized("create")],
    ["developer", NIGHTLY, 201, { ref: "refs/heads/feature" }],
    ["maintainer", DRIFT, 201, { ref: "refs/heads/main" }],
    ["platform", DRIFT, 201, { ref: "refs/heads/main" }],
    ["stranger", DRIFT, 404, { message: "404 Project Not Found" }],
  ])("create: a %s for %j gets %d", async (username, params, status, expected) => {
    const answer = await world.as(username)("POST", SCHEDULES, params);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(expected);
  });

  test("create: on a protected branch, users who may merge into it or push to it", async () => {
    const path = `/projects/${API}/protected_branches`;
    const levels = { none: [0, 0], merge: [0, 30], push: [30, 0] };
    for (const [name, [push_access_level, merge_access_level]] of Object.entries(levels)) {
      await maintainer("POST", path, { name, push_access_level, merge_access_level });
    }
    const statusFor = async (name: string) =>
      (await developer("POST", SCHEDULES, { ...DRIFT, ref: `refs/heads/${name}` })).status;

    expect([await statusFor("none"), await statusFor("merge"), await statusFor("push")]).toEqual([400, 201, 201]);
    expect((await maintainer("POST", SCHEDULES, { ...DRIFT, ref: "refs/heads/none" })).status).toBe(400);
  });

  test("create: on a protected tag, users who may create it", async () => {
    await maintainer("POST", `/projects/${API}/protected_tags`, { name: "v*" });
    const tagged = { ...DRIFT, ref: "refs/tags/v1" };

    expect((await developer("POST", SCHEDULES, tagged)).body).toEqual(unauthorized("create"));
    expect((await maintainer("POST", SCHEDULES, tagged)).status).toBe(201);
  });

  test.each([
    ["guest", 404, NO_SCHEDULE],
    ["reporter", 200, { description: "drift" }],
    ["developer", 200, { description: "drift" }],
  ])("read: a %s gets %d and no variables", async (username, status, expected) => {
    const id = await create();
    const answer = await world.as(username)("GET", `${SCHEDULES}/${id}`);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(expected);
    expect(answer.body).not.toHaveProperty("variables");
  });

  test("change: its owner and an admin, but no other maintainer", async () => {
    const id = await create(NIGHTLY, developer);
    const change = (send: Send) => send("PUT", `${SCHEDULES}/${id}`, { description: "changed" });

    expect((await change(maintainer)).body).toEqual(FORBIDDEN);
    expect((await change(world.as("reporter"))).body).toEqual(FORBIDDEN);
    expect((await change(developer)).status).toBe(200);
    expect((await change(platform)).status).toBe(200);
  });

  test("change: not to a ref that its owner may not update", async () => {
    const id = await create(NIGHTLY, developer);
    const { status, body } = await developer("PUT", `${SCHEDULES}/${id}`, { ref: "refs/heads/main" });

    expect([status, body]).toEqual([400, unauthorized("update")]);
    expect((await developer("GET", `${SCHEDULES}/${id}`)).body).toMatchObject(NIGHTLY);
  });

  test("change: not after the ref was protected against its owner", async () => {
    const id = await create(NIGHTLY, developer);
    await maintainer("POST", `/projects/${API}/protected_branches`, { name: "feature" });

    expect((await developer("PUT", `${SCHEDULES}/${id}`, { active: false })).body).toEqual(FORBIDDEN);
  });

  test("take ownership: a maintainer, but not its owner", async () => {
    const id = await create(NIGHTLY, developer);
    const take = (send: Send) => send("POST", `${SCHEDULES}/${id}/take_ownership`);
    const taken = await take(maintainer);

    expect((await take(world.as("reporter"))).body).toEqual(FORBIDDEN);
    expect(taken.status).toBe(201);
    expect(taken.body).toMatchObject({ owner: { username: "maintainer" } });
    expect((await take(maintainer)).status).toBe(200);
    expect((await take(developer)).body).toEqual(FORBIDDEN);
    expect((await developer("PUT", `${SCHEDULES}/${id}`, { active: false })).status).toBe(403);
    expect((await maintainer("PUT", `${SCHEDULES}/${id}`, { active: false })).status).toBe(200);
  });

  test("delete: its owner and a maintainer", async () => {
    const [mine, theirs] = [await create(NIGHTLY, developer), await create(NIGHTLY, developer)];
    const other = await create();

    expect((await developer("DELETE", `${SCHEDULES}/${other}`)).body).toEqual(FORBIDDEN);
    expect((await developer("DELETE", `${SCHEDULES}/${mine}`)).status).toBe(204);
    expect((await maintainer("DELETE", `${SCHEDULES}/${theirs}`)).status).toBe(204);
    expect((await maintainer("GET", SCHEDULES)).body).toMatchObject([{ id: other }]);
  });

  test("play: users who may update the ref", async () => {
    const [onMain, elsewhere] = [await create(), await create(NIGHTLY)];
    const play = (send: Send, id: number) => send("POST", `${SCHEDULES}/${id}/play`);

    expect((await play(developer, onMain)).body).toEqual(FORBIDDEN);
    expect((await play(world.as("reporter"), elsewhere)).body).toEqual(FORBIDDEN);
    expect((await play(world.as("guest"), elsewhere)).body).toEqual(NO_SCHEDULE);
    expect((await play(developer, elsewhere)).body).toEqual({ message: "201 Created" });
  });
});
