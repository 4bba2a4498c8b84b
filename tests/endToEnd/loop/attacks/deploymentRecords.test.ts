import { stringify } from "yaml";
import { project } from "../../world";
import { type AttackWorld, createAttackWorld } from "./attackWorld";

/**
 * A merge request's CI file may name the resource group and the environment of a deployment. Each test continues where
 * the last one stopped.
 */
let world: AttackWorld;

jest.setTimeout(120_000);

const group = `resource_groups/${encodeURIComponent("shop-api/staging")}`;

beforeAll(async () => {
  world = await createAttackWorld();
});

afterAll(() => world.close());

test("a deployment waits for a merge request's job that holds its resource group, and GitLab and the page name that job", async () => {
  await propose("hold", { resource_group: "shop-api/staging", environment: { name: "production" } });
  await until(() => world.findings.has("hold"));
  await world.pushMain();
  const waiting = await until(async () =>
    (await world.as("platform").Jobs.all(project)).find(({ status }) => status === "waiting_for_resource"),
  );

  expect(waiting.name).toBe("deploy-staging");
  const holder = await world.gitlab("GET", `${group}/current_job`);
  expect(holder.body).toMatchObject({ name: "hold", status: "running", user: { username: "developer" } });
  const { id, pipeline } = holder.body as { id: number; pipeline: { id: number } };
  const page = await fetch(waiting.web_url as string, { headers: { accept: "text/html" } });
  expect((await page.text()).replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ")).toContain(
    `hold #${id} of pipeline #${pipeline.id}, which holds the resource group`,
  );
});

test("the deployment continues after that job has ended", async () => {
  world.findings.write("end");
  const { "deploy-staging": deploy } = await world.jobs();

  expect(deploy?.status).toBe("success");
  expect(await world.gitlab("GET", `${group}/current_job`)).toMatchObject({ body: null });
});

test("the documented limit: that job is recorded as a deployment of production", async () => {
  expect(await deploymentsOfProduction()).toEqual([["hold", "success", "developer"]]);
});

test("where production is protected, a merge request's job fails before it runs, and is recorded as a failed deployment", async () => {
  const protection = { name: "production", deploy_access_levels: [{ access_level: 40 }] };
  expect((await world.gitlab("POST", "protected_environments", protection)).status).toBe(201);
  world.findings.clear();
  await propose("record", { environment: { name: "production" } });
  const { record } = await world.jobs();

  expect(record?.status).toBe("failed");
  expect(await world.as("platform").Jobs.show(project, record?.id ?? 0)).toMatchObject({
    failure_reason: "protected_environment_failure",
  });
  expect(world.findings.names()).toEqual([]);
  expect(await deploymentsOfProduction()).toEqual([
    ["hold", "success", "developer"],
    ["record", "failed", "developer"],
  ]);
});

test("a release still deploys to the protected production", async () => {
  expect((await world.release("release-1"))["deploy-production"]?.status).toBe("success");
  expect(await deploymentsOfProduction()).toContainEqual(["release-1", "success", "platform"]);
});

/** Opens a merge request whose job reports its start, and waits for a file `end`. */
async function propose(name: string, keys: object): Promise<void> {
  const { path } = world.findings;
  const job = {
    ...keys,
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    script: [`touch ${path}/${name}; for i in $(seq 600); do [ -e ${path}/end ] && break; sleep 0.1; done`],
  };
  await world.propose(name, ".gitlab-ci.yml", /[^]*/, stringify({ [name]: job }));
  await world.openMergeRequest(name);
}

/** The ref, the status and the user of each deployment. */
async function deploymentsOfProduction(): Promise<readonly (readonly string[])[]> {
  const found = await world.as("platform").Deployments.all(project, { environment: "production" });
  return found.map(({ ref, status, user }) => [ref, status, user.username]);
}

/** Repeats the request until there is a response. */
async function until<T>(ask: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer as NonNullable<Exclude<T, false>>;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
