import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { includes } from "../../../pipeline/arbitrary/teamJobs";
import { pipelineWith } from "../../../pipeline/examples";
import type { Event } from "../harness/events";
import { stopPlayers } from "../harness/players";
import { listJobs, type ListedJob, type Run, runPipeline } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { removeFolders } from "../harness/scratch";
import { read } from "../rendered";
import { globalsOfTeam, usualEvents } from "./delivered";

afterAll(() => {
  stopPlayers();
  removeFolders();
});

const changes = { drift: { schedule: "0 4 * * *" }, runnerTags: ["linux"] };
const including = pipelineWith({
  ...changes,
  include: [{ local: "ci/globals.yml" }, { local: "ci/lint.yml", inputs: { job: "lint" } }],
  stages: ["lint"],
});
const alone = pipelineWith(changes);

const files = {
  "infra/Pulumi.yaml": "",
  "ci/globals.yml": globalsOfTeam,
  "ci/lint.yml": `spec:
  inputs:
    job:
---
$[[ inputs.job ]]:
  stage: lint
  script: [npm run lint]
after-deployment:
  stage: deploy
  needs: [{ job: deploy-staging, optional: true }]
  script: [npm run smoke]
  rules: [{ if: $CI_COMMIT_BRANCH == "main" }]
`,
};

const events: readonly [string, Event][] = [...usualEvents, ["a pipeline by hand", { kind: "web" }]];

const ours = new Set([...alone.jobs.map(({ name }) => name), "preview-skipped"]);

async function jobsOf(event: Event): Promise<readonly ListedJob[]> {
  return listJobs(renderGitLab(including), event, { files });
}

async function run(event: Event): Promise<Run> {
  return runPipeline(renderGitLab(including), event, { files });
}

function isOurs({ name }: ListedJob): boolean {
  return ours.has(name);
}

test("every form of an include is rendered as it is set, and is valid by GitLab's schema", () => {
  const text = renderGitLab(pipelineWith({ include: includes }));

  expect(schemaErrors(text)).toEqual([]);
  expect(read(text).include).toEqual(
    includes.map(({ inputs = {}, ...include }) =>
      Object.keys(inputs as object).length === 0 ? include : { ...include, inputs },
    ),
  );
});

test("without includes the file is what it was", () => {
  expect(renderGitLab(pipelineWith({ ...changes, include: [] }))).toBe(renderGitLab(alone));
});

test.each(events)("%s starts the same jobs of the pipeline with the team's files as without", async (_, event) => {
  const [merged, whole] = await Promise.all([jobsOf(event), listJobs(renderGitLab(alone), event)]);

  const unneeded = (jobs: readonly ListedJob[]): object[] =>
    jobs.map(({ needs, ...job }) => ({ ...job, needs: needs ?? [] }));
  expect(unneeded(merged.filter(isOurs))).toEqual(unneeded(whole));
});

test("the team's jobs run in the same pipelines, and the pipeline's jobs wait for none of them", async () => {
  const jobs = await jobsOf({ kind: "push", branch: "main" });

  expect(jobs.map(({ name, stage, needs }) => [name, stage, needs])).toEqual([
    ["lint", "lint", null],
    ["promotion-preview-production", "preview", []],
    ["after-deployment", "deploy", ["deploy-staging"]],
    ["deploy-staging", "deploy", []],
  ]);
  expect((await jobsOf({ kind: "mergeRequest" })).map(({ name }) => name)).toEqual(["lint", "preview"]);
  expect(await jobsOf({ kind: "push", branch: "topic" })).toEqual([]);
});

test("our jobs run nothing of the included defaults, and get none of the included variables", async () => {
  const { jobs } = await run({ kind: "push", branch: "main" });

  const deploy = jobs.find(({ name }) => name === "deploy-staging")!;
  expect(deploy.status).toBe("success");
  expect(deploy.image).toBe("pulumi/pulumi-nodejs:3.259.0");
  expect(deploy.commands.map(({ name, args }) => [name, ...args].join(" "))).toEqual([
    expect.stringMatching(/^pulumi login --oidc-token .* --oidc-org acme --oidc-team shop-api-staging$/),
    "npm ci",
    "pulumi config env add shop-api/staging --stack acme/shop-api/staging --yes",
    "pulumi up --stack acme/shop-api/staging --yes",
  ]);
  expect(deploy.commands.at(-1)!.environment).toMatchObject({
    PULUMI_STACK: "acme/shop-api/staging",
    PULUMI_TEAM: "shop-api-staging",
    PULUMI_HOME: expect.stringMatching(/\.pulumi-home$/) as string,
  });
});

test("the team's jobs run with the included defaults, and get no identity", async () => {
  const { jobs } = await run({ kind: "push", branch: "main" });

  const lint = jobs.find(({ name }) => name === "lint")!;
  expect(lint.image).toBe("alpine:3");
  expect(lint.commands.map(({ name, args }) => [name, ...args].join(" "))).toEqual([
    "npm run of-the-team",
    "npm run lint",
    "npm run after-of-the-team",
  ]);
  expect(lint.commands[0]!.environment).not.toHaveProperty("PULUMI_OIDC_TOKEN");
});

test("the included file cannot decide which pipelines exist, or cancel a deployment", () => {
  const { workflow } = read(renderGitLab(including));

  expect(workflow).toEqual({
    auto_cancel: { on_new_commit: "none", on_job_failure: "none" },
    rules: read(renderGitLab(alone)).workflow!.rules,
  });
});

test("services run only with the jobs of their program", () => {
  const services = [
    { image: "postgres:16.4", alias: "db", variables: { POSTGRES_DB: "shop" } },
    { image: "docker:27.3-dind", entrypoint: ["start"], command: ["--tls=false"] },
  ];
  const text = renderGitLab(pipelineWith({ program: { path: "infra", runtime: "nodejs", services } }));

  expect(schemaErrors(text)).toEqual([]);
  const file = read(text);
  expect(Object.entries(file).filter(([, entry]) => "services" in entry)).toHaveLength(1);
  expect(file[".program"]!.services).toEqual([
    { name: "postgres:16.4", alias: "db", variables: { POSTGRES_DB: "shop" } },
    { name: "docker:27.3-dind", entrypoint: ["start"], command: ["--tls=false"] },
  ]);
});
