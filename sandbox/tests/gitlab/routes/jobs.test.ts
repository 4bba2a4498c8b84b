import { type CiWorld, createCiWorld, failed, type FileText, project } from "../ci/ciWorld";
import { API, pick, WEB } from "../world";

const JOBS = `/projects/${API}/jobs`;
const file: FileText = {
  jobs: { unit: { tags: ["linux", "arm"] }, ship: { stage: "deploy", when: "manual" } },
  autoCancel: "none",
};
const done = { status: "success", exitCode: 0, failureReason: null } as const;

describe("a job in the API", () => {
  test("has GitLab's fields", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    const { id } = (await world.take())!.job;
    world.ci.port.appendLog(id, "hello\n");
    world.ci.port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("zip") });
    world.ci.port.finish(id, failed);
    const { status, body } = await world.as("reporter")("GET", `${JOBS}/${id}`);
    const job = world.state.jobs.get(id)!;

    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      status: "failed",
      stage: "test",
      name: "unit",
      ref: "main",
      tag: false,
      coverage: null,
      allow_failure: false,
      created_at: job.createdAt,
      started_at: job.startedAt,
      finished_at: job.finishedAt,
      erased_at: null,
      duration: (Date.parse(job.finishedAt!) - Date.parse(job.startedAt!)) / 1000,
      queued_duration: (Date.parse(job.startedAt!) - Date.parse(job.queuedAt!)) / 1000,
      user: expect.objectContaining({ username: "maintainer", bot: false }),
      commit: expect.objectContaining({ id: pipeline.sha, title: "change the pipeline" }),
      pipeline: {
        id: pipeline.id,
        iid: 1,
        project_id: 101,
        sha: pipeline.sha,
        ref: "main",
        status: "failed",
        source: "push",
        created_at: pipeline.createdAt,
        updated_at: world.state.pipelines.get(pipeline.id)!.updatedAt,
        web_url: `http://localhost/acme/shop/api/-/pipelines/${pipeline.id}`,
      },
      failure_reason: "script_failure",
      web_url: `http://localhost/acme/shop/api/-/jobs/${id}`,
      project: { ci_job_token_scope_enabled: false },
      artifacts_file: { filename: "artifacts.zip", size: 3 },
      artifacts: [
        { file_type: "archive", size: 3, filename: "artifacts.zip", file_format: "zip" },
        { file_type: "trace", size: 6, filename: "job.log", file_format: "raw" },
      ],
      runner: expect.objectContaining({ id: 1, runner_type: "instance_type" }),
      runner_manager: null,
      artifacts_expire_at: null,
      archived: false,
      tag_list: ["arm", "linux"],
    });
  });

  test("that waits has no runner, no end, no artifacts and no token", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    const { id, token } = world.job(pipeline, "ship");
    const { body } = await world.as("reporter")("GET", `${JOBS}/${id}`);

    expect(body).toMatchObject({ status: "created", runner: null, started_at: null, duration: null, artifacts: [] });
    expect(body).not.toHaveProperty("failure_reason");
    expect(body).not.toHaveProperty("artifacts_file");
    expect(JSON.stringify(body)).not.toContain(token);
  });

  test("is listed in its project, the newest first, without a total", async () => {
    const world = createCiWorld();
    await world.push(file);
    await world.push(file);
    await world.run("unit");
    const all = await world.as("reporter")("GET", JOBS);

    expect(pick(all.body, "name", "status")).toEqual([
      { name: "ship", status: "created" },
      { name: "unit", status: "pending" },
      { name: "ship", status: "manual" },
      { name: "unit", status: "success" },
    ]);
    expect(all.headers.get("x-total")).toBeNull();
    expect(pick((await world.as("reporter")("GET", `${JOBS}?scope[]=manual`)).body, "name")).toEqual([
      { name: "ship" },
    ]);
    expect((await world.as("guest")("GET", JOBS)).status).toBe(403);
    expect((await world.as("maintainer")("GET", `/projects/${WEB}/jobs`)).body).toEqual([]);
  });
});

describe("a log", () => {
  const trace = async (world: CiWorld, id: number, headers: Record<string, string> = {}, username = "reporter") =>
    world.gitlab.app.request(`/api/v4${JOBS}/${id}/trace`, {
      headers: { "PRIVATE-TOKEN": `token-${username}`, ...headers },
    });

  test("is plain text, during and after the job", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = (await world.take())!.job;
    world.ci.port.appendLog(id, "größer\n");
    const response = await trace(world, id);

    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(await response.text()).toBe("größer\n");
    world.ci.port.finish(id, done);
    expect(await (await trace(world, id)).text()).toBe("größer\n");
    expect((await trace(world, id, {}, "stranger")).status).toBe(404);
    expect((await trace(world, id, {}, "guest")).status).toBe(403);
  });

  test.each<[string, number, string, string | null]>([
    ["bytes=4-", 206, "456789", "bytes 4-9/10"],
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=2-400", 206, "23456789", "bytes 2-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["lines=1-", 200, "0123456789", null],
  ])("in the range %s", async (range, status, text, header) => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = (await world.take())!.job;
    world.ci.port.appendLog(id, "0123456789");
    const response = await trace(world, id, { Range: range });

    expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([
      status,
      text,
      header,
    ]);
  });
});

