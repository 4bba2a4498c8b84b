import { API, pick } from "../../world";
import { createCiWorld, type FileText } from "../ciWorld";

const GROUP = `/projects/${API}/resource_groups/production`;
const hold: FileText = { jobs: { hold: { stage: "deploy", resourceGroup: "production" } }, autoCancel: "none" };
const ship: FileText = { jobs: { ship: { stage: "deploy", resourceGroup: "production" } }, autoCancel: "none" };

test("a developer's job on another branch holds the resource group of a deployment, and GitLab names it at the waiting job", async () => {
  const world = createCiWorld();
  const send = world.as("developer");
  await send("POST", `/projects/${API}/repository/branches`, { branch: "topic", ref: "main" });
  const holding = await world.push(hold, { branch: "topic" });
  const waiting = await world.push(ship);
  await world.take();
  const current = await send("GET", `${GROUP}/current_job`);

  expect(world.statuses(waiting)).toEqual({ ship: "waiting_for_resource" });
  expect(pick(current.body, "name", "status", "ref")).toEqual({ name: "hold", status: "running", ref: "topic" });
  expect(pick((current.body as { pipeline: object }).pipeline, "id")).toEqual({ id: holding.id });
  expect(pick((await send("GET", `${GROUP}/upcoming_jobs`)).body, "name", "status")).toEqual([
    { name: "ship", status: "waiting_for_resource" },
  ]);
});

test("a free group has no current job and no upcoming jobs", async () => {
  const world = createCiWorld();
  await world.push(hold);
  await world.run("hold");

  expect((await world.as("developer")("GET", `${GROUP}/current_job`)).body).toBeNull();
  expect((await world.as("developer")("GET", `${GROUP}/upcoming_jobs`)).body).toEqual([]);
});

test.each([
  ["reporter", "/current_job", 403],
  ["reporter", "/upcoming_jobs", 403],
  ["stranger", "/current_job", 404],
])("a %s gets for %s the status %d", async (username, path, status) => {
  const world = createCiWorld();
  await world.push(hold);

  expect((await world.as(username)("GET", GROUP + path)).status).toBe(status);
});
