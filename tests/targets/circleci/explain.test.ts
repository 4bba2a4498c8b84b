import { valueOf } from "../../../pipeline/diagnostics/checked";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { circleCi } from "../../../targets/circleci/circleCi";
import { explainCircleCi } from "../../../targets/circleci/explain";
import { agreed, eightLines, origin, storedTokens } from "../../pipeline/examples";

function explained(changes: object): string {
  const plan = valueOf(planSettings({ ...eightLines, ...changes }, circleCi, origin));
  return explainCircleCi(valueOf(completePipeline(plan)), plan);
}

/** The text before the policies, and before what is left out. */
function workflows(changes: object): string {
  return explained(changes).split(/^(?:Policies|To set up by hand)/m)[0] ?? "";
}

test("says for each workflow what starts it, and who its jobs are", () => {
  expect(workflows({})).toBe(`acme/shop/api, in CircleCI, as a project of the GitHub App

preview: when pipeline.event.name == "pull_request" and pipeline.event.action != "closed"
  preview: reads acme/shop-api/staging
    logs in as team shop-api-preview, by an ID token
    opens the ESC environment shop-api/staging-preview

deploy: when pipeline.event.name == "push" or pipeline.event.name == "api"
  deploy-staging: changes acme/shop-api/staging
    logs in as team shop-api-staging, by an ID token, with the context shop-api/staging
    opens the ESC environment shop-api/staging
    only if pipeline.git.branch == "main"
  promotion-preview-production: reads acme/shop-api/production
    logs in as team shop-api-inspect, by an ID token, with the context shop-api-inspect
    opens the ESC environment shop-api/production-preview
    only if pipeline.git.branch == "main"

deploy-tags: when pipeline.event.name == "push" or pipeline.event.name == "api"
  promotion-preview-production: reads acme/shop-api/production
    logs in as team shop-api-inspect, by an ID token, with the context shop-api-inspect-tags
    opens the ESC environment shop-api/production-preview
    only if pipeline.git.tag and pipeline.git.tag matches /^release-.*$/
  deploy-production: changes acme/shop-api/production
    logs in as team shop-api-production, by an ID token, with the context shop-api/production
    opens the ESC environment shop-api/production
    only if pipeline.git.tag and pipeline.git.tag matches /^release-.*$/
    after promotion-preview-production
    after a person approves it

`);
});

test("names the stored token of an identity, and the address of a self-managed backend", () => {
  expect(workflows({ ...storedTokens, circleci: { kind: "oauth" } })).toContain(`as a project connected by OAuth`);
  expect(workflows(storedTokens)).toContain(
    "    logs in by the stored token of the identity staging, with the context shop-api/staging\n",
  );
  expect(workflows({ organization: undefined, previews: "none", backend: { url: "s3://acme" } })).toContain(
    "    logs in to s3://acme, with the context shop-api/staging\n",
  );
});

test("prints the policies with the ids of the settings, and their conditions", () => {
  const ids = {
    organizationId: "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
    projectId: "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10",
  };
  const text = explained({ circleci: ids, deployments: [eightLines.deployments[0]], previews: "none" });

  expect(text).toContain(`Policies of the OIDC issuer https://oidc.circleci.com/org/${ids.organizationId}:
  team shop-api-staging: aud=urn:pulumi:org:acme, "oidc.circleci.com/vcs-origin"=*/acme/shop/api,
    "oidc.circleci.com/vcs-ref"=refs/heads/main, "oidc.circleci.com/ssh-rerun"=false,
    "oidc.circleci.com/context-ids"=<id of the context shop-api/staging>,
    "oidc.circleci.com/project-id"=${ids.projectId}

Unreviewed code cannot deploy, under these conditions:
  branches: everyone who may push to "main" may deploy.`);
  expect(text).not.toContain("\n  tags:");
  expect(explained({})).toContain("\n  tags:");
  expect(explained({})).toContain("https://oidc.circleci.com/org/<id of the organization>");
  expect(explained({ previews: "shared", exceptions: [agreed("SHARED_PREVIEWS")] })).not.toContain(
    "Unreviewed code cannot",
  );
  expect(explained(storedTokens)).not.toMatch(/Policies|conditions/);
});

test("lists what is left out, and the warnings", () => {
  const [, rest = ""] = explained({ drift: { schedule: "0 4 * * *" } }).split("To set up by hand, and left out:\n");

  expect(rest).toContain("  Create a schedule trigger on main");
  expect(rest).toContain("\nWarnings:\n");
});
