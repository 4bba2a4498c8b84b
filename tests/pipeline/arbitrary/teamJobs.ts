import type { RawSettings } from "./words";

/** One include of each form that GitLab has, and the limits of their names. */
export const includes: readonly RawSettings[] = [
  { local: "lint.yml" },
  { local: "ci/**/*.yaml", inputs: { name: "a: b # c", on: true, count: 1e3, list: ["x", 1, false], none: null } },
  { component: "$CI_SERVER_FQDN/acme/components/lint@1.2.0", inputs: { stage: "lint" } },
  { component: `gitlab.example.com:8443/acme/a/b/deep_c.d@${"0a".repeat(20)}` },
  { component: "$CI_SERVER_HOST/a/b/c@~latest", inputs: {} },
  { template: "Jobs/SAST.gitlab-ci.yml", inputs: { stage: "test" } },
  { template: "C++.gitlab-ci.yml" },
  { project: "acme/ci", file: "jobs/lint.yml" },
  { project: "acme.io/c-i", file: "on.yaml", ref: "v1.0+2", inputs: { a: "$CI_COMMIT_SHA" } },
  { project: "acme/ci", file: "lint.yml", ref: "0a".repeat(20) },
];

/** The settings of jobs of the team: none but one include, all of them, and other stages. */
export const teamJobs: readonly RawSettings[] = [
  { include: [] },
  { include: [includes[0]] },
  { delivery: "commit", include: includes },
  { include: includes, stages: ["on", "lint 2", "a/b:c"] },
  { include: [includes[1]], stages: [] },
];
