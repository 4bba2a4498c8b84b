import { createCiWorld, failed, type FileText, project, user } from "../ci/ciWorld";
import { API, pick } from "../world";

const PIPELINES = `/projects/${API}/pipelines`;
const PIPELINE = `/projects/${API}/pipeline`;
const file: FileText = { name: "the name", jobs: { unit: {}, ship: { stage: "deploy" } }, autoCancel: "none" };

describe("a pipeline in the API", () => {
  test("has GitLab's fields", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(file);
    await world.runAll();
    const { status, body } = await world.as("reporter")("GET", `${PIPELINES}/${pipeline.id}`);
    const now = world.state.pipelines.get(pipeline.id)!;
    const url = `http://localhost/acme/shop/api/-/pipelines/${pipeline.id}`;

    expect(status).toBe(200);
    expect(body).toEqual({
      id: pipeline.id,
      iid: 1,
      project_id: 101,
      sha: pipeline.sha,
      ref: "main",
      status: "success",
      source: "push",
      created_at: now.createdAt,
      updated_at: now.updatedAt,
      web_url: url,
      name: "the name",
      before_sha: pipeline.beforeSha,
      tag: false,
      yaml_errors: null,
      user: expect.objectContaining({ username: "maintainer", state: "active" }),
      started_at: now.startedAt,
      finished_at: now.finishedAt,
      committed_at: null,
      duration: Math.floor((Date.parse(now.finishedAt!) - Date.parse(now.startedAt!)) / 1000),
      queued_duration: Math.floor((Date.parse(now.startedAt!) - Date.parse(now.createdAt)) / 1000),
      coverage: null,
      detailed_status: {
        icon: "status_success",
        text: "Passed",
        label: "passed",
        group: "success",
        tooltip: "passed",
        has_details: true,
        details_path: `/acme/shop/api/-/pipelines/${pipeline.id}`,
        illustration: null,
        favicon: "/assets/ci_favicons/favicon_status_success.png",
      },
    });
  });

  test("passes with warnings if a job failed that may fail", async () => {
    const world = createCiWorld();
    const { id } = await world.push({ jobs: { unit: { allowFailure: true } } });
    await world.run("unit", failed);

    expect(
      pick((await world.as("reporter")("GET", `${PIPELINES}/${id}`)).body, "status", "detailed_status"),
    ).toMatchObject({
      status: "success",
      detailed_status: { text: "Warning", group: "success-with-warnings" },
    });
  });

  test("of a merge request has the merge request's ref, so that the list of the branch does not contain it", async () => {
    const world = createCiWorld();
    await world.push(file);
    const at = world.state.now();
    const { id: mergeRequestId } = world.state.mergeRequests.insert({
      iid: 7,
      projectId: project(world.state).id,
      sourceProjectId: project(world.state).id,
      sourceBranch: "main",
      createdAt: at,
    } as never);
    await world.request({ source: "merge_request_event", mergeRequestId });
    const as = world.as("reporter");

    expect(pick((await as("GET", PIPELINES)).body, "ref")).toEqual([
      { ref: "refs/merge-requests/7/head" },
      { ref: "main" },
    ]);
    expect(pick((await as("GET", `${PIPELINES}?ref=main`)).body, "iid")).toEqual([{ iid: 1 }]);
  });

  test.each<[string, number[]]>([
    ["", [3, 2, 1]],
    ["?sort=asc", [1, 2, 3]],
    ["?status=failed", [2]],
    ["?source=web", [3]],
    ["?scope=finished", [2, 1]],
    ["?scope=pending", [3]],
    ["?scope=tags", []],
    ["?scope=branches&per_page=2", [3, 2]],
    ["?yaml_errors=true", [2]],
    ["?name=the%20name", [3, 1]],
    ["?username=platform", [3]],
    ["?username=guest", []],
    ["?sha=none", []],
  ])("is in the list %s", async (query, iids) => {
    const world = createCiWorld();
    const first = await world.push(file);
    await world.runAll();
    await world.push({ ...file, answer: { kind: "invalid", errors: ["wrong"] } });
    const commit = world.state.commits.find(({ sha }) => sha === first.sha)!;
    await world.request({ user: user(world.state, "platform"), commit });

    expect(pick((await world.as("reporter")("GET", PIPELINES + query)).body, "iid")).toEqual(
      iids.map((iid) => ({ iid })),
    );
  });

  test("can be the latest of a ref", async () => {
    const world = createCiWorld();
    await world.push(file);
    const second = await world.push(file);
    const as = world.as("reporter");

    expect(pick((await as("GET", `${PIPELINES}/latest`)).body, "id")).toEqual({ id: second.id });
    expect((await as("GET", `${PIPELINES}/latest?ref=none`)).status).toBe(403);
  });

  test("has jobs, newest first, with retried ones on request", async () => {
    const world = createCiWorld();
    const { id } = await world.push(file);
    await world.run("unit", failed);
    await world.as("maintainer")("POST", `${PIPELINES}/${id}/retry`);
    const names = async (query: string) =>
      (
        pick((await world.as("reporter")("GET", `${PIPELINES}/${id}/jobs${query}`)).body, "name", "status") as {
          name: string;
          status: string;
        }[]
      ).map(({ name, status }) => `${name} ${status}`);

    expect(await names("")).toEqual(["unit pending", "ship created"]);
    expect(await names("?include_retried=true")).toEqual(["unit pending", "ship created", "unit failed"]);
    expect(await names("?scope=created")).toEqual(["ship created"]);
    expect(await names("?scope[]=created&scope[]=pending")).toEqual(["unit pending", "ship created"]);
    expect((await world.as("reporter")("GET", `${PIPELINES}/${id}/jobs?scope=odd`)).body).toEqual({
      message: "Scope contains invalid value(s)",
    });
    expect((await world.as("reporter")("GET", `${PIPELINES}/${id}/bridges`)).body).toEqual([]);
    expect((await world.as("reporter")("GET", `${PIPELINES}/${id}/test_report`)).body).toMatchObject({
      total_count: 0,
    });
  });
});

