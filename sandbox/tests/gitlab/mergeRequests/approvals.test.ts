import { createWorld, pick } from "../world";
import { open, worldWithCi } from "./opened";

const ONE = "/projects/101/merge_requests/1";

test("an approval is stored, visible to all, and can be revoked", async () => {
  const world = worldWithCi();
  await open(world);
  const approved = await world.as("maintainer")("POST", `${ONE}/approve`);
  const again = await world.as("maintainer")("POST", `${ONE}/approve`);
  const shown = await world.as("developer")("GET", `${ONE}/approvals`);
  const back = await world.as("maintainer")("POST", `${ONE}/unapprove`);
  const none = await world.as("maintainer")("POST", `${ONE}/unapprove`);
  const [by] = (shown.body as { approved_by: { user: object }[] }).approved_by;

  expect([approved, again, back, none].map(({ status }) => status)).toEqual([201, 401, 201, 404]);
  expect(pick(by?.user, "username")).toEqual({ username: "maintainer" });
  expect(pick(approved.body, "approved", "user_has_approved", "user_can_approve", "approvals_left")).toEqual({
    approved: true,
    user_has_approved: true,
    user_can_approve: false,
    approvals_left: 0,
  });
  expect((back.body as Record<string, unknown>).approved_by).toEqual([]);
});

test("refuses an approval of an outdated head, and by a reporter", async () => {
  const world = worldWithCi();
  const opened = await open(world);
  const sha = "0".repeat(40);

  expect((await world.as("maintainer")("POST", `${ONE}/approve`, { sha })).status).toBe(409);
  expect((await world.as("maintainer")("POST", `${ONE}/approve`, { sha: opened.sha })).status).toBe(201);
  expect((await world.as("reporter")("POST", `${ONE}/approve`)).status).toBe(403);
});

test("the Community Edition shows the fields that it has", async () => {
  const world = createWorld({ edition: "ce" });
  await open(world);

  expect((await world.as("developer")("GET", `${ONE}/approvals`)).body).toEqual({
    approved: false,
    approved_by: [],
    user_has_approved: false,
    user_can_approve: true,
  });
});
