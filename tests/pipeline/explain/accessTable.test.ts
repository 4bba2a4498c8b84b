import { accessTable } from "../../../pipeline/explain/accessTable";
import { planProject } from "../../../pipeline/plan/plan";
import { parseSettings } from "../../../pipeline/settings/settings";
import { settingsPipeline } from "../../targets/gitlab/anySettings";
import { agreed, eightLines, origin, sharedPreviews, storedTokens } from "../examples";

const [staging, production] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;

function explained(settings: object): string {
  return accessTable(planProject(parseSettings(settings), origin), settingsPipeline(settings));
}

/** The part of the text that begins with a line that begins so. */
function section(settings: object, start: string): string | undefined {
  return explained(settings)
    .split("\n\n")
    .find((part) => part.startsWith(start));
}

test("tells of the eight lines each job, and whom it is, with what", () => {
  expect(explained(eightLines))
    .toBe(`acme/shop/api, in Pulumi organization acme, by the OIDC issuer that this stack owns

job                identity    runs when
preview            preview     merge request
deploy-staging     staging     push to main
plan-production    inspect     push to main, or tag release-*
deploy-production  production  tag release-*, after plan-production, once a person presses play

A merge request from a fork starts none of them.

preview: unreviewed code, which reads
  token   of team shop-api-preview
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          pipeline_source=merge_request_event
          project_id=<id of the project>
  stacks  read acme/shop-api/staging
  ESC     open shop-api/staging-preview
  jobs    preview
            on acme/shop-api/staging, with shop-api/staging-preview

staging: reviewed code, which deploys
  token   of team shop-api-staging
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/shop/api:ref_type:branch:ref:main
          ref_protected=true
          pipeline_source=push
          environment=staging
          project_id=<id of the project>
  stacks  edit acme/shop-api/staging
  ESC     open shop-api/staging
  jobs    deploy-staging
            on acme/shop-api/staging, with shop-api/staging

inspect: reviewed code, which reads
  token   of team shop-api-inspect
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          ref_protected=true
          pipeline_source=push
          project_id=<id of the project>
          and (1) sub=project_path:acme/shop/api:ref_type:branch:ref:main
          or  (2) sub=project_path:acme/shop/api:ref_type:tag:ref:release-*
  stacks  read acme/shop-api/production
  ESC     open shop-api/production-preview
  jobs    plan-production, by claims (1) or (2)
            on acme/shop-api/production, with shop-api/production-preview

production: reviewed code, which deploys
  token   of team shop-api-production
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/shop/api:ref_type:tag:ref:release-*
          ref_protected=true
          pipeline_source=push
          environment=production
          project_id=<id of the project>
  stacks  edit acme/shop-api/production
  ESC     open shop-api/production
  jobs    deploy-production
            on acme/shop-api/production, with shop-api/production
`);
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
      reason: "production holds no secret that developers may not see",
    },
  ],
};

