import { createCiWorld, failed, type FileText, project } from "../ciWorld";

const twoStages: FileText = { jobs: { unit: {}, ship: { stage: "deploy" } } };

describe("a pipeline", () => {
  test("runs its stages one after the other", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { compile: { stage: "build" }, ...twoStages.jobs } });

    expect(world.statuses(pipeline)).toEqual({ compile: "pending", unit: "created", ship: "created" });
    expect(world.status(pipeline)).toBe("pending");
    await world.run("compile");
    expect(world.statuses(pipeline)).toEqual({ compile: "success", unit: "pending", ship: "created" });
    expect(world.status(pipeline)).toBe("running");
    expect(await world.runAll()).toEqual(["unit", "ship"]);
    expect(world.status(pipeline)).toBe("success");
  });

  test("skips the jobs after a failure", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(twoStages);

    await world.run("unit", failed);

    expect(world.statuses(pipeline)).toEqual({ unit: "failed", ship: "skipped" });
    expect(world.status(pipeline)).toBe("failed");
  });

  test.each([
    [1, "success"],
    [3, "failed"],
  ])("ignores a failure with the exit code %i, of which 1 is allowed: %s", async (exitCode, expected) => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { unit: { allowedExitCodes: [1] }, ship: { stage: "deploy" } } });

    await world.run("unit", { ...failed, exitCode });
    await world.runAll();

    expect(world.status(pipeline)).toBe(expected);
  });

  test("contains when it started and ended", async () => {
    const world = createCiWorld();
    const { id, createdAt } = await world.push({ jobs: { unit: {} } });
    await world.run("unit");
    const { startedAt, finishedAt, updatedAt } = world.state.pipelines.get(id)!;

    expect([createdAt, startedAt, finishedAt].map((time) => typeof time)).toEqual(["string", "string", "string"]);
    expect(createdAt < startedAt! && startedAt! < finishedAt!).toBe(true);
    expect(updatedAt).toBe(finishedAt);
  });

  test("gets the next number of its project, and the number of a deleted one is not reused", async () => {
    const world = createCiWorld();
    const first = await world.push(twoStages);
    const second = await world.push(twoStages);
    await world.as("platform")("DELETE", `/projects/${second.projectId}/pipelines/${second.id}`);
    const third = await world.push(twoStages);

    expect([first, second, third].map(({ iid }) => iid)).toEqual([1, 2, 3]);
    expect(world.state.pipelines.all().map(({ iid }) => iid)).toEqual([1, 3]);
  });

  test("notifies listeners of a change", async () => {
    const world = createCiWorld();
    let changes = 0;
    world.state.ciChanged.on(() => changes++);

    await world.push({ jobs: { unit: {} } });
    const afterPush = changes;
    await world.run("unit");

    expect(afterPush).toBeGreaterThan(0);
    expect(changes).toBeGreaterThan(afterPush);
  });
});

