import { createCiWorld, type CiWorld, failed } from "../ci/ciWorld";
import { read } from "../world";

const WIDGET = "/acme/shop/api/-/merge_requests/1/terraform_reports.json";
const counts = { create: 2, update: 1, delete: 0 };

const worlds: CiWorld[] = [];
afterEach(() => {
  for (const { state } of worlds.splice(0)) state.folder.close();
});

/** A world whose merge request has a pipeline of these jobs. */
async function withJobs(...names: string[]): Promise<CiWorld> {
  const world = createCiWorld();
  worlds.push(world);
  await world.push({ jobs: Object.fromEntries(names.map((name) => [name, {}])) }, { branch: "feature" });
  while (await world.take()) world.state.jobs.all().forEach(({ id }) => world.ci.port.finish(id, failed));
  const body = { source_branch: "feature", target_branch: "main", title: "x" };
  await world.as("developer")("POST", "/projects/101/merge_requests", body);
  await world.ci.settled();
  return world;
}

async function finishNext(world: CiWorld, report?: string): Promise<number> {
  const job = (await world.take())?.job;
  if (!job) throw new Error("no job waits");
  if (report !== undefined) {
    const artifact = { fileType: "terraform", filename: "plan.json", content: Buffer.from(report) };
    world.ci.port.keepArtifact(job.id, artifact);
  }
  world.ci.port.finish(job.id, { status: "success", exitCode: 0, failureReason: null });
  return job.id;
}

const ask = async ({ gitlab }: CiWorld, user = "developer", path = WIDGET) =>
  read(await gitlab.app.request(path, { headers: { "PRIVATE-TOKEN": `token-${user}` } }));

test("the widget shows the counts of each job after the pipeline has ended", async () => {
  const world = await withJobs("preview", "other", "lint");
  const first = await finishNext(world, JSON.stringify(counts));
  const before = await ask(world);
  const second = await finishNext(world, "{}");
  await finishNext(world);
  const { status, body } = await ask(world);

  expect([before.status, before.body, before.headers.get("Poll-Interval")]).toEqual([204, null, "3000"]);
  expect([status, body]).toEqual([
    200,
    {
      [first]: { job_id: String(first), job_name: "preview", job_path: `/acme/shop/api/-/jobs/${first}`, ...counts },
      [second]: {
        job_id: String(second),
        job_name: "other",
        job_path: `/acme/shop/api/-/jobs/${second}`,
        tf_report_error: "missing_json_keys",
      },
    },
  ]);
});

test("shows the newest counts of a retried job", async () => {
  const world = await withJobs("preview");
  const first = await finishNext(world, "{}");
  await world.as("developer")("POST", `/projects/101/jobs/${first}/retry`);
  const second = await finishNext(world, JSON.stringify(counts));

  expect(Object.keys((await ask(world)).body as object)).toEqual([String(second)]);
});

test("shows no counts without a report", async () => {
  const world = await withJobs("lint");
  await finishNext(world);
  const reason = "This merge request does not have terraform reports";

  expect(await ask(world)).toMatchObject({ status: 400, body: { errors: [reason], status_reason: reason } });
});

test.each<[string, string, number]>([
  ["guest", WIDGET, 404],
  ["stranger", WIDGET, 404],
  ["nobody", WIDGET, 401],
  ["developer", WIDGET.replace("/1/", "/9/"), 404],
  ["developer", WIDGET.replace("/api/", "/none/"), 404],
  ["developer", WIDGET.replace("/acme/", "/Acme/"), 400],
])("a %s who requests %s gets %d", async (user, path, status) => {
  const world = await withJobs("lint");
  await finishNext(world);

  expect((await ask(world, user, path)).status).toBe(status);
});
