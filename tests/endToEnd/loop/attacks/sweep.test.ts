import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { audience } from "../../../attacks/world";
import { eightLines } from "../../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { project } from "../../world";
import type { JobFacts } from "../loopWorld";
import { type AttackWorld, createAttackWorld } from "./attackWorld";

/**
 * A merge request leaves code in the state of its review stack, which the scheduled sweep on `main` might run: a
 * dynamic provider that fails in the merge request's own stop job. Each test continues where the last one stopped.
 */
let world: AttackWorld;

jest.setTimeout(180_000);

const stack = "stacks/acme/shop-api/mr-101-1";
const reviewStacks = { template: "shop-api/dev" };
const sweepName = "Pulumi review stacks";

/** The provider records the job that runs it, and can be deleted only if there is a file `allow`. */
const hostile = (folder: string): string => `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async create() { return { id: "hostile", outs: {} }; },
  async delete() {
    const fs = require("node:fs");
    if (process.env.CI_PIPELINE_SOURCE !== "schedule" && !fs.existsSync("${folder}/allow")) throw new Error("not here");
    fs.writeFileSync("${folder}/" + process.env.CI_JOB_NAME, JSON.stringify(process.env));
  },
};
class Hostile extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
new Hostile("hostile");
`;

beforeAll(async () => {
  const seed = seedWith({ "infra/Pulumi.dev.yaml": "config:\n  shop-api:replicas: 1\n" }, ["shop-api/dev"]);
  world = await createAttackWorld(seed, { ...eightLines, reviewStacks });
});

afterAll(() => world.close());

test("the sweep keeps a stack that outlived its merge request, reports it, and fails", async () => {
  await world.propose("topic", "infra/index.js", /[^]*/, hostile(world.findings.path));
  await world.as("developer").MergeRequests.create(project, "topic", "main", "Harmless", { labels: "review-stack" });
  expect((await world.jobs()).review?.status).toBe("success");
  await world.as("developer").MergeRequests.edit(project, 1, { stateEvent: "close" });
  expect((await world.jobs())["stop-review"]?.status).toBe("failed");
  const sweep = await runSweep();

  expect(world.findings.names()).toEqual([]);
  expect(sweep.status).toBe("failed");
  expect(await world.log(sweep)).toContain("pulumi destroy --stack acme/shop-api/mr-101-1 --remove");
  expect(await world.cloud("GET", stack)).toMatchObject({ status: 200 });
});

test("the ID token of the sweep can be exchanged for the token of the review stacks only", async () => {
  const answer = await world.sandbox.idToken({
    project,
    audience,
    pipeline: { source: "schedule", ref: "main", user: "platform" },
    environment: { name: "review/sweep", action: "prepare" },
  });

  expect(await world.teamsFor(answer.ok ? answer.token : "")).toEqual(["shop-api-review"]);
});

test("the sweep refuses the token of a Maintainer", async () => {
  await redeploy();
  await stopWith(exampleTokens.gitlab);
  const sweep = await runSweep();

  expect(sweep.status).toBe("failed");
  expect(await world.log(sweep)).toContain("REVIEW_STOP_TOKEN is the token of a Maintainer");
  expect(world.findings.names()).toEqual([]);
  expect(await world.cloud("GET", stack)).toMatchObject({ status: 200 });
});

test("with a Developer's token GitLab starts the merge request's own stop job as that Developer, and it destroys the stack", async () => {
  await stopWith(exampleTokens.developer);
  world.findings.write("allow");
  const sweep = await runSweep();

  expect(sweep.status).toBe("success");
  expect(world.findings.names()).toEqual(["allow", "stop-review"]);
  const job = JSON.parse(world.findings.read("stop-review")) as Record<string, string>;
  expect(job).toMatchObject({
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_REF_PROTECTED: "false",
    GITLAB_USER_LOGIN: "developer",
    PULUMI_TEAM: "shop-api-review",
  });
  expect(job).not.toHaveProperty("REVIEW_STOP_TOKEN");
  expect(await world.teamsFor(job.PULUMI_OIDC_TOKEN ?? "")).toEqual(["shop-api-preview", "shop-api-review"]);
  expect(await world.cloud("GET", stack)).toMatchObject({ status: 404 });
});

async function runSweep(): Promise<JobFacts> {
  const jobs = await world.runSchedule(sweepName);
  const sweep = jobs["sweep-review-stacks"];
  if (!sweep) throw new Error(`the sweep is not among the jobs ${Object.keys(jobs).join(", ")}`);
  return sweep;
}

/** Deploys the review stack again, so that GitLab has an environment to stop for the closed merge request. */
async function redeploy(): Promise<void> {
  const jobs = await world.as("developer").Jobs.all(project);
  await world.as("developer").Jobs.retry(project, jobs.find(({ name }) => name === "review")?.id ?? 0);
  await world.sandbox.settled();
}

async function stopWith(token: string): Promise<void> {
  await world.configure({ ...eightLines, reviewStacks: { ...reviewStacks, stopToken: "stopper" } });
  await world.succeed(`config set --secret --path platform:secrets.stopper ${token}`);
  await world.succeed("up --yes --skip-preview");
}
