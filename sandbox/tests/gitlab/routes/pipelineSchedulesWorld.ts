import { API, createWorld, type Send, type World } from "../world";

/** The path of the project's schedules. */
export const SCHEDULES = `/projects/${API}/pipeline_schedules`;
/** The required fields of a schedule. */
export const DRIFT = { description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" };
/** The response for a missing schedule. */
export const NO_SCHEDULE = { message: "404 Pipeline Schedule Not Found" };
/** A new world for each test, and its users. */
export let world: World;
export let maintainer: Send;
export let developer: Send;
export let platform: Send;

beforeEach(() => {
  world = createWorld();
  maintainer = world.as("maintainer");
  developer = world.as("developer");
  platform = world.as("platform");
});

/** Creates a schedule and returns its id. */
export async function create(params: object = DRIFT, send = maintainer): Promise<number> {
  const { status, body } = await send("POST", SCHEDULES, params);
  expect(status).toBe(201);
  return (body as { id: number }).id;
}
