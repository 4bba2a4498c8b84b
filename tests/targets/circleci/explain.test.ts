import { valueOf } from "../../../pipeline/diagnostics/checked";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { circleCi } from "../../../targets/circleci/circleCi";
import { explainCircleCi } from "../../../targets/circleci/explain";
import { eightLines, origin, storedTokens } from "../../pipeline/examples";

function explained(changes: object): string {
  const plan = valueOf(planSettings({ ...eightLines, ...changes }, circleCi, origin));
  return explainCircleCi(valueOf(completePipeline(plan)), plan);
}

/** The text before the list of what is left out, which has tests of its own. */
function workflows(changes: object): string {
  return explained(changes).split("To set up by hand")[0] ?? "";
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
    logs in as team shop-api-inspect, by an ID token
    opens the ESC environment shop-api/production-preview
    only if pipeline.git.branch == "main" or (pipeline.git.tag and pipeline.git.tag matches
    /^release-.*$/)
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

test("lists what is left out, and the warnings", () => {
  const [, rest = ""] = explained({ ...storedTokens, drift: { schedule: "0 4 * * *" } }).split(
    "To set up by hand, and left out:\n",
  );

  expect(rest).toContain("  Create a schedule trigger on main");
  expect(rest).toContain("\nWarnings:\n");
});
