import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { describe as line } from "../../../pipeline/diagnostics/diagnostic";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { foundationTable } from "../../../pipeline/explain/foundationTable";
import { fleetPipelineSchema } from "../../../pipeline/fleet/pipelineSettings";
import { foundationPolicies, planFoundation } from "../../../pipeline/foundation/planFoundation";
import { targets } from "../../../targets";
import { idsOf, projectOf, rawFoundation } from "./fleet";

/** A foundation that also trusts the pipeline of the platform repository. */
const written = { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" };
const api = projectOf("api", "acme/api");
const ids = idsOf("acme/api", "acme/platform");

function planOf(pipeline: object = {}, foundation: object = {}, projects = [api]) {
  const settings = valueOf(checkFoundationSettings({ ...rawFoundation, ...foundation }));
  const own = fleetPipelineSchema.parse({ ...written, ...pipeline });
  return planFoundation(settings, projects, targets.gitlab, own);
}

const sub = "project_path:acme/platform:ref_type:branch:ref:main";
const onMain = { aud: "urn:pulumi:org:acme", sub, ref_protected: "true", project_id: ids["acme/platform"]?.project_id };

test("only a job on the protected default branch, in the environment of updates, gets the token that writes", () => {
  const plan = valueOf(planOf());
  const own = foundationPolicies(plan, ids).filter(({ rules }) => rules.project_id === onMain.project_id);

  expect(own.filter(({ tokenType }) => tokenType === "personal")).toEqual(
    ["push", "web", "api"].map((pipeline_source) => ({
      ...{ decision: "allow", tokenType: "personal", userLogin: "acme-platform" },
      rules: { ...onMain, pipeline_source, environment: "platform" },
    })),
  );
  expect(own.filter(({ tokenType }) => tokenType === "team")).toEqual(
    ["push", "web", "api", "schedule"].map((pipeline_source) => ({
      ...{ decision: "allow", tokenType: "team", teamName: "platform-read" },
      rules: { ...onMain, pipeline_source, environment: "preview/*" },
    })),
  );
  expect(own).toHaveLength(7);
  expect(plan.lookups).toEqual([{ project: "acme/api", stack: "api" }, { project: "acme/platform" }]);
  expect(plan.teams.map(({ name }) => name)).toEqual(["platform-read"]);
});

test("with previews on merge requests, these get the token that reads, and no other", () => {
  const exceptions = [{ code: "PREVIEW_READS_SECRETS", reason: "only the platform team pushes" }];
  const plan = valueOf(planOf({ previews: "mergeRequests", exceptions }));
  const unreviewed = foundationPolicies(plan, ids).filter(
    ({ rules }) => rules.pipeline_source === "merge_request_event" && rules.project_id === onMain.project_id,
  );

  expect(unreviewed.map(({ tokenType, teamName }) => [tokenType, teamName])).toEqual([["team", "platform-read"]]);
});

test("tokens are valid as long as the longest job may take", () => {
  expect(valueOf(planOf({ timeout: "6h" })).tokenSeconds).toBe(6 * 60 * 60);
});

test.each<[string, object, object, string]>([
  [
    "another organization",
    { organization: "other" },
    {},
    'Pulumi.yaml error OTHER_FOUNDATION: pipeline.organization: "other" differs from the foundation\'s "acme". Set both to the same value',
  ],
  [
    "a job that outlives its token",
    { timeout: "6h" },
    { maxTokenHours: 4 },
    "Pulumi.yaml error SHORT_TOKENS: pipeline.timeout: is longer than a token is valid. maxTokenHours of the foundation limits that to 4 hours. Shorten it, or raise the limit",
  ],
  [
    "a team that a project has",
    { team: "api-staging" },
    {},
    'Pulumi.api.yaml error DUPLICATE_NAME: deployments: would have the team "api-staging", which the pipeline of the platform repository has. Deploy the stacks of another Pulumi project, or let both share a group',
  ],
])("%s is an error", (_, pipeline, foundation, message) => {
  expect(planOf(pipeline, foundation).diagnostics.map(line)).toContain(message);
});

test("an edition without teams is an error, because nothing would limit the jobs that read", () => {
  expect(planOf({}, { edition: "team" }).diagnostics.map(line).join("\n")).toContain(
    'Pulumi.yaml error SHARED_IDENTITY: pipeline.team: the "team" edition has no team tokens',
  );
});

test("its policies count for the limit of an issuer", () => {
  const projects = Array.from({ length: 8 }, (_, at) => projectOf(`p${at}`, `acme/group-${at}/app`));
  const messages = planOf({}, {}, projects).diagnostics.map(line);

  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/TOO_MANY_POLICIES: 43 policies [^]*; 3 of the platform repository's pipeline\. /);
});

test("the access table has the policies and the team", () => {
  const table = foundationTable(valueOf(planOf()), targets.gitlab);

  expect(table).toContain("for     the platform repository\n");
  expect(table).toContain("The team that previews the stacks of the platform repository:\n  platform-read\n");
});
