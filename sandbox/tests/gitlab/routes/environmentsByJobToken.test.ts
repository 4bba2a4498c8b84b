import { type CiWorld, createCiWorld, type FileText } from "../ci/ciWorld";
import { API, pick, type Send, WEB } from "../world";

const ENVIRONMENTS = `/projects/${API}/environments`;
const file: FileText = {
  jobs: {
    ship: { environment: { name: "review/1", onStop: "stop" } },
    stop: { environment: { name: "review/1", action: "stop" }, when: "manual", allowFailure: true },
    sweep: {},
  },
};

let world: CiWorld;
let send: Send;

/** A review environment that the developer deployed, and a running job of a user. */
async function start(username = "developer"): Promise<void> {
  world = createCiWorld();
  await world.as("developer")("POST", `/projects/${API}/repository/branches`, { branch: "topic", ref: "main" });
  await world.push(file, { branch: "topic" });
  await world.run("ship");
  await world.run("sweep");
  const sweep = world.state.jobs.find(({ name }) => name === "sweep")!;
  const retried = await world.as(username)("POST", `/projects/${API}/jobs/${sweep.id}/retry`);
  if (retried.status !== 201) throw new Error(JSON.stringify(retried.body));
  send = world.asJob((await world.take())!.job);
}

test("a job token can list and read environments", async () => {
  await start();
  const listed = await send("GET", `${ENVIRONMENTS}?states=available&search=review`);
  const named = await send("GET", `${ENVIRONMENTS}?name=production`);

  expect(pick(listed.body, "name", "state")).toEqual([{ name: "review/1", state: "available" }]);
  expect(named.body).toEqual([]);
  expect(pick((await send("GET", `${ENVIRONMENTS}/1`)).body, "name")).toEqual({ name: "review/1" });
});

test.each(["developer", "maintainer"])(
  "an environment that the job of a %s stops runs its stop job as that user",
  async (username) => {
    await start(username);
    const answer = await send("POST", `${ENVIRONMENTS}/1/stop`);
    const stop = await world.take();

    expect([answer.status, pick(answer.body, "state")]).toEqual([200, { state: "stopping" }]);
    expect(stop?.job.name).toBe("stop");
    expect(world.state.users.get(stop!.job.userId)?.username).toBe(username);
  },
);

test("a job token can create, change and delete environments", async () => {
  await start();
  const { body } = await send("POST", ENVIRONMENTS, { name: "staging" });
  const one = `${ENVIRONMENTS}/${(body as { id: number }).id}`;

  expect((await send("PUT", one, { description: "by a job" })).body).toMatchObject({ description: "by a job" });
  expect((await send("POST", `${one}/stop`)).body).toMatchObject({ state: "stopped" });
  expect((await send("DELETE", one)).status).toBe(204);
});

test("a job token has no access to another project, and none after the job has ended", async () => {
  await start("maintainer");
  const elsewhere = await send("POST", `/projects/${WEB}/environments`, { name: "staging" });
  const running = world.state.jobs.find(({ status }) => status === "running")!;
  world.ci.port.finish(running.id, { status: "success", exitCode: 0, failureReason: null });

  expect([elsewhere.status, elsewhere.body]).toEqual([404, { message: "404 Project Not Found" }]);
  expect((await send("POST", `${ENVIRONMENTS}/1/stop`)).status).toBe(401);
  expect(world.state.environments.get(1)?.state).toBe("available");
});

test("a job whose user may not run the stop job cannot stop the environment", async () => {
  world = createCiWorld();
  await world.push({ jobs: file.jobs });
  await world.run("ship");
  const { job } = (await world.take())!;
  world.state.jobs.update(job.id, { userId: world.state.users.find(({ username }) => username === "developer")!.id });

  expect((await world.asJob(job)("POST", `${ENVIRONMENTS}/1/stop`)).status).toBe(403);
});
