import { conditionLines } from "../../../../targets/gitlab/project/conditions";
import { agreed, eightLines, planWith, sharedPreviews } from "../../../pipeline/examples";

const [staging, production] = eightLines.deployments;

/** The lines of one condition, by its first word. */
function condition(word: string, changes: object = {}): string[] {
  return conditionLines(planWith(changes)).filter((line) => line.startsWith(`  ${word}:`));
}

test("lists for the eight lines who may start which jobs", () => {
  expect(conditionLines(planWith())).toEqual([
    "Unreviewed code cannot deploy, under these conditions:",
    '  tags: every Maintainer may create a tag that matches "release-*" on any commit, including one that was never merged. The tag starts deploy-production. Narrow it with protection.deployments.approvals (GitLab Premium).',
    '  branches: every Maintainer may push to "main" without a review. Narrow it with protection.push: no one (GitLab Premium).',
    "  manual jobs: every Maintainer may start deploy-production, including for their own changes. Narrow it with protection.deployments.approvals (GitLab Premium).",
    '  variables: every Maintainer may start the jobs of "main" or "release-*" without a push, with variables that override the project\'s. Narrow it with GitLab\'s ci_pipeline_variables_minimum_override_role: no_one_allowed.',
    '  job token: the job token of a job that a Maintainer starts, retries or stops has the rights of this Maintainer. The job can create a release, and with it a tag that matches "release-*". Before any approval, a job on that tag reads the stack that the tag would deploy, with the identity inspect. Maintainers have to read the code of a job first.',
    "  runners: a runner of merge request jobs starts each job in a new container or machine, or it runs no jobs of protected refs. Narrow it with protected runners, and with runnerTags of the deployments.",
    "  Pulumi organization: the default permissions of members include no stacks and no ESC environments. Otherwise a team's token could do more than this text says. pulumi up checks them.",
    "  settings: every Maintainer may change these protections in GitLab. pulumi up --refresh detects and reverts such changes.",
  ]);
});

test("leaves out tags, manual jobs and schedules if the plan has none", () => {
  const lines = conditionLines(planWith({ deployments: [staging] }));

  expect(lines.map((line) => line.split(":")[0])).toEqual([
    "Unreviewed code cannot deploy, under these conditions",
    "  branches",
    "  variables",
    "  job token",
    "  runners",
    "  Pulumi organization",
    "  settings",
  ]);
  expect(lines.join()).not.toContain("a tag");
});

test("names the team's CI file if it includes the rendered one", () => {
  expect(condition("the team's CI file", { delivery: "include" })).toEqual([
    "  the team's CI file: every change of .gitlab-ci.yml, or of a file that it includes, also from another project, may change these jobs. Pin includes of other projects to a commit.",
  ]);
  expect(condition("the team's CI file")).toEqual([]);
});

test("names the files that the CI file includes, by the users who can change them", () => {
  const include = [
    { local: "ci/lint.yml" },
    { template: "Jobs/SAST.gitlab-ci.yml" },
    { component: "$CI_SERVER_FQDN/acme/ci/lint@1.2.0" },
    { project: "acme/ci", file: "lint.yml" },
  ];

  expect(condition("included files", { include })).toEqual([
    '  included files: a change of "ci/lint.yml" on a protected ref may change these jobs, as a change of .gitlab-ci.yml may. A merge request\'s version of them can do no more than its .gitlab-ci.yml: it gets no identity of a deployment, and no protected variables.',
  ]);
  expect(condition("included files of other owners", { include })).toEqual([
    '  included files of other owners: users who can change "Jobs/SAST.gitlab-ci.yml", "$CI_SERVER_FQDN/acme/ci/lint@1.2.0", "acme/ci/lint.yml" can change these jobs, without a merge request in this project. Pin them to a commit if that is possible.',
  ]);
  expect(condition("included files")).toEqual([]);
});

test("includes change no identity, no protection and no variable", () => {
  const { access, variables, protectedBranches, protectedTags } = planWith({ include: [{ local: "ci/lint.yml" }] });

  expect({ access, variables, protectedBranches, protectedTags }).toEqual({
    access: planWith().access,
    variables: planWith().variables,
    protectedBranches: planWith().protectedBranches,
    protectedTags: planWith().protectedTags,
  });
});