describe("a request", () => {
  test("is evaluated after earlier requests", async () => {
    const world = createCiWorld();
    await world.push(twoStages, { message: "one" });
    await Promise.all(["two", "three"].map((message) => world.push(twoStages, { message })));

    expect(world.evaluations).toEqual(["one", "two", "three"]);
    expect(world.state.pipelines.all().map(({ iid }) => iid)).toEqual([1, 2, 3]);
  });

  test.each<["workflow" | "no jobs", string]>([
    ["workflow", "Pipeline filtered out by workflow rules."],
    [
      "no jobs",
      "Pipeline will not run for the selected trigger. The rules configuration prevented any jobs from being added to the pipeline.",
    ],
  ])("creates no pipeline if the %s say so", async (reason, text) => {
    const world = createCiWorld();
    await world.push({ jobs: { unit: {} } });
    await expect(world.push({ jobs: {}, answer: { kind: "none", reason } })).resolves.toMatchObject({ iid: 1 });

    expect(world.state.pipelines.all()).toHaveLength(1);
    expect(await world.request()).toEqual({ kind: "none", reason: text });
  });

  test("creates no pipeline that has only .pre and .post jobs", async () => {
    const world = createCiWorld();
    await world.push(twoStages);
    await world.push({ jobs: { first: { stage: ".pre" }, last: { stage: ".post" } } });

    expect(world.state.pipelines.all()).toHaveLength(1);
  });

  test("creates a failed pipeline without jobs if the file is invalid", async () => {
    const world = createCiWorld();
    const errors = ["jobs:unit config should implement a script", "unknown stage"];
    const pipeline = await world.push({ jobs: {}, answer: { kind: "invalid", errors } });

    expect(pipeline).toMatchObject({
      status: "failed",
      yamlErrors: "jobs:unit config should implement a script, unknown stage",
    });
    expect(world.statuses(pipeline)).toEqual({});
  });

  test("is refused if a job needs one that is not in the pipeline", async () => {
    const world = createCiWorld();
    const pipeline = await world.push({ jobs: { unit: { needs: ["compile"] } } });
    const optional = await world.push({ jobs: { unit: { needs: [{ job: "compile", optional: true }] } } });

    expect(pipeline.yamlErrors).toBe(
      "'unit' job needs 'compile' job, but 'compile' does not exist in the pipeline. " +
        "This might be because of the only, except, or rules keywords. " +
        "To need a job that sometimes does not exist in the pipeline, use needs:optional.",
    );
    expect(world.statuses(optional)).toEqual({ unit: "pending" });
  });

  test("for a commit with [skip ci] creates a skipped pipeline, without evaluation", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(twoStages, { message: "change it [skip ci]" });

    expect(pipeline.status).toBe("skipped");
    expect(world.statuses(pipeline)).toEqual({});
    expect(world.evaluations).toEqual([]);
    expect((await world.request({ source: "web" })).kind).toBe("created");
  });

  test("of a schedule whose owner may not update the ref creates no pipeline", async () => {
    const world = createCiWorld();
    await world.push(twoStages);
    const developer = world.state.users.find(({ username }) => username === "developer")!;

    expect(await world.request({ source: "schedule", user: developer })).toEqual({
      kind: "none",
      reason:
        "You do not have sufficient permission to run a pipeline on 'main'. " +
        "Please select a different branch or contact your administrator for assistance.",
    });
  });

  test("for a project that was deleted meanwhile creates no pipeline", async () => {
    const world = createCiWorld();
    await world.push(twoStages);
    const request = world.request();
    world.state.projects.delete(project(world.state).id);

    expect((await request).kind).toBe("none");
    expect(world.state.pipelines.all()).toHaveLength(1);
  });

  test("that cannot be evaluated creates no pipeline, and later requests are evaluated", async () => {
    const world = createCiWorld();
    await world.push(twoStages);
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const { commit, ...rest } = { commit: world.state.commits.all().at(-1)! };
    const broken = world.request({
      ...rest,
      commit: { ...commit, files: new Map([[".gitlab-ci.yml", null as never]]) },
    });
    const whole = world.request();

    expect((await broken).kind).toBe("none");
    expect((await whole).kind).toBe("created");
    expect(write.mock.calls.map(([text]) => String(text).split(":")[0])).toEqual(["sandbox"]);
    write.mockRestore();
  });
});

describe("a newer pipeline", () => {
  test.each<[string, FileText, string | undefined, Record<string, string>]>([
    ["cancels one without started jobs", twoStages, undefined, { unit: "canceled", ship: "canceled" }],
    ["keeps one with a started job that is not interruptible", twoStages, "unit", { unit: "running", ship: "created" }],
    [
      "cancels one with only interruptible started jobs",
      { jobs: { unit: { interruptible: true }, ship: { stage: "deploy" } } },
      "unit",
      { unit: "canceling", ship: "canceled" },
    ],
    [
      "keeps one with auto_cancel none",
      { ...twoStages, autoCancel: "none" },
      undefined,
      { unit: "pending", ship: "created" },
    ],
    [
      "cancels interruptible jobs of one with auto_cancel interruptible",
      { jobs: { unit: { interruptible: true }, other: {} }, autoCancel: "interruptible" },
      "unit",
      { unit: "canceling", other: "pending" },
    ],
  ])("of the same ref %s", async (_, file, start, expected) => {
    const world = createCiWorld();
    const older = await world.push(file);
    if (start !== undefined) expect((await world.take())?.job.name).toBe(start);
    await world.push(twoStages);

    expect(world.statuses(older)).toEqual(expected);
  });

  test("of another branch, of the same commit or of a tag cancels none", async () => {
    const world = createCiWorld();
    const older = await world.push(twoStages);
    await world.push(twoStages, { branch: "feature" });
    await world.request();
    await world.request({ tag: true, ref: "main" });

    expect(world.status(older)).toBe("pending");
  });

  test.each([
    [6, "canceled"],
    [8, "pending"],
  ])("sets jobs of a pipeline that is %s days old to %s", async (days, status) => {
    let now = new Date("2026-01-01T00:00:00Z");
    const world = createCiWorld({ clock: () => now });
    const older = await world.push(twoStages);
    now = new Date(now.getTime() + days * 24 * 3600_000);
    await world.push(twoStages);

    expect(world.statuses(older).unit).toBe(status);
  });

  test("keeps the older one's interruptible job after another one has started", async () => {
    const world = createCiWorld();
    const older = await world.push({ jobs: { fixed: {}, loose: { stage: "deploy", interruptible: true } } });
    await world.run("fixed");
    await world.push(twoStages);

    expect(world.statuses(older)).toEqual({ fixed: "success", loose: "pending" });
  });
});
