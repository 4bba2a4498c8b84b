import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { differences, projectSnapshot } from "./projectSnapshot";
import { createWorld, testTimeout, type World } from "./world";

/**
 * Projects as teams have them before they are onboarded. For each, the real engine runs `up` with its preview, a second `up` and
 * `destroy`: the preview names all existing resources, nothing is deleted, the second `up` writes nothing, and the project is
 * afterwards what it was, except for the listed values of the settings.
 */
interface ExistingProject {
  readonly title: string;
  readonly seed?: Seed;
  /** The requests that create the existing resources: method, path, body. */
  readonly requests: readonly (readonly [method: string, path: string, body?: object])[];
  readonly settings?: object;
  /** The lines of the preview about existing resources. */
  readonly lines: readonly string[];
  /** How many resources are imported, and how many of them are changed. */
  readonly imports: readonly [imported: number, changed: number];
  /** Checks the project after it was onboarded. */
  readonly then?: (world: World) => Promise<void>;
  /** The changed settings of an update before the destroy. */
  readonly leaving?: object;
  /** What differs after the destroy from what the team had before. Everything else is as it was. */
  readonly left?: readonly string[];
}

/** A team's CI file with anchors and includes, whose lines end as on Windows. */
const teamFile = [
  "include:",
  "  - local: ci/lint.yml",
  "",
  ".defaults: &defaults",
  "  image: node:22",
  "  before_script: [npm ci]",
  "",
  ...Array.from({ length: 60 }, (_, index) => [
    `test-${index}:`,
    "  <<: *defaults",
    `  script: npm test -- --shard=${index + 1}/60`,
    "",
  ]).flat(),
].join("\r\n");

/** The pipeline of Pulumi's guide, with a stored access token. */
const guideFile = [
  "image: { name: pulumi/pulumi-nodejs, entrypoint: [''] }",
  "preview:",
  "  script: [cd infra, npm ci, pulumi preview --stack acme/shop-api/staging]",
  "  rules: [{ if: $CI_PIPELINE_SOURCE == 'merge_request_event' }]",
  "deploy:",
  "  script: [cd infra, npm ci, pulumi up --yes --stack acme/shop-api/staging]",
  "  rules: [{ if: $CI_COMMIT_BRANCH == 'main' }]",
  "",
].join("\n");

function seedWith(project: object, gitlab: object = {}): Seed {
  const projects = exampleSeed.gitlab.projects.map((each) => ({ ...each, ...project }));
  return { ...exampleSeed, gitlab: { ...exampleSeed.gitlab, ...gitlab, projects } };
}

function seedWithFile(text: string): Seed {
  const [example] = exampleSeed.gitlab.projects;
  return seedWith({ files: { ...example?.files, ".gitlab-ci.yml": text } });
}

const defaultBranch =
  'ADOPTED: project: the protection of branch "main" exists and is adopted. Changes: unprotect from unset to maintainer';
const replaced =
  'ADOPTED: replaceExistingFile: "acme/shop/api" already has a .gitlab-ci.yml that no stack manages. It is replaced, and git keeps the old text';
const level = (...levels: number[]) => JSON.stringify(levels.map((access_level) => ({ access_level })));
const deployers = (access_level: number) => JSON.stringify([{ access_level, group_inheritance_type: 0 }]);
/** A protection keeps the values of the settings, which the preview named. */
const unprotectLevel = `protected_branches main unprotect_access_levels: none -> ${level(40)}`;
const unprotected = ["DELETE", "protected_branches/main"] as const;

/** Checks that git has the team's CI file, byte for byte, before the last commit to the file. */
async function expectKeptInGit(world: World, text: string): Promise<void> {
  const file = (ref: string) => world.gitlab("GET", `repository/files/%2Egitlab-ci%2Eyml?ref=${ref}`);
  expect(Buffer.from(((await file("main")).body as { content: string }).content, "base64").toString()).not.toBe(text);
  const { body } = await world.gitlab("GET", "repository/commits?ref_name=main");
  const [, before] = body as { id: string }[];
  const { content } = (await file(before?.id ?? "")).body as { content: string };
  expect(Buffer.from(content, "base64").toString()).toBe(text);
}