describe("a pipeline started through the API", () => {
  test("is returned after its evaluation", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { status, body } = await world.as("maintainer")("POST", PIPELINE, { ref: "main" });

    expect([status, pick(body, "status", "source", "ref", "tag", "iid")]).toEqual([
      201,
      { status: "pending", source: "api", ref: "main", tag: false, iid: 2 },
    ]);
  });

  test("can be of a tag", async () => {
    const world = createCiWorld();
    await world.push(file);
    await world.as("maintainer")("POST", `/projects/${API}/repository/tags`, { tag_name: "v1", ref: "main" });
    await world.ci.settled();
    const { body } = await world.as("maintainer")("POST", PIPELINE, { ref: "v1" });

    expect(pick(body, "ref", "tag")).toEqual({ ref: "v1", tag: true });
  });

  const base = (text: string) => ({ message: { base: [text] } });
  test.each<[string, string, object, number, object]>([
    ["by a reporter", "reporter", { ref: "main" }, 403, { message: "403 Forbidden" }],
    [
      "by a user who may not update the branch",
      "developer",
      { ref: "main" },
      400,
      base(
        "You do not have sufficient permission to run a pipeline on 'main'. " +
          "Please select a different branch or contact your administrator for assistance.",
      ),
    ],
    ["without a ref", "maintainer", {}, 400, { error: "ref is missing" }],
    ["for a missing ref", "maintainer", { ref: "none" }, 400, base("Reference not found")],
    [
      "with variables",
      "maintainer",
      { ref: "main", variables: [{ key: "A", value: "b" }] },
      400,
      base("Insufficient permissions to set pipeline variables"),
    ],
  ])("%s is refused", async (_, username, body, status, answer) => {
    const world = createCiWorld();
    await world.push(file);

    expect(await world.as(username)("POST", PIPELINE, body)).toMatchObject({ status, body: answer });
    expect(world.state.pipelines.all()).toHaveLength(1);
  });

  test.each<[string, FileText["answer"], string]>([
    ["excludes it", { kind: "none", reason: "workflow" }, "Pipeline filtered out by workflow rules."],
    ["is invalid", { kind: "invalid", errors: ["a", "b"] }, "a, b"],
  ])("is refused if the file %s, and is not created", async (_, answer, text) => {
    const world = createCiWorld();
    await world.push(file);
    await world.push({ ...file, answer: answer! });
    const count = world.state.pipelines.all().length;

    expect(await world.as("maintainer")("POST", PIPELINE, { ref: "main" })).toMatchObject({
      status: 400,
      body: base(text),
    });
    expect(world.state.pipelines.all()).toHaveLength(count);
  });

  test("is refused if there is no file", async () => {
    const world = createCiWorld();

    expect((await world.as("maintainer")("POST", PIPELINE, { ref: "main" })).body).toEqual(
      base("Missing CI config file"),
    );
  });

  test("has variables if the project allows the role to set them, visible to this role only", async () => {
    const world = createCiWorld();
    await world.push(file);
    world.state.projects.update(project(world.state).id, { pipelineVariablesRole: "maintainer" });
    const variables = [
      { key: "A", value: "b" },
      { key: "F", value: "c", variable_type: "file" },
    ];
    const { body } = await world.as("maintainer")("POST", PIPELINE, { ref: "main", variables });
    const path = `${PIPELINES}/${(body as { id: number }).id}/variables`;

    expect((await world.as("maintainer")("GET", path)).body).toEqual([
      { variable_type: "env_var", key: "A", value: "b", raw: false },
      { variable_type: "file", key: "F", value: "c", raw: false },
    ]);
    expect((await world.as("developer")("GET", path)).status).toBe(403);
    expect((await world.as("developer")("POST", PIPELINE, { ref: "main", variables })).status).toBe(400);
  });

  test.each([
    ["A-B", "can contain only letters, digits and '_'."],
    ["$(id)", "can contain only letters, digits and '_'."],
    ["../a", "can contain only letters, digits and '_'."],
    ["A\n", "can contain only letters, digits and '_'."],
    ["A".repeat(256), "is too long (maximum is 255 characters)"],
  ])("is refused with a variable %j", async (key, fault) => {
    const world = createCiWorld();
    await world.push(file);
    world.state.projects.update(project(world.state).id, { pipelineVariablesRole: "maintainer" });
    const variables = [
      { key: "GOOD", value: "a" },
      { key, value: "b" },
    ];

    expect(await world.as("maintainer")("POST", PIPELINE, { ref: "main", variables })).toMatchObject({
      status: 400,
      body: base(`Failed to persist the pipeline: Validation failed: Variables key ${fault}`),
    });
    expect(world.state.pipelines.all()).toHaveLength(1);
  });
});