describe("actions on a job", () => {
  test("play starts a manual one as the requesting user", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    await world.run("unit");
    const { id } = world.job(pipeline, "ship");
    const { status, body } = await world.as("platform")("POST", `${JOBS}/${id}/play`);

    expect([status, pick(body, "status", "user")]).toEqual([
      200,
      { status: "pending", user: expect.objectContaining({ username: "platform" }) },
    ]);
  });

  test.each<[string, string, string, string, number, string]>([
    ["play of a job that is not manual", "unit", "maintainer", "play", 400, "400 Bad request - Unplayable Job"],
    ["play before its turn", "ship", "maintainer", "play", 400, "400 Bad request - Unplayable Job"],
    ["play by a user who may not update the branch", "ship", "developer", "play", 403, "403 Forbidden"],
    ["play by a reporter", "ship", "reporter", "play", 403, "403 Forbidden"],
    ["retry of a running job", "unit", "maintainer", "retry", 403, "403 Forbidden - Job is not retryable"],
    ["cancel by a user who may not update the branch", "unit", "developer", "cancel", 403, "403 Forbidden"],
    ["erase of a running job", "unit", "maintainer", "erase", 403, "403 Forbidden - Job is not erasable!"],
  ])("%s is refused", async (_, name, username, action, status, message) => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    const { id } = world.job(pipeline, name);

    expect(await world.as(username)("POST", `${JOBS}/${id}/${action}`)).toMatchObject({ status, body: { message } });
  });

  test("play with variables requires the project's permission", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    await world.run("unit");
    const path = `${JOBS}/${world.job(pipeline, "ship").id}/play`;
    const body = { job_variables_attributes: [{ key: "A", value: "b" }] };

    expect((await world.as("maintainer")("POST", path, body)).status).toBe(403);
    world.state.projects.update(project(world.state).id, { pipelineVariablesRole: "developer" });
    expect((await world.as("maintainer")("POST", path, body)).status).toBe(200);
    expect(world.job(pipeline, "ship").variables).toEqual([{ key: "A", value: "b", variableType: "env_var" }]);
  });

  test("play with an invalid variable name starts nothing", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    await world.run("unit");
    world.state.projects.update(project(world.state).id, { pipelineVariablesRole: "developer" });
    const body = { job_variables_attributes: [{ key: "a;id", value: "b" }] };

    expect(await world.as("maintainer")("POST", `${JOBS}/${world.job(pipeline, "ship").id}/play`, body)).toMatchObject({
      status: 400,
      body: { message: { "job_variables.key": ["can contain only letters, digits and '_'."] } },
    });
    expect(world.job(pipeline, "ship")).toMatchObject({ status: "manual", variables: [] });
  });

  test("retry returns the new job", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = await world.run("unit", failed);
    const { status, body } = await world.as("maintainer")("POST", `${JOBS}/${id}/retry`);

    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "unit", status: "pending" });
    expect((body as { id: number }).id).toBeGreaterThan(id);
    expect((await world.as("maintainer")("POST", `${JOBS}/${id}/retry`)).status).toBe(403);
  });

  test("cancel waits for the runner, and by force it does not", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = (await world.take())!.job;
    const cancel = (username: string, body?: object) => world.as(username)("POST", `${JOBS}/${id}/cancel`, body);

    expect(await cancel("maintainer")).toMatchObject({ status: 201, body: { status: "canceling" } });
    expect(await cancel("maintainer", { force: true })).toMatchObject({ status: 201, body: { status: "canceled" } });
  });

  test("erase deletes the log and the artifacts", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = (await world.take())!.job;
    world.ci.port.appendLog(id, "hello");
    world.ci.port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("zip") });
    world.ci.port.finish(id, done);
    const { status, body } = await world.as("maintainer")("POST", `${JOBS}/${id}/erase`);

    expect(status).toBe(201);
    expect(body).toMatchObject({ artifacts: [], erased_at: expect.any(String) });
    expect((await world.as("maintainer")("GET", `${JOBS}/${id}/trace`)).body).toBe(null);
    expect((await world.as("maintainer")("GET", `${JOBS}/${id}/artifacts`)).status).toBe(404);
  });
});
