import { pendingApprovals } from "../../gitlab/ci/environments/deploymentApprovals";
import type { Deployment } from "../../gitlab/ci/entities";
import type { Environment } from "../../gitlab/entities";
import { isProtectedEnvironment } from "../../gitlab/model/protectedEnvironments";
import { type Html, html } from "../html/html";
import { facts, link, section, table } from "../html/parts";
import { type Status, ciStatus, liveStatus } from "../html/status";
import { durationBetween, moment } from "../html/time";
import { webLink } from "../html/webLink";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { type ProjectRequest, commitLink, projectPage, refName, userName } from "./frame";

const maxDeployments = 50;

/** The deployment environments of a project, with their last deployments. */
export function environmentsPage(request: ProjectRequest): Page {
  const { gitlab, project, now } = request;
  const rows = gitlab.environments.filter(({ projectId }) => projectId === project.id);
  const last = rows.map((row) => deploymentsTo(request, row)[0]);
  return projectPage(request, "environments", {
    title: "Environments",
    live: last.some(isUnderWay),
    body: table({
      caption: "Environments",
      columns: ["Environment", "State", "Tier", "Last deployment", "Commit", "By", "When"],
      empty: "The project has no environments.",
      rows: rows.map((row, index) => {
        const deployment = last[index];
        return [
          link(pagePathOfProject(project, `environments/${row.id}`), row.name),
          row.state,
          row.tier,
          deployment ? liveStatus(`Deployment to ${row.name}`, deploymentStatus(deployment)) : "none yet",
          deployment ? commitLink(project, deployment.sha) : "–",
          deployment ? userName(gitlab, deployment.userId) : "–",
          moment(deployment?.createdAt, now),
        ];
      }),
    }),
  });
}

/** One deployment environment with its deployments, newest first. */
export function environmentPage(request: ProjectRequest, environment: Environment): Page {
  const { project } = request;
  const deployments = deploymentsTo(request, environment);
  return projectPage(request, "environments", {
    title: environment.name,
    crumbs: [{ name: "Environments", path: pagePathOfProject(project, "environments") }],
    live: deployments.some(isUnderWay),
    body: html`
      ${facts([
        ["State", environment.state],
        ["Tier", environment.tier],
        ["Protected", isProtectedEnvironment(request.gitlab, project.id, environment.name) ? "yes" : null],
        ["Description", environment.description],
        ["Stops by itself", environment.autoStopAt === null ? null : moment(environment.autoStopAt, request.now)],
        ["Address", environment.externalUrl === null ? null : webLink(environment.externalUrl)],
      ])}
      ${section("Deployments", deploymentTable(request, deployments.slice(0, maxDeployments)))}
    `,
  });
}

function deploymentTable({ gitlab, project, now }: ProjectRequest, deployments: readonly Deployment[]): Html {
  return table({
    caption: "Deployments",
    columns: ["Deployment", "State", "Job", "Ref", "Commit", "By", "Started", "Duration"],
    empty: "Nothing was deployed to it yet.",
    rows: deployments.map((row) => [
      `#${row.iid}`,
      [liveStatus(`Deployment ${row.iid}`, deploymentStatus(row)), approvalsLeft(gitlab, row)],
      link(pagePathOfProject(project, `jobs/${row.jobId}`), gitlab.jobs.get(row.jobId)?.name ?? `job ${row.jobId}`),
      refName(row.ref, row.tag),
      commitLink(project, row.sha),
      userName(gitlab, row.userId),
      moment(row.createdAt, now),
      durationBetween(row.createdAt, row.finishedAt, now),
    ]),
  });
}

/** The number of missing approvals of a blocked deployment. */
function approvalsLeft(gitlab: ProjectRequest["gitlab"], deployment: Deployment): string {
  const count = pendingApprovals(gitlab, deployment);
  return count === 0 ? "" : ` (lacks ${count} ${count === 1 ? "approval" : "approvals"})`;
}

function deploymentsTo({ gitlab }: ProjectRequest, { id }: Environment): Deployment[] {
  return gitlab.deployments.filter(({ environmentId }) => environmentId === id).reverse();
}

function deploymentStatus({ status }: Deployment): Status {
  return status === "blocked" ? { word: "Blocked", tone: "wait", shape: "hand" } : ciStatus(status);
}

function isUnderWay(deployment: Deployment | undefined): boolean {
  return deployment?.status === "created" || deployment?.status === "running";
}
