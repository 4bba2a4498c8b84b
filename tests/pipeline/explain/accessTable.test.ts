import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessTable } from "../../../pipeline/explain/accessTable";
import { settingsPipeline } from "../../targets/gitlab/anySettings";
import { agreed, eightLines, planOf, sharedPreviews, storedTokens } from "../examples";
import { targets } from "../../../targets";
import { kestraWithEsc } from "../kestraExamples";

const [staging, production] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;

function explained(settings: object): string {
  return accessTable(planOf(settings), settingsPipeline(settings), targets.gitlab);
}

/** A golden table of `tests/golden`. */
function golden(file: string): string {
  return readFileSync(join(__dirname, "..", "..", "golden", file), "utf8");
}

/** The part of the text from a line with this start. */
function section(settings: object, start: string): string | undefined {
  return explained(settings)
    .split("\n\n")
    .find((part) => part.startsWith(start));
}

test("shows for the eight lines each job with its identity, token and permissions", () => {
  expect(explained(eightLines)).toBe(golden("eightLines.access.txt"));
});

const rich = {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: "nodejs", changes: ["libs/**/*"] },
  trust: { foundation: "foundation", group: "acme" },
  esc: { imports: ["org/base"] },
  deployments: [
    {
      name: "staging",
      stack: "shop-api/staging",
      on: { branch: "main" },
      esc: {
        aws: {
          roleArn: "arn:aws:iam::123456789012:role/shop-api-staging",
          previewRoleArn: "arn:aws:iam::123456789012:role/shop-api-reads",
        },
        azure: {
          tenantId: "11111111-2222-3333-4444-555555555555",
          subscriptionId: "11111111-2222-3333-4444-555555555555",
          clientId: "11111111-2222-3333-4444-555555555556",
        },
      },
    },
    {
      name: "production",
      stack: "shop-api/production",
      on: { tag: "release-*" },
      approval: "manual",
      preview: true,
      onDrift: "report",
    },
  ],
  reviewStacks: { template: "shop-api/dev" },
  drift: { schedule: "0 4 * * *", action: "remediate" },
  image: "alpine",
  exceptions: [
    { code: "SHARED_GROUP", reason: "one team owns all projects of acme" },
    {
      code: "PREVIEW_READS_SECRETS",
      path: "deployments[1].preview",
      reason: "developers may read every secret of production",
    },
  ],
};

test("shows every kind of entry, and the exceptions in force", () => {
  expect(explained(rich)).toBe(golden("rich.access.txt"));
});

test("fits every line with a space into the width of a terminal", () => {
  const wide = explained(rich)
    .split("\n")
    .filter((line) => line.length > 100 && line.trim().includes(" "));

  expect(wide).toEqual([]);
});

test("shows which variable holds a stored token, who can read it, and its expiry", () => {
  expect(section({ ...eightLines, ...storedTokens }, "preview:")).toBe(`preview: unreviewed code, read-only
  token   of team shop-api-preview
          stored in CI/CD variable PULUMI_ACCESS_TOKEN for all jobs, readable by everyone who may
            push a branch, valid until 2027-02-28
  claims  none: the jobs use no ID token
  stacks  read acme/shop-api/staging
  ESC     open shop-api/staging-preview
  jobs    preview
            on acme/shop-api/staging, with shop-api/staging-preview`);
  expect(section({ ...eightLines, ...storedTokens }, "production:")).toBe(`production: reviewed code, deploys
  token   of team shop-api-production
          stored in CI/CD variable PULUMI_ACCESS_TOKEN for deployment environment production, on
            protected refs only, valid until 2027-02-28
  claims  none: the jobs use no ID token
  stacks  edit acme/shop-api/production
  ESC     open shop-api/production
  jobs    deploy-production
            on acme/shop-api/production, with shop-api/production`);
});

test("shows who else opens an ESC environment that is linked to its stack", () => {
  const esc = { attach: "stack", openers: [{ team: "developers" }, { team: "operators", permission: "admin" }] };
  const settings = {
    ...eightLines,
    deployments: [{ ...staging, esc }, production],
    exceptions: [agreed("PREVIEW_OPENS_DEPLOYMENT")],
  };

  expect(section(settings, "preview:")).toContain(
    "  jobs    preview\n            on acme/shop-api/staging, with shop-api/staging, which is linked to it",
  );
  expect(section(settings, "Who else")).toBe(`Who else can open ESC environments:
  shop-api/staging: team developers, open
  shop-api/staging: team operators, admin
  shop-api/staging: everyone with access to stack acme/shop-api/staging, which is linked to it`);
});

