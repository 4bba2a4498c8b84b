import { type DeploymentLogLine, logOf } from "../../cloud/deployments/deploymentLog";
import { deploymentsOf } from "../../cloud/deployments/deployments";
import type { Deployment, DeploymentStatus, StackSchedule, Webhook } from "../../cloud/deployments/entities";
import { updatesOf } from "../../cloud/deployments/present";
import { nextExecution } from "../../cloud/deployments/schedules";
import { settingsOf } from "../../cloud/deployments/settingsRules";
import type { Stack } from "../../cloud/entities";
import { stringify } from "yaml";
import { type Html, html, joined } from "../html/html";
import { pageOf, pager } from "../html/pager";
import { code, facts, link, scrollable, section, table, tags } from "../html/parts";
import { type Status, liveStatus, statusBadge } from "../html/status";
import { durationBetween, moment } from "../html/time";
import { readJobLog } from "../log/jobLog";
import { logView } from "../log/logView";
import type { Page } from "../page";
import { pagePathOfDeployment, pagePathOfDeployments, pagePathOfStack, pagePathOfUpdate } from "../paths";
import { originOf, visibleSettings } from "../readers/deploymentSettings";
import { yamlView } from "../yaml/highlight";
import { type OrganizationRequest, organizationPage, updateName } from "./frame";

/** The number of lines of a log that are shown, the last ones, because a live page is rendered every second. */
const maxLines = 2_000;

/** Pulumi Deployments of a stack: its settings without secrets, what starts deployments, and the deployments. */
export function deploymentsPage(request: OrganizationRequest, stack: Stack): Page {
  const { cloud, now, query } = request;
  const settings = settingsOf(cloud, stack);
  const deployments = pageOf(deploymentsOf(cloud, stack).reverse(), query, 20);
  const path = `${stack.project}/${stack.name}`;
  return organizationPage(request, undefined, {
    title: `Deployments of ${path}`,
    crumbs: [{ name: path, path: pagePathOfStack(stack) }],
    live: deployments.rows.some(isUnderWay),
    body: html`
      ${section("Deployments", html`${deploymentTable(request, stack, deployments.rows)} ${pager(deployments, query)}`)}
      ${section(
        "Settings",
        settings
          ? html`${facts([
              ["Revision", settings.version],
              ["New deployments", settings.isPaused ? "wait, because they are paused" : null],
            ])}
            ${scrollable(`The deployment settings of ${path}`, yamlView(stringify(visibleSettings(settings.document))))}`
          : html`<p class="empty">The stack has no deployment settings.</p>`,
      )}
      ${section(
        "Schedules",
        table({
          caption: "Schedules",
          columns: ["Operation", "When", "Next", "Last"],
          empty: "It has no schedules.",
          rows: cloud.schedules
            .filter((schedule) => schedule.stack === stack.id)
            .map((schedule) => [
              operationOf(schedule),
              schedule.cron === undefined ? "once" : html`${code(schedule.cron)} UTC`,
              moment(nextExecution(schedule, now), now),
              moment(schedule.lastExecuted, now),
            ]),
        }),
      )}
      ${section("Webhooks", webhookTable(request, stack))}
    `,
  });
}

/** One deployment: its revision, steps and log. */
export function deploymentPage(request: OrganizationRequest, stack: Stack, deployment: Deployment): Page {
  const { cloud, now } = request;
  const { version, operation, revision, initiator, requestedBy, created, started } = deployment;
  const path = `${stack.project}/${stack.name}`;
  const name = nameOf(deployment);
  const updates = updatesOf(cloud, deployment).map((update) =>
    link(pagePathOfUpdate(stack, update), updateName(update)),
  );
  return organizationPage(request, undefined, {
    title: `Deployment ${name}`,
    heading: html`Deployment ${name} ${liveStatus(`Deployment ${version}`, statuses[deployment.status])}`,
    crumbs: [
      { name: path, path: pagePathOfStack(stack) },
      { name: "Deployments", path: pagePathOfDeployments(stack) },
    ],
    live: isUnderWay(deployment),
    body: html`
      ${facts([
        ["Stack", link(pagePathOfStack(stack), path)],
        ["Operation", operation],
        ["Started by", initiator],
        ["Requested by", requestedBy],
        ["Tag", revision.tag === undefined ? null : code(revision.tag)],
        ["Branch", revision.branch === undefined ? null : code(revision.branch)],
        ["Commit", revision.commit === undefined ? null : code(revision.commit.slice(0, 8))],
        ["Merge request", revision.pullRequest === undefined ? null : `!${revision.pullRequest}`],
        ["Queued", moment(created, now)],
        ["Started", moment(started, now)],
        ["Duration", durationOf(deployment, now)],
        ["Updates", updates.length === 0 ? null : joined(updates)],
      ])}
      ${section("Log", log(deployment, logOf(cloud.folder, deployment), now))}
    `,
  });
}