test("tells of all that there can be, and of what is agreed to", () => {
  expect(explained(rich))
    .toBe(`acme/shop/api, in Pulumi organization acme, by the OIDC issuer that stack foundation owns

job                  identity    runs when
preview-staging      preview     merge request where the program changes
preview-production   preview     merge request where the program changes
review               review      merge request with label "review-stack" where the program changes
stop-review          review      merge request with label "review-stack" where the program changes,
                                 once that ends or a person presses stop
sweep-review-stacks  review      schedule "Pulumi review stacks" on main
deploy-staging       staging     push to main where the program changes
plan-production      inspect     push to main where the program changes, or tag release-*
deploy-production    production  tag release-*, after plan-production, once a person presses play
drift-staging        staging     schedule "Pulumi drift" on main
drift-production     inspect     schedule "Pulumi drift" on main

A merge request from a fork starts none of them.

preview: unreviewed code, which reads
  token   of team acme-preview
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          project_path=acme/*
          pipeline_source=merge_request_event
  stacks  read acme/shop-api/staging
          read acme/shop-api/production
  ESC     open shop-api/staging-preview
          open shop-api/production-preview
          open shop-api/base
          open org/base
  jobs    preview-staging
            on acme/shop-api/staging, with shop-api/staging-preview
          preview-production
            on acme/shop-api/production, with shop-api/production-preview

review: unreviewed code, which has stacks of its own
  token   of team acme-review
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          and (1) project_path=acme/*
                  pipeline_source=merge_request_event
                  environment=review/*
          or  (2) sub=project_path:acme/*:ref_type:branch:ref:main
                  ref_protected=true
                  pipeline_source=schedule
  stacks  read acme/shop-api/dev
          own acme/shop-api/mr-{project}-{mergeRequest}
  ESC     open shop-api/review
          open shop-api/base
          open org/base
  jobs    review, by claims (1)
            on acme/shop-api/mr-{project}-{mergeRequest}, with shop-api/review
          stop-review, by claims (1)
            on acme/shop-api/mr-{project}-{mergeRequest}, with shop-api/review
          sweep-review-stacks, by claims (2)
            on acme/shop-api/mr-{project}-{mergeRequest}, with shop-api/review

staging: reviewed code, which deploys
  token   of team acme-staging
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/*:ref_type:branch:ref:main
          ref_protected=true
          environment=staging
          and (1) pipeline_source=push
          or  (2) pipeline_source=schedule
  stacks  edit acme/shop-api/staging
  ESC     open shop-api/staging
          open shop-api/base
          open org/base
  jobs    deploy-staging, by claims (1)
            on acme/shop-api/staging, with shop-api/staging
          drift-staging, by claims (2)
            on acme/shop-api/staging, with shop-api/staging

inspect: reviewed code, which reads
  token   of team acme-inspect
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          ref_protected=true
          and (1) sub=project_path:acme/*:ref_type:branch:ref:main
                  pipeline_source=push
          or  (2) sub=project_path:acme/*:ref_type:tag:ref:release-*
                  pipeline_source=push
          or  (3) sub=project_path:acme/*:ref_type:branch:ref:main
                  pipeline_source=schedule
  stacks  read acme/shop-api/production
  ESC     open shop-api/production-preview
          open shop-api/base
          open org/base
  jobs    plan-production, by claims (1) or (2)
            on acme/shop-api/production, with shop-api/production-preview
          drift-production, by claims (3)
            on acme/shop-api/production, with shop-api/production-preview

production: reviewed code, which deploys
  token   of team acme-production
          for an ID token of the job with these claims, good for 120 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/*:ref_type:tag:ref:release-*
          ref_protected=true
          pipeline_source=push
          environment=production
  stacks  edit acme/shop-api/production
  ESC     open shop-api/production
          open shop-api/base
          open org/base
  jobs    deploy-production
            on acme/shop-api/production, with shop-api/production

Whom the clouds have to trust, by the subject of Pulumi Cloud's own ID token:
  shop-api/staging: AWS as arn:aws:iam::123456789012:role/shop-api-staging
    sub=pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop-api/staging
  shop-api/staging: Azure as 11111111-2222-3333-4444-555555555556
    sub=pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop-api/staging
  shop-api/staging-preview: AWS as arn:aws:iam::123456789012:role/shop-api-reads
    sub=pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop-api/staging-preview

Meant, though refused by default:
  SHARED_GROUP: one team owns all projects of acme
  PREVIEW_READS_SECRETS at deployments[1].preview: production holds no secret that developers may
    not see

Warnings:
  deployments[1].preview: the unreviewed code of every merge request could read the stack of
    production, and decrypt its secrets. Meant so: production holds no secret that developers may
    not see [PREVIEW_READS_SECRETS]
  trust.group: every project in the group "acme", also one that is made tomorrow, could deploy what
    this one may, and so could whoever comes to have that path once it was given up. Meant so: one
    team owns all projects of acme [SHARED_GROUP]
  reviewStacks: unreviewed code is deployed to the review stacks, and can read the template's stack
    and its secrets. Give them a cloud account in which nothing else is [REVIEW_RUNS_UNREVIEWED]
  image: "alpine" may be another image tomorrow. Name a version, or better a digest (@sha256:…)
    [FLOATING_IMAGE]
`);
});

test("keeps to the width of a terminal, whatever has a space in it", () => {
  const wide = explained(rich)
    .split("\n")
    .filter((line) => line.length > 100 && line.trim().includes(" "));

  expect(wide).toEqual([]);
});

