import { Gitlab } from "@gitbeaker/rest";
import { type Listening, serve } from "../../../serve";
import { type CiWorld, createCiWorld, type FileText } from "../ci/ciWorld";
import { PROJECT } from "./client";
import { refusal } from "./refusal";

const done = { status: "success", exitCode: 0, failureReason: null } as const;
const file: FileText = {
  jobs: {
    unit: {},
    ship: {
      stage: "deploy",
      when: "manual",
      resourceGroup: "production",
      environment: { name: "production", onStop: "sweep" },
    },
    sweep: { stage: "deploy", when: "manual", allowFailure: true, environment: { name: "production", action: "stop" } },
  },
  autoCancel: "none",
};
let world: CiWorld;
let own: Listening;

beforeEach(async () => {
  world = createCiWorld();
  own = await serve(world.gitlab.app);
});
afterEach(() => own.close());

const as = (username: string) => new Gitlab({ host: own.url, token: `token-${username}` });

test("a pipeline is started, read, canceled, retried and removed", async () => {
  const { Pipelines, Jobs } = as("maintainer");
  await world.push(file);
  const { id, ref, source } = await Pipelines.create(PROJECT, "main");

  expect([ref, source]).toEqual(["main", "api"]);
  expect(await Pipelines.show(PROJECT, id)).toMatchObject({ status: "pending", detailed_status: { text: "Pending" } });
  expect(await Pipelines.showLatest(PROJECT)).toMatchObject({ id });
  expect((await Jobs.all(PROJECT, { pipelineId: id })).map(({ name }) => name)).toEqual(["sweep", "ship", "unit"]);
  expect(await Jobs.allPipelineBridges(PROJECT, id)).toEqual([]);
  expect(await Pipelines.cancel(PROJECT, id)).toMatchObject({ status: "canceled" });
  expect(await Pipelines.retry(PROJECT, id)).toMatchObject({ status: "pending" });
  expect(await Pipelines.allVariables(PROJECT, id)).toEqual([]);
  expect(await Pipelines.showTestReport(PROJECT, id)).toMatchObject({ total_count: 0 });
  expect(await refusal(Pipelines.remove(PROJECT, id))).toEqual([403, "403 Forbidden"]);
  await as("platform").Pipelines.remove(PROJECT, id);
  expect(await refusal(Pipelines.show(PROJECT, id))).toEqual([404, "404 Not found"]);
  expect(await refusal(Pipelines.create(PROJECT, "none"))).toEqual([400, '{"base":["Reference not found"]}']);
});

test("variables of a pipeline", async () => {
  await world.push(file);
  const { id } = world.state.projects.find(({ fullPath }) => fullPath === PROJECT)!;
  const variables = [{ key: "A", value: "b" }];
  const { Pipelines } = as("maintainer");

  expect(await refusal(Pipelines.create(PROJECT, "main", { variables }))).toEqual([
    400,
    '{"base":["Insufficient permissions to set pipeline variables"]}',
  ]);
  world.state.projects.update(id, { pipelineVariablesRole: "maintainer" });
  const pipeline = await Pipelines.create(PROJECT, "main", { variables });
  expect(await Pipelines.allVariables(PROJECT, pipeline.id)).toMatchObject([
    { ...variables[0], variable_type: "env_var" },
  ]);
});

test("a job is played, has a log and artifacts, and is canceled, retried and erased", async () => {
  const { Jobs, JobArtifacts } = as("maintainer");
  await world.push(file);
  await world.run("unit");
  const [ship] = await Jobs.all(PROJECT, { scope: "manual" }).then((jobs) =>
    jobs.filter(({ name }) => name === "ship"),
  );
  const { id } = ship!;

  expect(await Jobs.play(PROJECT, id)).toMatchObject({ status: "pending" });
  await world.take();
  world.ci.port.appendLog(id, "shipped\n");
  world.ci.port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: Buffer.from("zip") });
  expect(await Jobs.showLog(PROJECT, id)).toBe("shipped\n");
  expect(await Jobs.cancel(PROJECT, id)).toMatchObject({ status: "canceling" });
  world.ci.port.finish(id, { ...done, status: "canceled" });
  expect(await Jobs.show(PROJECT, id)).toMatchObject({ status: "canceled", artifacts_file: { size: 3 } });
  const archive = await JobArtifacts.downloadArchive(PROJECT, { jobId: id });
  expect(await archive.text()).toBe("zip");
  expect(await JobArtifacts.keep(PROJECT, id)).toMatchObject({ id });
  expect(await Jobs.retry(PROJECT, id)).toMatchObject({ name: "ship", status: "pending" });
  expect(await Jobs.erase(PROJECT, id)).toMatchObject({ artifacts: [] });
  expect(await refusal(Jobs.play(PROJECT, 5001))).toEqual([400, "400 Bad request - Unplayable Job"]);
});

test("a deployment, its environment and its stop", async () => {
  const { Deployments, Environments, Jobs } = as("maintainer");
  await world.push(file);
  await world.run("unit");
  await Jobs.play(PROJECT, 5002);
  await world.run("ship");
  const [deployment, ...more] = await Deployments.all(PROJECT, { environment: "production" });

  expect(more).toEqual([]);
  expect(deployment).toMatchObject({ iid: 1, status: "success", environment: { name: "production" } });
  expect(await Deployments.show(PROJECT, deployment!.id)).toMatchObject({
    deployable: { name: "ship" },
    approvals: [],
  });
  expect(await Deployments.all(PROJECT, { status: "failed" })).toEqual([]);
  expect(await refusal(Deployments.show(PROJECT, 7))).toEqual([404, "404 Not found"]);
  expect(await Environments.show(PROJECT, 1)).toMatchObject({ last_deployment: { id: deployment!.id } });
  expect(await Environments.stop(PROJECT, 1)).toMatchObject({ state: "stopping" });
  await world.run("sweep");
  expect(await Environments.show(PROJECT, 1)).toMatchObject({ state: "stopped" });
});

test("resource groups, their modes and waiting jobs", async () => {
  const { ResourceGroups, Jobs } = as("maintainer");
  for (let count = 0; count < 2; count++) {
    await world.push(file);
    await world.run("unit");
  }
  for (const ship of [5002, 5005]) await Jobs.play(PROJECT, ship);

  expect(await ResourceGroups.all(PROJECT)).toEqual([
    {
      id: 1,
      key: "production",
      process_mode: "unordered",
      created_at: expect.any(String),
      updated_at: expect.any(String),
    },
  ]);
  expect(await ResourceGroups.edit(PROJECT, "production", { processMode: "oldest_first" })).toMatchObject({
    process_mode: "oldest_first",
  });
  expect(await ResourceGroups.show(PROJECT, "production")).toMatchObject({ process_mode: "oldest_first" });
  expect((await ResourceGroups.allUpcomingJobs(PROJECT, "production")).map(({ id }) => id)).toEqual([5005]);
  expect(await refusal(ResourceGroups.show(PROJECT, "none"))).toEqual([404, "404 Not found"]);
  expect(await refusal(as("reporter").ResourceGroups.show(PROJECT, "production"))).toEqual([403, "403 Forbidden"]);
  const headers = { "PRIVATE-TOKEN": "token-developer" };
  const current = await fetch(`${own.url}/api/v4/projects/101/resource_groups/production/current_job`, { headers });
  expect(await current.json()).toMatchObject({ id: 5002, status: "pending" });
});
