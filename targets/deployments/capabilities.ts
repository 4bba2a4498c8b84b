import { type Diagnostic, errorAt, warningAt } from "../../pipeline/diagnostics/diagnostic";
import type { Flow, FlowDeployment } from "../../pipeline/flow/flow";
import { ApprovalBy, Delivery, OnDrift, Report } from "../../pipeline/settings/choices";
import { isInGitLab } from "../../pipeline/flow/pulumiDeployments";
import { isStartedByPerson } from "./chain";
import type { LeftOut } from "./deploymentsPlan";

/** A feature of pipelines that Pulumi Deployments lacks, or has in another form. */
export interface Capability {
  /** The feature, as a noun phrase that starts a sentence. */
  readonly feature: string;
  /**
   * What happens with settings that use it. `refused`: an error, because deploying without it is unsafe or deploys something
   * else. `leftOut`: a warning. `differs`: Pulumi Deployments has another form of it, which `explain` shows.
   */
  readonly verdict: "refused" | "leftOut" | "differs";
  /** The other form in Pulumi Deployments, or an alternative. Sentences without the feature's name. */
  readonly wayAround: string;
  /** The paths of the settings that use it. */
  readonly uses: (flow: Flow) => readonly string[];
}

/** All differences. The checks, `explain`, `leavesOut` and docs/pulumi-deployments.md read them. */
export const capabilities: readonly Capability[] = [
  {
    feature: "An approval that a started deployment waits for",
    verdict: "differs",
    wayAround:
      "No push starts a deployment with approval: manual. A person starts it, with pulumi-pipeline deploy or in Pulumi Cloud: everyone who may change the stack may start it",
    uses: (flow) => pathsOf(flow, (one) => isStartedByPerson(flow, one), "approval"),
  },
  {
    feature: "An approval in addition to the push",
    verdict: "leftOut",
    wayAround:
      "With pulumiDeployments.approval: push, a push to the protected branch or the creation of the protected tag deploys at once. Require approvals of merge requests with protection.approvals, or set pulumiDeployments.approval: start",
    uses: (flow) =>
      flow.pulumiDeployments?.approval === ApprovalBy.Push ? pathsOf(flow, ({ manual }) => manual, "approval") : [],
  },
  {
    feature: "An identity of previews that cannot deploy",
    verdict: "leftOut",
    wayAround:
      "A stack has one identity and one set of credentials for all its runs, so merge requests are not previewed. Set previews: none, or set previews: shared with an exception if everyone who may open a merge request may also deploy",
    uses: ({ previews }) => (previews === "separated" ? ["previews"] : []),
  },
  {
    feature: "A preview of a deployment on tags for merge requests",
    verdict: "leftOut",
    wayAround: "Deploy the stack on a branch, whose merge requests are previewed",
    uses: (flow) =>
      flow.previews === "shared"
        ? pathsOf(flow, ({ isPreviewed, trigger }) => isPreviewed && trigger.kind === "tag", "preview")
        : [],
  },
  {
    feature: "A promotion preview",
    verdict: "leftOut",
    wayAround: "Run pulumi-pipeline deploy <deployment> --operation preview before the deployment",
    uses: (flow) => pathsOf(flow, ({ promotionPreviewTriggers }) => promotionPreviewTriggers.length > 0, "on"),
  },
  {
    feature: "A deployment of Kestra flows",
    verdict: "refused",
    wayAround: "Pulumi Deployments runs Pulumi programs only. Deploy the flows from a project with target: gitlab",
    uses: ({ kestra }) => (kestra?.programs ?? []).map(({ path }) => `${path}.runtime`),
  },
  {
    feature: "A saved update plan",
    verdict: "refused",
    wayAround: "A deployment runs its own preview. Leave savedPlans out",
    uses: ({ savedPlans }) => (savedPlans ? ["savedPlans"] : []),
  },
  {
    feature: "A policy pack in the repository",
    verdict: "refused",
    wayAround: "Publish the pack, and name it with its version: a policy group then enforces it",
    uses: ({ policyPacks }) =>
      policyPacks.flatMap(({ path }, index) => (path === undefined ? [] : [`policyPacks[${index}].path`])),
  },
  {
    feature: "An order of deployments on tags",
    verdict: "refused",
    wayAround:
      "A webhook starts the next stack without a tag, and Pulumi Deployments then has nothing to deploy. Give each deployment its own tag pattern, deploy on a branch, or set approval: manual",
    uses: (flow) =>
      pathsOf(
        flow,
        (one) => one.after.length > 0 && one.trigger.kind === "tag" && !isStartedByPerson(flow, one),
        "on.tag",
      ),
  },
  {
    feature: "A deployment that waits for several others",
    verdict: "differs",
    wayAround:
      "A webhook starts a stack after the update of one other stack, so these deployments run one by one, in promotion order",
    uses: (flow) => pathsOf(flow, ({ after }) => after.length > 1, "name"),
  },
  {
    feature: "The same commit in each deployment of a branch",
    verdict: "differs",
    wayAround:
      "A webhook deploys the newest commit of the branch, which may be newer than the commit of the deployment before. Deploy on tags where that matters",
    uses: (flow) => pathsOf(flow, ({ after }) => after.length > 0, "on.branch"),
  },
  {
    feature: "A program of a chain whose paths did not change",
    verdict: "differs",
    wayAround:
      "A push that concerns one of these programs deploys the first stack, and webhooks deploy the others. An update of a program without a change changes nothing",
    uses: chainedChanges,
  },
  {
    feature: "A slash in a tag that a pattern matches",
    verdict: "differs",
    wayAround: "Pulumi Cloud reads a pattern as a glob, whose * may not match a slash. Name tags without slashes",
    uses: (flow) =>
      pathsOf(
        flow,
        (one) => one.trigger.kind === "tag" && one.trigger.pattern.includes("*") && !isStartedByPerson(flow, one),
        "on.tag",
      ),
  },
  {
    feature: "A branch and a tag that deploy the same stack",
    verdict: "refused",
    wayAround: "Use two stacks",
    // The settings of every target refuse it: BAD_TRIGGER and DUPLICATE_STACK.
    uses: () => [],
  },
  {
    feature: "A push that starts a deployment from a git address",
    verdict: "refused",
    wayAround:
      "Only an integration tells Pulumi Cloud of pushes. Choose another pulumiDeployments.source.provider, or set approval: manual",
    uses: (flow) =>
      flow.pulumiDeployments?.source.kind === "git"
        ? pathsOf(flow, (one) => one.after.length === 0 && !isStartedByPerson(flow, one), "on")
        : [],
  },
  {
    feature: "A permission of each stack's own identity for its ESC environment",
    verdict: "leftOut",
    wayAround:
      "Runs that an event starts can open it only if the organization's default permissions include that, which pulumi up checks. Set pulumiDeployments.role, or set authentication: token",
    uses: ({ authentication, deployments }) =>
      authentication === "oidc" &&
      deployments.some(({ run, escEnvironment }) => run?.role === undefined && escEnvironment !== undefined)
        ? ["authentication"]
        : [],
  },
  {
    feature: "A variable that previews of merge requests do not get",
    verdict: "refused",
    wayAround:
      "All runs of a stack have the same variables. Set previews: none, or name a deployment that merge requests do not preview",
    uses: (flow) =>
      flow.previews === "shared"
        ? flow.variables.flatMap(({ path, reviewedOnly, deployment }) =>
            reviewedOnly && flow.deployments.some((one) => one.isPreviewed && (deployment ?? one.name) === one.name)
              ? [path]
              : [],
          )
        : [],
  },
  {
    feature: "A variable in a file",
    verdict: "refused",
    wayAround: "Use esc.files",
    uses: ({ variables }) => variables.flatMap(({ path, type }) => (type === "file" ? [`${path}.type`] : [])),
  },
  {
    feature: "A reference to another variable in a value",
    verdict: "refused",
    wayAround: "Write the whole value, and leave expand out",
    uses: ({ variables }) => variables.flatMap(({ path, expand }) => (expand === true ? [`${path}.expand`] : [])),
  },
  {
    feature: "A service beside the program",
    verdict: "refused",
    wayAround: "Start it in steps.before, or use a server that runs already",
    uses: ({ programs }) =>
      programs.flatMap(({ path, settings }) => (settings.services.length > 0 ? [`${path}.services`] : [])),
  },
  {
    feature: "A command after a deployment",
    verdict: "refused",
    wayAround: "Run it in the program, or start it by a webhook of Pulumi Cloud",
    uses: ({ programs }) =>
      programs.flatMap(({ path, settings }) => (settings.steps.after.length > 0 ? [`${path}.steps.after`] : [])),
  },
  {
    feature: "A job of the team, such as a test",
    verdict: "refused",
    wayAround:
      "Leave include out: the project's own .gitlab-ci.yml, which this target does not touch, can have these jobs",
    uses: ({ teamJobs }) => (teamJobs ? ["include"] : []),
  },
  {
    feature: "A CI file",
    verdict: "refused",
    wayAround: "Pulumi Deployments needs none. Leave delivery out",
    uses: ({ delivery }) => (delivery === Delivery.Commit ? [] : ["delivery"]),
  },
  {
    feature: "An approval of a deployment in GitLab",
    verdict: "refused",
    wayAround: "GitLab does not run the deployments. Require approvals of merge requests with protection.approvals",
    uses: ({ protection }) => (protection?.deployments ? ["protection.deployments"] : []),
  },
  {
    feature: "A protection of a repository outside GitLab",
    verdict: "refused",
    wayAround: "Protect the branches and tags there by hand. Leave the setting out",
    uses: (flow) =>
      isInGitLab(flow)
        ? []
        : [...(flow.protection ? ["protection"] : []), ...(flow.jobTokenAccess ? ["jobTokenAccess"] : [])],
  },
  {
    feature: "A self-managed backend",
    verdict: "refused",
    wayAround: "Pulumi Deployments is a part of Pulumi Cloud",
    uses: ({ backend }) => (backend ? ["backend"] : []),
  },
  {
    feature: "A time zone of schedules",
    verdict: "refused",
    wayAround: "Pulumi Cloud's schedules are in UTC. Convert drift.schedule, and leave timezone out",
    uses: ({ schedules }) =>
      schedules.some(({ timezone }) => timezone !== "UTC" && timezone !== "Etc/UTC") ? ["drift.timezone"] : [],
  },
  {
    feature: "The last day of a month in a schedule, or a numbered weekday",
    verdict: "refused",
    wayAround: "Only GitLab knows them. Use the five usual fields of cron",
    uses: ({ schedules }) => (schedules.some(({ cron }) => /#|\bl(ast)?\b/i.test(cron)) ? ["drift.schedule"] : []),
  },
  {
    feature: "A drift schedule that fails",
    verdict: "differs",
    wayAround: "A run that finds drift is marked so in Pulumi Cloud, which can notify by a webhook",
    uses: (flow) => pathsOf(flow, ({ drift }) => drift === OnDrift.Fail, "onDrift"),
  },
  {
    feature: "A deployment that a person starts, only for tags",
    verdict: "differs",
    wayAround:
      "pulumi-pipeline deploy requires the tag. A run that a person or a schedule starts in Pulumi Cloud deploys the head of the default branch",
    uses: (flow) => pathsOf(flow, (one) => one.trigger.kind === "tag" && isStartedByPerson(flow, one), "on.tag"),
  },
  {
    feature: "A review stack for merge requests with a label",
    verdict: "leftOut",
    wayAround: "Every merge request gets a review stack: only GitHub's integration reads labels",
    uses: (flow) => (flow.reviewStacks && !isGitHub(flow) ? ["reviewStacks.label"] : []),
  },
  {
    feature: "The lifetime and the sweep of review stacks",
    verdict: "differs",
    wayAround: "Pulumi Cloud destroys a review stack when its merge request is merged or closed",
    uses: ({ reviewStacks }) => (reviewStacks ? ["reviewStacks.autoStop"] : []),
  },
  {
    feature: "A runner tag",
    verdict: "leftOut",
    wayAround: "Set pulumiDeployments.agentPool to run the deployments on your own machines",
    uses: ({ runnerTags, deployments }) => [
      ...(runnerTags.length > 0 ? ["runnerTags"] : []),
      ...deployments.flatMap((one) => (one.runnerTags === undefined ? [] : [`${one.path}.runnerTags`])),
    ],
  },
  {
    feature: "A job timeout",
    verdict: "leftOut",
    wayAround: "Cancel a deployment in Pulumi Cloud",
    uses: ({ timeout }) => (timeout === undefined ? [] : ["timeout"]),
  },
  {
    feature: "A retry after an infrastructure failure",
    verdict: "differs",
    wayAround: "Start the deployment again with pulumi-pipeline deploy",
    uses: ({ retries }) => (retries > 0 ? ["retries"] : []),
  },
  {
    feature: "A report without a comment on the merge request",
    verdict: "leftOut",
    wayAround: "Pulumi Cloud's integration comments on each previewed merge request",
    uses: ({ report, previews }) => (report === Report.None && previews === "shared" ? ["report"] : []),
  },
  {
    feature: "The job token allow-list",
    verdict: "leftOut",
    wayAround: "This target has no jobs in the GitLab project. Leave jobTokenAccess out, and set the list there",
    uses: ({ jobTokenAccess }) => (jobTokenAccess ? ["jobTokenAccess"] : []),
  },
  {
    feature: "A webhook of the GitLab project",
    verdict: "leftOut",
    wayAround: "Leave hooks out. Pulumi Cloud can notify of deployments by its own webhooks",
    uses: ({ hooks }) => hooks.map((_, index) => `hooks[${index}]`),
  },
  {
    feature: "A commit status of a push",
    verdict: "differs",
    wayAround: "The deployments are listed in Pulumi Cloud, which can notify by a webhook",
    uses: (flow) => pathsOf(flow, (one) => !isStartedByPerson(flow, one), "on"),
  },
];

/** The errors about settings that Pulumi Deployments cannot do. */
export function refusals(flow: Flow): Diagnostic[] {
  return found(flow, "refused").flatMap(({ feature, wayAround, paths }) =>
    paths.map((path) =>
      errorAt("UNSUPPORTED_BY_TARGET", path, `${feature} is not available in Pulumi Deployments. ${wayAround}`),
    ),
  );
}

/** The warnings about settings that Pulumi Deployments leaves out. */
export function leftOutWarnings(flow: Flow): Diagnostic[] {
  return found(flow, "leftOut").flatMap(({ feature, wayAround, paths }) =>
    paths.map((path) => warningAt("LEFT_OUT", path, `${feature} is not available in Pulumi Deployments. ${wayAround}`)),
  );
}

/** The features of these settings that Pulumi Deployments leaves out or has in another form. */
export function leftOutOf(flow: Flow): LeftOut[] {
  return [...found(flow, "leftOut"), ...found(flow, "differs")].map(({ feature, wayAround, paths }) => ({
    feature,
    wayAround,
    paths,
  }));
}

function found(flow: Flow, verdict: Capability["verdict"]) {
  return capabilities
    .filter((one) => one.verdict === verdict)
    .map((one) => ({ ...one, paths: one.uses(flow) }))
    .filter(({ paths }) => paths.length > 0);
}

/** The paths of a setting of the deployments that match. */
function pathsOf({ deployments }: Flow, matches: (deployment: FlowDeployment) => boolean, setting: string): string[] {
  return deployments.filter(matches).map(({ path }) => `${path}.${setting}`);
}

/** The changed paths of programs whose deployments follow those of another program, or are followed by them. */
function chainedChanges({ programs, deployments }: Flow): string[] {
  const programOf = new Map(deployments.map(({ name, program }) => [name, program]));
  const chained = new Set(
    deployments.flatMap(({ program, after }) => {
      const before = after.map(({ deployment }) => programOf.get(deployment)).filter((one) => one !== program);
      return before.length > 0 ? [program, ...before] : [];
    }),
  );
  return programs
    .filter(({ name, settings }) => chained.has(name) && settings.changes !== undefined)
    .map(({ path }) => `${path}.changes`);
}

function isGitHub({ pulumiDeployments }: Flow): boolean {
  const source = pulumiDeployments?.source;
  return source?.kind === "integration" && source.provider === "github";
}
