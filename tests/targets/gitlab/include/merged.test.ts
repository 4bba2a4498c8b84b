import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import type { Event } from "../harness/events";
import { stopPlayers } from "../harness/players";
import { listJobs } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { removeFolders } from "../harness/scratch";
import { listMerged, runMerged, usualEvents } from "./delivered";

afterAll(() => {
  stopPlayers();
  removeFolders();
});

const changes = { drift: { schedule: "0 4 * * *" }, runnerTags: ["linux"] };
const included = pipelineWith({ ...changes, delivery: "include" });
const alone = pipelineWith(changes);

/** A team's file whose global keywords would change every job that inherits them. */
const team = `
stages: [build, deploy]
image: alpine:3
services: [postgres]
default:
  tags: [team]
  interruptible: true
  before_script: [npm run of-the-team]
  after_script: [npm run after-of-the-team]
  cache: { paths: [team-cache] }
  retry: 2
variables:
  PULUMI_STACK: acme/other/stack
  PULUMI_HOME: /team
  GREETING: hello
build:
  stage: build
  script: [npm run build]
  rules: [{ when: always }]
nightly:
  script: [npm run nightly]
  stage: build
  rules: [{ if: $CI_PIPELINE_SOURCE == "schedule" }]
`;

const events: readonly [string, Event][] = [
  ...usualEvents,
  ["a schedule of the team", { kind: "schedule", description: "nightly" }],
  ["a pipeline by hand", { kind: "web", title: "Add pipeline of stack shop-api" }],
];

const ours = new Set([...alone.jobs.map(({ name }) => name), "preview-skipped"]);

test("the included file is valid by GitLab's schema, and has no global keyword", () => {
  const text = renderGitLab(included);

  expect(schemaErrors(text)).toEqual([]);
  expect(text).not.toMatch(/^(stages|workflow|default|variables|image|include|cache|services|before_script):/m);
});

test.each(events)(
  "%s starts the same jobs of ours as a file that is ours alone, and all of the team's",
  async (_, event) => {
    const [merged, ownFile, teamFile] = await Promise.all([
      listMerged(team, included, event),
      listJobs(renderGitLab(alone), event),
      listJobs(team, event),
    ]);

    const compared = ({ stage: _stage, needs: _needs, ...rest }: (typeof merged)[number]): object => rest;
    const byName = (jobs: typeof merged): object[] =>
      [...jobs].sort((one, other) => one.name.localeCompare(other.name)).map(compared);
    expect(byName(merged.filter(({ name }) => ours.has(name)))).toEqual(byName(ownFile));
    expect(merged.filter(({ name }) => !ours.has(name))).toEqual(teamFile);
  },
);

test("each job of the pipeline is in the team's stage, and waits for none of the team's jobs", async () => {
  const jobs = await listMerged(team, included, { kind: "tag", tag: "release-1" });

  expect(jobs.filter(({ name }) => ours.has(name)).map(({ name, stage, needs }) => [name, stage, needs])).toEqual([
    ["promotion-preview-production", "deploy", []],
    ["deploy-production", "deploy", ["promotion-preview-production"]],
  ]);
});

test("our jobs run nothing of the team's defaults, and get none of its variables", async () => {
  const { jobs } = await runMerged(team, included, { kind: "push", branch: "main" });

  const deploy = jobs.find(({ name }) => name === "deploy-staging")!;
  expect(deploy.status).toBe("success");
  expect(deploy.image).toBe("pulumi/pulumi-nodejs:3.259.0");
  expect(deploy.commands.map(({ name, args }) => [name, ...args].join(" "))).toEqual([
    expect.stringMatching(/^pulumi login --oidc-token .* --oidc-org acme --oidc-team shop-api-staging$/),
    "npm ci",
    "pulumi config env add shop-api/staging --stack acme/shop-api/staging --yes",
    "pulumi up --stack acme/shop-api/staging --yes",
  ]);
  const variables = deploy.commands.at(-1)!.environment;
  expect(variables.PULUMI_STACK).toBe("acme/shop-api/staging");
  expect(variables.PULUMI_HOME).toMatch(/\.pulumi-home$/);
  expect(variables).not.toHaveProperty("GREETING");
});

test("the team's jobs run with the team's defaults, and get no identity of the pipeline", async () => {
  const { jobs } = await runMerged(team, included, { kind: "push", branch: "main" });

  const build = jobs.find(({ name }) => name === "build")!;
  expect(build.image).toBe("alpine:3");
  expect(build.commands.map(({ name, args }) => [name, ...args].join(" "))).toEqual([
    "npm run of-the-team",
    "npm run build",
    "npm run after-of-the-team",
  ]);
  expect(build.commands[0]!.environment).not.toHaveProperty("PULUMI_OIDC_TOKEN");
  expect(build.commands[0]!.environment).not.toHaveProperty("PULUMI_TEAM");
});

test("where the team's workflow has no rule for an event, it has no pipeline", async () => {
  const branchesOnly = `workflow:\n  rules:\n    - if: $CI_COMMIT_BRANCH\n${team}`;

  expect(await listMerged(branchesOnly, included, { kind: "mergeRequest" })).toEqual([]);
});