test.each([
  ["team", "of organization acme, which may change every stack of the organization"],
  ["individual", "of user acme, with all rights of the user"],
])("shows that the tokens of the %s edition are not restricted to stacks", (edition, token) => {
  expect(section({ ...eightLines, edition, previews: "none", timeout: "3h" }, "staging:"))
    .toBe(`staging: reviewed code, deploys
  token   ${token}
          in exchange for the job's ID token with these claims, valid for 180 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/shop/api:ref_type:branch:ref:main
          ref_protected=true
          pipeline_source=push, web or api
          environment=staging
          project_id=<id of the project>
  stacks  use acme/shop-api/staging
          and every other one of acme: only team tokens can be limited
  ESC     open shop-api/staging
          and every other one of acme: only team tokens can be limited
  jobs    deploy-staging
            on acme/shop-api/staging, with shop-api/staging`);
});

test("shows that shared previews can deploy", () => {
  expect(
    section({ ...eightLines, ...sharedPreviews }, "preview:")
      ?.split("\n")
      .slice(0, 2),
  ).toEqual(["preview: unreviewed code, could deploy", "  token   of team shop-api-staging"]);
});

test("shows that a self-managed backend has no identities", () => {
  const settings = {
    ...rest,
    ...sharedPreviews,
    backend: { url: "s3://acme-state", secretsProvider: "awskms://alias/a" },
    deployments: [staging],
    reviewStacks: { template: "shop-api/dev" },
  };

  expect(explained(settings)).toBe(`acme/shop/api

job                  identity  runs when
preview              preview   merge request
review               review    merge request with label "review-stack"
stop-review          review    merge request with label "review-stack", when it ends or a person
                               stops the environment
sweep-review-stacks  review    schedule "Pulumi review stacks" on main
deploy-staging       staging   push to main

Pipelines that a person or the API starts on a branch or tag run the jobs of a push to it.
Merge requests from forks start none of these jobs.

preview: unreviewed code, could deploy
  token   none: the self-managed backend s3://acme-state has no identities, and everyone with access
            to it may do everything
  claims  none: the jobs use no ID token
  stacks  use organization/shop-api/staging
  ESC     none
  jobs    preview
            on organization/shop-api/staging, without ESC

review: unreviewed code, owns the review stacks
  token   none: the self-managed backend s3://acme-state has no identities, and everyone with access
            to it may do everything
  claims  none: the jobs use no ID token
  stacks  own organization/shop-api/mr-{project}-{mergeRequest}
  ESC     none
  jobs    review
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC
          stop-review
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC
          sweep-review-stacks
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC

staging: reviewed code, deploys
  token   none: the self-managed backend s3://acme-state has no identities, and everyone with access
            to it may do everything
  claims  none: the jobs use no ID token
  stacks  use organization/shop-api/staging
  ESC     none
  jobs    deploy-staging
            on organization/shop-api/staging, without ESC

Exceptions in force:
  SHARED_PREVIEWS: the reviewers agreed to it

Warnings:
  SHARED_PREVIEWS: previews: "shared" lets every user who may open a merge request deploy. Allowed
    by an exception: the reviewers agreed to it
  REVIEW_RUNS_UNREVIEWED: reviewStacks: unreviewed code is deployed to the review stacks, and can
    read the template's stack and its secrets. Give them a cloud account that holds nothing else
`);
});

test("shows the identity with which a job on Kestra flows opens the credential", () => {
  expect(section(kestraWithEsc, "staging: ")).toBe(
    [
      "staging: reviewed code, deploys",
      "  token   of team acme-shop-flows-staging",
      "          in exchange for the job's ID token with these claims, valid for 120 minutes",
      "  claims  aud=urn:pulumi:org:acme",
      "          sub=project_path:acme/shop/flows:ref_type:branch:ref:main",
      "          ref_protected=true",
      "          pipeline_source=push, web or api",
      "          environment=staging",
      "          project_id=<id of the project>",
      "  stacks  none",
      "  ESC     open acme-shop-flows/staging",
      "  jobs    deploy-staging",
      "            on Kestra flows, with acme-shop-flows/staging",
    ].join("\n"),
  );
  expect(section(kestraWithEsc, "Kestra flows:")).toContain(
    "with KESTRA_TOKEN, of which\n    ESC environment acme-shop-flows/staging has KESTRA_TOKEN",
  );
});