const existingProjects: readonly ExistingProject[] = [
  {
    title: "a bare project, whose branch is not protected",
    requests: [unprotected],
    lines: [],
    imports: [0, 0],
    leaving: { leave: { protections: "destroy" } },
  },
  {
    title: "a project as GitLab creates it",
    requests: [],
    lines: [defaultBranch],
    imports: [1, 1],
    left: [unprotectLevel],
  },
  {
    title: "a team's large CI file with anchors, includes and CRLF",
    seed: seedWithFile(teamFile),
    requests: [],
    settings: { delivery: "include" },
    lines: [defaultBranch],
    imports: [1, 1],
    leaving: { delivery: "withdraw" },
    left: [unprotectLevel],
  },
  {
    title: "the pipeline of Pulumi's guide with its variables and its stored token",
    seed: seedWithFile(guideFile),
    requests: [
      ["POST", "variables", { key: "PULUMI_ACCESS_TOKEN", value: "pul-0123456789", masked: true }],
      ["POST", "variables", { key: "AWS_REGION", value: "us-east-1" }],
      ["POST", "environments", { name: "staging", external_url: "https://shop.example.com" }],
      ["POST", "environments", { name: "review/1" }],
    ],
    settings: {
      replaceExistingFile: true,
      variables: [{ name: "AWS_REGION", value: "us-east-1" }],
      adopt: ["variables", "environments"],
    },
    lines: [
      'LEFT_ALONE: project: CI/CD variables that are not planned are kept: "PULUMI_ACCESS_TOKEN"',
      'LEFT_ALONE: project: deployment environments that are not planned are kept: "review/1"',
      'STORED_TOKEN: project: CI/CD variable "PULUMI_ACCESS_TOKEN" with environment scope "*" is not planned, and all jobs, also of unreviewed merge requests, get its token. Delete it and revoke the token',
      defaultBranch,
      replaced,
      'ADOPTED: variables[0].value: CI/CD variable "AWS_REGION" with environment scope "*" exists and is adopted. Changes: raw from false to true',
      'ADOPTED: deployments[0].name: deployment environment "staging" exists and is adopted. Changes: stop before destroy from false to true. Its URL, description, tier and deployments are kept',
    ],
    imports: [3, 3],
    then: (world) => expectKeptInGit(world, guideFile),
    left: [
      "variables AWS_REGION raw: false -> true",
      `files .gitlab-ci.yml: ${JSON.stringify(guideFile)} -> none`,
      unprotectLevel,
    ],
  },
  {
    title: "a branch to which nobody may push",
    requests: [
      unprotected,
      ["POST", "protected_branches", { name: "main", push_access_level: 0, merge_access_level: 40 }],
    ],
    settings: { protection: { push: "no one" } },
    lines: [
      'ADOPTED: project: the protection of branch "main" exists and is adopted. Changes: push from no one to the user of the GitLab token',
    ],
    imports: [1, 1],
    left: [
      `protected_branches main push_access_levels: ${level(0)} -> [{"access_level":0},{}]`,
      "repository/branches main can_push: false -> true",
    ],
  },
  {
    title: "a branch to which nobody may push, with its CI file by a merge request",
    requests: [
      unprotected,
      ["POST", "protected_branches", { name: "main", push_access_level: 0, merge_access_level: 40 }],
    ],
    settings: { delivery: "mergeRequest" },
    lines: ['ADOPTED: project: the protection of branch "main" exists and is adopted as it is'],
    imports: [1, 0],
    leaving: { leave: {} },
    // With leave, protections stay.
    left: [
      'protected_tags release-* name: none -> "release-*"',
      `protected_tags release-* create_access_levels: none -> ${level(40)}`,
    ],
  },
  {
    title: "a self-managed GitLab of the Community Edition",
    seed: seedWith({}, { edition: "ce" }),
    requests: [
      ["POST", "protected_tags", { name: "release-*", create_access_level: 40 }],
      ["POST", "pipeline_schedules", { description: "Pulumi drift", ref: "main", cron: "0 4 * * *" }],
      ["POST", "pipeline_schedules", { description: "nightly", ref: "main", cron: "0 1 * * *" }],
    ],
    settings: { drift: { schedule: "0 4 * * *" }, adopt: ["all"] },
    lines: [
      'LEFT_ALONE: project: pipeline schedules that are not planned are kept: "nightly"',
      'ADOPTED: project: the protection of branch "main" exists and is adopted as it is',
      'ADOPTED: project: the protection of tags "release-*" exists and is adopted as it is',
      'ADOPTED: project: pipeline schedule "Pulumi drift" exists and is adopted as it is',
    ],
    imports: [3, 0],
  },
  {
    title: "GitLab Ultimate with approvals and protected environments",
    requests: [
      ["POST", "environments", { name: "production" }],
      ["POST", "approvals", { require_reauthentication_to_approve: true, reset_approvals_on_push: false }],
      ["POST", "approval_rules", { name: "All Members", rule_type: "any_approver", approvals_required: 1 }],
      [
        "POST",
        "protected_environments",
        {
          name: "production",
          deploy_access_levels: [{ access_level: 30 }],
          approval_rules: [{ access_level: 40, required_approvals: 1 }],
        },
      ],
    ],
    settings: {
      protection: { push: "no one", approvals: 1, deployments: { approvals: 1 } },
      adopt: ["protections", "environments"],
    },
    lines: [
      'ADOPTED: project: the protection of branch "main" exists and is adopted. Changes: push from maintainer to the user of the GitLab token, unprotect from unset to maintainer',
      'ADOPTED: deployments[1].name: deployment environment "production" exists and is adopted. Changes: stop before destroy from false to true. Its URL, description, tier and deployments are kept',
      'ADOPTED: protection.deployments: the protection of deployment environment "production" exists and is adopted. Changes: deployers from developer to maintainer',
      "ADOPTED: protection.approvals: the configuration of merge request approvals exists and is adopted. Changes: reset_approvals_on_push from false to true, disable_overriding_approvers_per_merge_request from false to true, merge_requests_disable_committers_approval from false to true",
      'ADOPTED: protection.approvals: approval rule "All Members", for any approver, exists and is adopted as it is',
    ],
    imports: [5, 4],
    left: [
      `protected_branches main push_access_levels: ${level(40)} -> [{"access_level":0},{}]`,
      `protected_environments production deploy_access_levels: ${deployers(30)} -> ${deployers(40)}`,
      "approvals reset_approvals_on_push: false -> true",
      "approvals disable_overriding_approvers_per_merge_request: false -> true",
      "approvals merge_requests_disable_committers_approval: false -> true",
      unprotectLevel,
    ],
  },
];