test("tells which variable holds a stored token, who can read it, and until when", () => {
  expect(section({ ...eightLines, ...storedTokens }, "preview:")).toBe(`preview: unreviewed code, which reads
  token   of team shop-api-preview
          stored in variable PULUMI_ACCESS_TOKEN of all jobs, which everybody who may push a branch
            can read, good until 2027-02-28
  claims  none: no ID token is asked for
  stacks  read acme/shop-api/staging
  ESC     open shop-api/staging-preview
  jobs    preview
            on acme/shop-api/staging, with shop-api/staging-preview`);
  expect(section({ ...eightLines, ...storedTokens }, "production:")).toBe(`production: reviewed code, which deploys
  token   of team shop-api-production
          stored in variable PULUMI_ACCESS_TOKEN of environment production, on protected refs only,
            good until 2027-02-28
  claims  none: no ID token is asked for
  stacks  edit acme/shop-api/production
  ESC     open shop-api/production
  jobs    deploy-production
            on acme/shop-api/production, with shop-api/production`);
});

test("tells of an environment that is linked to its stack who has it besides", () => {
  const esc = { attach: "stack", openers: [{ team: "developers" }, { team: "operators", permission: "admin" }] };
  const settings = {
    ...eightLines,
    deployments: [{ ...staging, esc }, production],
    exceptions: [agreed("PREVIEW_OPENS_DEPLOYMENT")],
  };

  expect(section(settings, "preview:")).toContain(
    "  jobs    preview\n            on acme/shop-api/staging, with shop-api/staging, which is linked to it",
  );
  expect(section(settings, "Who opens")).toBe(`Who opens ESC environments beside the jobs:
  shop-api/staging: team developers, open
  shop-api/staging: team operators, admin
  shop-api/staging: whoever works on stack acme/shop-api/staging, which is linked to it`);
});

test.each([
  ["team", "of organization acme, which may change every stack of it"],
  ["individual", "of user acme, which may do all that the user may"],
])("tells that the tokens of the %s edition are kept to nothing", (edition, token) => {
  expect(section({ ...eightLines, edition, previews: "none", timeout: "3h" }, "staging:"))
    .toBe(`staging: reviewed code, which deploys
  token   ${token}
          for an ID token of the job with these claims, good for 180 minutes
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/shop/api:ref_type:branch:ref:main
          ref_protected=true
          pipeline_source=push
          environment=staging
          project_id=<id of the project>
  stacks  use acme/shop-api/staging
          and every other of acme: only the token of a team can be limited
  ESC     open shop-api/staging
          and every other of acme: only the token of a team can be limited
  jobs    deploy-staging
            on acme/shop-api/staging, with shop-api/staging`);
});

test("tells that previews that are shared could deploy", () => {
  expect(
    section({ ...eightLines, ...sharedPreviews }, "preview:")
      ?.split("\n")
      .slice(0, 2),
  ).toEqual(["preview: unreviewed code, which could deploy", "  token   of team shop-api-staging"]);
});

test("tells that a store of one's own knows no identities", () => {
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
stop-review          review    merge request with label "review-stack", once that ends or a person
                               presses stop
sweep-review-stacks  review    schedule "Pulumi review stacks" on main
deploy-staging       staging   push to main

A merge request from a fork starts none of them.

preview: unreviewed code, which could deploy
  token   none: s3://acme-state has no identities, and whoever can reach it may do everything
  claims  none: no ID token is asked for
  stacks  use organization/shop-api/staging
  ESC     none
  jobs    preview
            on organization/shop-api/staging, without ESC

review: unreviewed code, which has stacks of its own
  token   none: s3://acme-state has no identities, and whoever can reach it may do everything
  claims  none: no ID token is asked for
  stacks  own organization/shop-api/mr-{project}-{mergeRequest}
  ESC     none
  jobs    review
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC
          stop-review
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC
          sweep-review-stacks
            on organization/shop-api/mr-{project}-{mergeRequest}, without ESC

staging: reviewed code, which deploys
  token   none: s3://acme-state has no identities, and whoever can reach it may do everything
  claims  none: no ID token is asked for
  stacks  use organization/shop-api/staging
  ESC     none
  jobs    deploy-staging
            on organization/shop-api/staging, without ESC

Meant, though refused by default:
  SHARED_PREVIEWS: the reviewers agreed to it

Warnings:
  previews: "shared" lets everybody who may open a merge request deploy. Meant so: the reviewers
    agreed to it [SHARED_PREVIEWS]
  reviewStacks: unreviewed code is deployed to the review stacks, and can read the template's stack
    and its secrets. Give them a cloud account in which nothing else is [REVIEW_RUNS_UNREVIEWED]
`);
});