test("names every tag pattern with the deployments that it starts", () => {
  const early = { name: "early", stack: "shop-api/early", on: { tag: "early-*" } };

  expect(condition("tags", { deployments: [staging, early, production] })).toEqual([
    '  tags: every Maintainer may create a tag that matches "early-*" on any commit, including one that was never merged. The tag starts deploy-early. Narrow it with approval: manual, and protection.deployments.approvals (GitLab Premium).',
    '  tags: every Maintainer may create a tag that matches "release-*" on any commit, including one that was never merged. The tag starts deploy-production. Narrow it with protection.deployments.approvals (GitLab Premium).',
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
    '  schedules: every Maintainer may take ownership of the schedule "Pulumi drift" and edit it. Its jobs run with the rights of its owner, who is at first the user of the platform\'s GitLab token.',
  ]);
});

test("says that deployments use caches of merge requests if an exception allows it", () => {
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  expect(condition("caches", shared)).toEqual([
    "  caches: deployments use caches that merge request jobs write (an exception in force).",
  ]);
  expect(condition("caches")).toEqual([]);
});

test("leaves out members' permissions if no team has a token", () => {
  expect(condition("Pulumi organization", { edition: "team", previews: "none" })).toEqual([]);
});

test("is empty with shared previews, because then unreviewed code deploys", () => {
  expect(conditionLines(planWith(sharedPreviews))).toEqual([]);
});

test("does not list the job that destroys a review stack as a deployment", () => {
  const changes = { deployments: [staging], reviewStacks: { template: "shop-api/dev" } };

  expect(condition("manual jobs", changes)).toEqual([]);
});

describe("with a protection", () => {
  const protection = { push: "no one", approvals: 2, deployments: { approvals: 1 } };

  test("says how it restricts each right", () => {
    expect(conditionLines(planWith({ protection })).slice(1, 5)).toEqual([
      '  tags: every Maintainer may create a tag that matches "release-*" on any commit, including one that was never merged. The tag starts deploy-production.',
      '  branches: only the user of the platform\'s GitLab token, who commits the CI file, may push to "main".',
      '  merge requests: every Maintainer may merge one into "main", after 2 people who did not write it have approved it.',
      "  manual jobs: every Maintainer may start deploy-production, after one Maintainer who did not start the pipeline has approved it.",
    ]);
  });

  test("says that a Maintainer may merge alone without required approvals", () => {
    expect(condition("merge requests", { protection: { push: "no one" } })).toEqual([
      '  merge requests: every Maintainer may merge one into "main" without a review, including their own. Narrow it with protection.approvals (GitLab Premium).',
    ]);
  });

  test("says that nobody may push to the default branch, if the CI file is delivered by a merge request", () => {
    const stable = { name: "staging", stack: "shop-api/staging", on: { branch: "stable" } };
    const settings = { delivery: "mergeRequest", deployments: [stable] };

    expect(condition("branches", settings)).toEqual([
      '  branches: nobody may push to "main".',
      '  branches: every Maintainer may push to "stable" without a review. Narrow it with protection.push: no one (GitLab Premium).',
    ]);
    expect(condition("merge requests", settings)).toEqual([
      '  merge requests: every Maintainer may merge one into "main" without a review, including their own. Narrow it with protection.approvals (GitLab Premium).',
    ]);
    expect(condition("branches", { ...settings, protection: { push: "no one" } })).toEqual([
      '  branches: nobody may push to "main" or "stable".',
    ]);
  });

  test("names the number of approvals", () => {
    expect(condition("merge requests", { protection: { approvals: 1 } })[0]).toContain(
      "after one person who did not write it has approved it",
    );
    expect(condition("manual jobs", { protection: { deployments: { approvals: 2 } } })[0]).toContain(
      "2 Maintainers who did not start the pipeline have approved",
    );
  });
});

test("says which other projects may use job tokens", () => {
  const access = { projects: ["acme/shop/web", "acme/x"], groups: ["acme/platform"] };

  expect(condition("job tokens of other projects", { jobTokenAccess: access })).toEqual([
    '  job tokens of other projects: the same is true for jobs of project "acme/shop/web", project "acme/x", all projects of group "acme/platform", which may access this project with their job tokens.',
  ]);
  expect(condition("job tokens of other projects", { jobTokenAccess: {} })).toEqual([]);
});