/** The lines about existing resources, each once. */
function linesAboutExisting(output: string): string[] {
  return [...new Set(output.match(/(ADOPTED|LEFT_ALONE|STORED_TOKEN): .*/g) ?? [])];
}

/** The number of resources with an operation in the preview's summary, such as `= 3 to import`. */
function countOf(output: string, operation: string): number {
  return Number(new RegExp(`(\\d+) to ${operation}`).exec(output)?.[1] ?? 0);
}

test.each(existingProjects)(
  "$title",
  async ({ seed, requests, settings, lines, imports, then, leaving, left }) => {
    const world = await createWorld(seed);
    try {
      for (const [method, path, body] of requests) {
        const { status } = await world.gitlab(method, path, body);
        expect([path, status]).toEqual([path, method === "DELETE" ? 204 : 201]);
      }
      const before = await projectSnapshot(world);
      await world.configure({ ...eightLines, ...settings });
      world.sandbox.log.clear();
      const output = await world.succeed("up --yes");

      expect(linesAboutExisting(output).sort()).toEqual([...lines].sort());
      expect([countOf(output, "import"), countOf(output, "update")]).toEqual(imports);
      expect([countOf(output, "replace"), countOf(output, "delete")]).toEqual([0, 0]);
      expect(world.sandbox.log.writes().filter(({ method }) => method === "DELETE")).toEqual([]);
      await then?.(world);

      world.sandbox.log.clear();
      await world.succeed("up --yes --skip-preview");
      expect(world.sandbox.log.writes()).toEqual([]);

      if (leaving) {
        await world.configure({ ...eightLines, ...settings, ...leaving });
        await world.succeed("up --yes --skip-preview");
      }
      await world.succeed("destroy --yes --skip-preview");
      expect(differences(before, await projectSnapshot(world))).toEqual(left ?? []);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);
