import { API, createWorld, type Send, type World } from "../world";

/** The schedules of the project. */
export const SCHEDULES = `/projects/${API}/pipeline_schedules`;
/** What a request has to say of a schedule, and nothing else. */
export const DRIFT = { description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" };
/** The answer where there is none. */
export const NO_SCHEDULE = { message: "404 Pipeline Schedule Not Found" };
/** A world for each test, and who acts in it. */
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

/** Makes a schedule: its id. */
export async function create(params: object = DRIFT, send = maintainer): Promise<number> {
  const { status, body } = await send("POST", SCHEDULES, params);
  expect(status).toBe(201);
  return (body as { id: number }).id;
}
