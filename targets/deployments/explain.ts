import { describeBriefly } from "../../pipeline/diagnostics/diagnostic";
import { wrapped } from "../../pipeline/explain/wrapped";
import type { Pipeline } from "../../pipeline/model";
import { oneLine, visible } from "../../pipeline/visible";
import { shortStack } from "../../pipeline/stackNames";
import type { DeploymentsPlan, PlannedSettings, PlannedStackSchedule } from "./deploymentsPlan";
import { documentsOf, type DocumentedStack } from "./render";

/**
 * The access table of a project in Pulumi Deployments, for its reviewers. For each stack: what starts its deployments, with which
 * identity, image and variables. Then conditions, differences from other targets, exceptions and warnings.
 */
export function explainDeployments(pipeline: Pipeline, plan: DeploymentsPlan): string {
  const sections = [
    [`${plan.project}, in Pulumi organization ${plan.organization ?? ""}, by Pulumi Deployments`],
    ...documentsOf(plan, pipeline).map((one) => stackLines(plan, one).flatMap((line) => wrapped(line, 12))),
    conditionLines(plan).flatMap((line) => wrapped(line, 4)),
    differenceLines(plan).flatMap((line) => wrapped(line, 4)),
    exceptionLines(plan).flatMap((line) => wrapped(line, 4)),
    warningLines(plan).flatMap((line) => wrapped(line, 4)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${visible(line)}\n`).join(""))
    .join("\n");
}

function stackLines(plan: DeploymentsPlan, { planned, document }: DocumentedStack): string[] {
  const { operationContext, executorContext, cacheOptions } = document;
  return [
    `${planned.key}: ${planned.isTemplate ? "unreviewed code, template of the review stacks" : "reviewed code, deploys"}`,
    ...field("stack", [planned.stack]),
    ...field("starts", startLines(plan, planned)),
    ...field("source", [sourceText(planned, document.sourceContext.git.repoDir)]),
    ...field("token", [tokenText(planned)]),
    ...field("ESC", [
      planned.escEnvironment === undefined ? escLinked(plan, planned) : `open ${planned.escEnvironment}`,
    ]),
    ...field("clouds", cloudLines(planned)),
    ...field("image", [executorContext.executorImage.reference]),
    ...field("before", operationContext.preRunCommands ?? []),
    ...field("env", Object.keys(operationContext.environmentVariables ?? {}).sort()),
    ...field("agents", [planned.agentPool === undefined ? "Pulumi's own machines" : `pool ${planned.agentPool}`]),
    ...field("caches", cacheOptions.enable ? ["of the Pulumi project, shared with all its stacks"] : []),
    ...field(
      "then",
      plan.webhooks.filter(({ from }) => from === planned.stack).map(({ to }) => `an update of ${to}, if it succeeds`),
    ),
    ...field("later", plan.stackSchedules.filter(({ key }) => key === planned.key).map(scheduleLine)),
  ];
}

function startLines(plan: DeploymentsPlan, planned: PlannedSettings): string[] {
  const { starts, previewsRequests, isTemplate } = planned;
  const label = planned.label === undefined ? "" : ` with label "${planned.label}"`;
  if (isTemplate) return [`merge request${label}: a stack of its own, which is destroyed with the merge request`];
  return [...(previewsRequests ? ["merge request: a preview"] : []), updateStart(plan, starts)];
}

function updateStart({ stackSettings }: DeploymentsPlan, starts: PlannedSettings["starts"]): string {
  switch (starts.kind) {
    case "branch":
      return `push to ${starts.branch}${starts.paths ? ` that changes ${starts.paths.join(", ")}` : ""}`;
    case "tag":
      return `tag ${starts.pattern}`;
    case "deployment": {
      const before = stackSettings.find(({ key }) => key === starts.deployment);
      return `successful update of ${before ? shortStack(before.stack) : starts.deployment}`;
    }
    case "person":
      return "started by a person";
  }
}

function sourceText({ source, branch, tagPattern }: PlannedSettings, folder = "."): string {
  const where = source.kind === "git" ? source.url : `${source.repository}, by the ${source.provider} integration`;
  const head = branch === undefined ? "the pushed tag" : `branch ${branch}`;
  const ref = tagPattern === undefined ? head : `a tag ${tagPattern} that the person names, else ${head}`;
  return `${where}, ${ref}, folder ${folder}`;
}

function tokenText({ tokenOf, role, stack, isTemplate }: PlannedSettings): string {
  if (tokenOf !== undefined) return `the stored token of identity ${tokenOf}, for every run of the stack`;
  if (role !== undefined) return `of role ${role}, for every run of the stack`;
  return isTemplate ? "of the review stack alone" : `of stack ${stack} alone, or of the person who starts the run`;
}

function escLinked({ escEnvironments }: DeploymentsPlan, { stack }: PlannedSettings): string {
  const linked = escEnvironments.find(({ linkedTo }) => linkedTo?.stack === stack);
  return linked ? `open ${linked.project}/${linked.name}, which is linked to the stack` : "none";
}

/** The clouds that a run logs in to, with the subject of its ID token. Pulumi: OIDC in deployments. */
function cloudLines({ clouds: { aws, azure, gcp }, stack }: PlannedSettings): string[] {
  const logins = [
    ...(aws ? [`AWS role ${aws.roleArn}`] : []),
    ...(azure ? [`Azure application ${azure.clientId}`] : []),
    ...(gcp ? [`Google Cloud service account ${gcp.serviceAccount}`] : []),
  ];
  if (logins.length === 0) return [];
  const [org = "", project = "", name = ""] = stack.split("/");
  const subject = `pulumi:deploy:org:${org}:project:${project}:stack:${name}:operation:update:scope:write`;
  return [...logins, `by an ID token with aud=${org} and, in an update, sub=${subject}`];
}

function scheduleLine(schedule: PlannedStackSchedule): string {
  switch (schedule.kind) {
    case "drift":
      return `drift is ${schedule.remediates ? "detected and remediated" : "detected"} at ${schedule.cron} UTC`;
    case "ttl":
      return `destroyed at ${schedule.at}${schedule.removesStack ? ", and the stack is removed" : ""}`;
    case "operation":
      return `${schedule.operation} at ${schedule.cron === undefined ? (schedule.at ?? "") : `${schedule.cron} UTC`}`;
  }
}

function conditionLines({ isInGitLab, protectedTags, protectedBranches }: DeploymentsPlan): string[] {
  const refs = [...protectedBranches, ...protectedTags].map((ref) => `"${ref}"`).join(", ");
  return [
    "Unreviewed code cannot deploy, under these conditions:",
    isInGitLab
      ? `  refs: every Maintainer may push to ${refs}, or create such a tag, and that deploys. Narrow it with protection.push: no one and protection.approvals (GitLab Premium).`
      : "  refs: the branches and tags that deploy are protected in the repository. These settings protect only GitLab projects.",
    "  people: everyone who may write a stack may start its deployments in Pulumi Cloud, with other settings than these.",
    "  settings: Pulumi Cloud's administrators may change the deployment settings. pulumi up --refresh shows that, except for stacks that are deployed on tags or with a role, and for secrets.",
  ];
}

function differenceLines({ leftOut }: DeploymentsPlan): string[] {
  return leftOut.length === 0
    ? []
    : [
        "Features in another form, or not available:",
        ...leftOut.map(({ feature, paths, wayAround }) => `  ${feature} (${paths.join(", ")}): ${wayAround}.`),
      ];
}

function exceptionLines({ exceptions }: DeploymentsPlan): string[] {
  return exceptions.length === 0
    ? []
    : [
        "Exceptions in force:",
        ...exceptions.map(
          ({ code, path, reason }) => `  ${code}${path === undefined ? "" : ` at ${path}`}: ${oneLine(reason)}`,
        ),
      ];
}

function warningLines({ warnings }: DeploymentsPlan): string[] {
  const others = warnings.filter(({ code }) => code !== "LEFT_OUT");
  return others.length === 0 ? [] : ["Warnings:", ...others.map((one) => `  ${describeBriefly(one)}`)];
}

function field(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(6)}  ${line}`);
}