describe("actions on a pipeline", () => {
  test.each<[string, string, string, number]>([
    ["a reporter cancels", "reporter", "cancel", 403],
    ["a developer cancels a pipeline of a protected branch", "developer", "cancel", 403],
    ["a maintainer cancels", "maintainer", "cancel", 200],
    ["a developer retries a pipeline of a protected branch", "developer", "retry", 403],
    ["a maintainer retries", "maintainer", "retry", 201],
    ["a stranger cancels", "stranger", "cancel", 404],
  ])("%s: %#", async (_, username, action, status) => {
    const world = createCiWorld();
    const { id } = await world.push(file);

    expect((await world.as(username)("POST", `${PIPELINES}/${id}/${action}`)).status).toBe(status);
    expect(world.status(world.state.pipelines.get(id)!)).toBe(
      action === "cancel" && status === 200 ? "canceled" : "pending",
    );
  });

  test("a developer cancels one of an unprotected branch", async () => {
    const world = createCiWorld();
    await world.push(file);
    const { id } = await world.push(file, { branch: "feature" });

    expect((await world.as("developer")("POST", `${PIPELINES}/${id}/cancel`)).body).toMatchObject({
      status: "canceled",
    });
  });

  test("an owner deletes one, with the output of its jobs", async () => {
    const world = createCiWorld();
    const { id } = await world.push(file);
    const { job } = (await world.take())!;
    world.ci.port.appendLog(job.id, "x");
    const told: number[] = [];
    world.ci.port.onCancel((one) => told.push(one));

    expect((await world.as("maintainer")("DELETE", `${PIPELINES}/${id}`)).status).toBe(403);
    expect((await world.as("platform")("DELETE", `${PIPELINES}/${id}`)).status).toBe(204);
    expect((await world.as("platform")("GET", `${PIPELINES}/${id}`)).status).toBe(404);
    expect(world.state.jobs.all()).toEqual([]);
    expect(told).toEqual([job.id]);
  });

  test("a pipeline of another project gets 404", async () => {
    const world = createCiWorld();
    const { id } = await world.push(file);

    expect((await world.as("maintainer")("POST", `/projects/acme%2Fshop%2Fweb/pipelines/${id}/cancel`)).status).toBe(
      404,
    );
  });
});