/** The statuses of deployments, in the words of Pulumi Cloud's pages. */
const statuses: Readonly<Record<DeploymentStatus, Status>> = {
  "not-started": { word: "Queued", tone: "wait", shape: "waiting" },
  accepted: { word: "Accepted", tone: "wait", shape: "waiting" },
  running: { word: "Running", tone: "busy", shape: "running" },
  succeeded: { word: "Succeeded", tone: "good", shape: "check" },
  failed: { word: "Failed", tone: "bad", shape: "cross" },
  skipped: { word: "Skipped", tone: "calm", shape: "skip" },
};

/** The status of a deployment as a badge that is announced when it changes. */
export function deploymentStatus(stack: Stack, deployment: Deployment): Html {
  return liveStatus(`${stack.project}/${stack.name}, deployment ${nameOf(deployment)}`, statuses[deployment.status]);
}

/** Whether a deployment waits or runs. */
export function isUnderWay({ status }: Deployment): boolean {
  return status === "not-started" || status === "accepted" || status === "running";
}

export function nameOf({ version, operation }: Deployment): string {
  return `#${version} ${operation}`;
}

function deploymentTable({ now }: OrganizationRequest, stack: Stack, rows: readonly Deployment[]): Html {
  return table({
    caption: "Deployments",
    columns: ["Deployment", "State", "Started by", "Revision", "Queued", "Duration"],
    empty: "Nothing was deployed.",
    rows: rows.map((one) => {
      const { tag, branch, commit } = one.revision;
      return [
        link(pagePathOfDeployment(stack, one), nameOf(one)),
        deploymentStatus(stack, one),
        one.initiator,
        code(tag ?? branch ?? commit?.slice(0, 8) ?? "–"),
        moment(one.created, now),
        durationOf(one, now),
      ];
    }),
  });
}

function webhookTable({ cloud }: OrganizationRequest, stack: Stack): Html {
  const rows = cloud.webhooks.filter(({ scope }) => scope.kind === "stack" && scope.stack === stack.id);
  return table({
    caption: "Webhooks",
    columns: ["Webhook", "Sends to", "Events", "State", "Signed"],
    empty: "It has no webhooks.",
    rows: rows.map((webhook) => [
      webhook.displayName,
      targetOf(webhook),
      tags([...webhook.groups, ...webhook.filters]),
      webhook.isActive ? "active" : "inactive",
      webhook.secret === undefined ? "no" : "yes",
    ]),
  });
}

function targetOf({ format, payloadUrl }: Webhook): Html {
  return format === "pulumi_deployments" ? html`deployments of ${code(payloadUrl)}` : code(originOf(payloadUrl));
}

function operationOf({ request }: StackSchedule): string {
  const { operation, operationContext } = request;
  const { remediateIfDriftDetected = false, deleteAfterDestroy = false } = operationContext?.options ?? {};
  if (remediateIfDriftDetected) return `${operation}, and remediates it`;
  return deleteAfterDestroy ? `${operation}, and removes the stack` : operation;
}

function durationOf(deployment: Deployment, now: Date): string {
  const { started, modified } = deployment;
  const end = isUnderWay(deployment) ? null : modified.toISOString();
  return durationBetween(started?.toISOString() ?? null, end, now);
}

/** The log, with a section for each step. */
function log({ steps, status }: Deployment, all: readonly DeploymentLogLine[], now: Date): Html {
  if (all.length === 0) {
    return html`<p class="empty">${status === "not-started" ? "It waits." : "It has no log."}</p>`;
  }
  const texts = all.filter(({ line }) => line !== undefined);
  const skipped = Math.max(0, texts.length - maxLines);
  const shown = texts.slice(skipped);
  return html`${skipped === 0 ? undefined : html`<p class="log-tools">Without its first ${skipped} lines.</p>`}
  ${steps.map((step, index) => {
    const lines = shown.filter((line) => line.step === index);
    const first = lines[0] ? skipped + shown.indexOf(lines[0]) + 1 : 0;
    const end = step.status === "running" ? null : (step.lastUpdated?.toISOString() ?? null);
    return html`<h3>
        ${step.name} ${statusBadge(statuses[step.status])}
        <span class="took">${durationBetween(step.started?.toISOString() ?? null, end, now)}</span>
      </h3>
      ${logView(readJobLog(lines.map(({ line = "" }) => line).join(""), first))}`;
  })}`;
}
