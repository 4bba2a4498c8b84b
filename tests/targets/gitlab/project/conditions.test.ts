import { conditionLines } from "../../../../targets/gitlab/project/conditions";
import { agreed, eightLines, planWith, sharedPreviews } from "../../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** What is said of one condition, by the word that it begins with. */
function condition(word: string, changes: object = {}): string[] {
  return conditionLines(planWith(changes)).filter((line) => line.startsWith(`  ${word}:`));
}

test("says of the eight lines which right lets whom start what", () => {
  expect(conditionLines(planWith())).toEqual([
    "What the claim rests on, that unreviewed code never gets what deploys:",
    '  tags: every Maintainer may create a tag that matches "release-*" on any commit, also on one that was never merged. It starts deploy-production. Narrow it with protection.deployments.approvals (GitLab Premium).',
    '  branches: every Maintainer may push to "main" without a review. Narrow it with protection.push: no one (GitLab Premium).',
    "  play: every Maintainer may press play for deploy-production, also for a change of their own. Narrow it with protection.deployments.approvals (GitLab Premium).",
    '  variables: every Maintainer may run a pipeline on "main" or "release-*", and give it variables that replace the project\'s. Narrow it with GitLab\'s ci_pipeline_variables_minimum_override_role: no_one_allowed.',
    '  job token: a job that a Maintainer starts, retries or stops runs with a job token that has the rights of this Maintainer. It can create a release, and with it a tag that matches "release-*". A job on that tag reads, as inspect, what the tag would deploy to, before any approval. A Maintainer reads the code that a job runs before they do that.',
    "  runners: a runner that runs jobs of merge requests gives each job a container or a machine of its own, or runs no job of a protected ref. Narrow it with protected runners, and runnerTags of the deployments.",
    "  Pulumi organization: its default permissions give members neither stacks nor ESC environments, or a team's token could do more than is said here. pulumi up asks for them.",
    "  settings: every Maintainer may change these protections in GitLab. pulumi up --refresh shows that, and takes it back.",
  ]);
});

test("says nothing of tags, play and schedules where the plan has none", () => {
  const lines = conditionLines(planWith({ deployments: [staging] }));

  expect(lines.map((line) => line.split(":")[0])).toEqual([
    "What the claim rests on, that unreviewed code never gets what deploys",
    "  branches",
    "  variables",
    "  job token",
    "  runners",
    "  Pulumi organization",
    "  settings",
  ]);
  expect(lines.join()).not.toContain("a tag");
});

test("names every tag pattern with the deployments that it starts", () => {
  const early = { name: "early", stack: "shop-api/early", on: { tag: "early-*" } };

  expect(condition("tags", { deployments: [staging, early, production] })).toEqual([
    '  tags: every Maintainer may create a tag that matches "early-*" on any commit, also on one that was never merged. It starts deploy-early. Narrow it with approval: manual, and protection.deployments.approvals (GitLab Premium).',
    '  tags: every Maintainer may create a tag that matches "release-*" on any commit, also on one that was never merged. It starts deploy-production. Narrow it with protection.deployments.approvals (GitLab Premium).',
  ]);
});

test("names every branch that deploys", () => {
  const branch = { ...production, on: { branch: "production" } };

  expect(condition("branches", { deployments: [staging, branch] })).toEqual([
    '  branches: every Maintainer may push to "main" or "production" without a review. Narrow it with protection.push: no one (GitLab Premium).',
  ]);
});

test("says who may edit the schedules", () => {
  expect(condition("schedules", { drift: { schedule: "0 4 * * *" } })).toEqual([
    '  schedules: every Maintainer may take over the schedule "Pulumi drift", and then edit it. Its jobs run with the rights of its owner, at first the user of the platform\'s GitLab token.',
  ]);
});

test("says that deployments use caches of merge requests where that is an exception", () => {
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  expect(condition("caches", shared)).toEqual([
    "  caches: the jobs that deploy use caches that the jobs of merge requests write, which is an exception here.",
  ]);
  expect(condition("caches")).toEqual([]);
});

test("says nothing of members' permissions where no team has a token", () => {
  expect(condition("Pulumi organization", { edition: "team", previews: "none" })).toEqual([]);
});

test("says nothing where previews are shared, and so unreviewed code deploys", () => {
  expect(conditionLines(planWith(sharedPreviews))).toEqual([]);
});

test("does not count the job that destroys a review stack among those that deploy", () => {
  const changes = { deployments: [staging], reviewStacks: { template: "shop-api/dev" } };

  expect(condition("play", changes)).toEqual([]);
});

describe("with a protection", () => {
  const protection = { push: "no one", approvals: 2, deployments: { approvals: 1 } };

  test("says what is left of each right", () => {
    expect(conditionLines(planWith({ protection })).slice(1, 5)).toEqual([
      '  tags: every Maintainer may create a tag that matches "release-*" on any commit, also on one that was never merged. It starts deploy-production.',
      '  branches: no one may push to "main" but the user of the platform\'s GitLab token, who commits the CI file.',
      '  merge requests: every Maintainer may merge one into "main", once 2 people have approved it who did not write it.',
      "  play: every Maintainer may press play for deploy-production, once one Maintainer has approved it who did not start its pipeline.",
    ]);
  });

  test("says that a Maintainer merges alone where no approval is asked for", () => {
    expect(condition("merge requests", { protection: { push: "no one" } })).toEqual([
      '  merge requests: every Maintainer may merge one into "main" without a review, also their own. Narrow it with protection.approvals (GitLab Premium).',
    ]);
  });

  test("counts the people who approve", () => {
    expect(condition("merge requests", { protection: { approvals: 1 } })[0]).toContain(
      "once one person has approved it",
    );
    expect(condition("play", { protection: { deployments: { approvals: 2 } } })[0]).toContain(
      "2 Maintainers have approved",
    );
  });
});
