import type { Pipeline } from "../gitlab/ci/entities";
import { historyOf } from "../cloud/updates";
import { deploymentStatus, isUnderWay as isDeploying, nameOf } from "./cloud/deployments";
import { updateName, updateStatus } from "./cloud/frame";
import { type Html, html } from "./html/html";
import { link, section, table } from "./html/parts";
import { ciStatus, isUnderWay, liveStatus } from "./html/status";
import { moment, unixMoment } from "./html/time";
import type { Page } from "./page";
import {
  pagePathOfDeployment,
  pagePathOfOrganization,
  pagePathOfProject,
  pagePathOfStack,
  pagePathOfUpdate,
} from "./paths";
import { pipelinesOf } from "./readers/pipelines";
import type { PageRequest } from "./world";

/** The start page: projects, organizations, and what is running. */
export function overviewPage(request: PageRequest): Page {
  const { gitlab, cloud } = request;
  const pipelines = pipelinesOf(gitlab, ({ status }) => isUnderWay(status) || status === "manual").slice(0, 20);
  return {
    title: "What there is",
    crumbs: [],
    // A pipeline may start at any time.
    live: true,
    body: html`
      <p class="lead">
        A GitLab and a Pulumi Cloud of this machine's own: ${counted(gitlab.projects.all().length, "project")},
        ${counted(cloud.stacks.all().length, "stack")}.
      </p>
      ${section("Now", now(request, pipelines))} ${section("Projects", projects(request), "projects")}
      ${section("Pulumi Cloud", organizations(request), "organizations")}
    `,
  };
}

function now({ gitlab, cloud, now }: PageRequest, pipelines: readonly Pipeline[]): Html {
  const updates = cloud.updates.filter(({ status }) => status === "running");
  return table({
    caption: "What runs now",
    columns: ["What", "State", "Where", "Since"],
    empty: "Nothing runs.",
    rows: [
      ...pipelines.map((pipeline) => {
        const project = gitlab.projects.get(pipeline.projectId) ?? { fullPath: "" };
        return [
          link(pagePathOfProject(project, `pipelines/${pipeline.id}`), `Pipeline #${pipeline.id}`),
          liveStatus(`Pipeline ${pipeline.id}`, ciStatus(pipeline.status)),
          html`${link(pagePathOfProject(project), project.fullPath)} <code>${pipeline.ref}</code>`,
          moment(pipeline.createdAt, now),
        ];
      }),
      ...cloud.deployments.filter(isDeploying).flatMap((deployment) => {
        const stack = cloud.stacks.get(deployment.stack);
        if (!stack) return [];
        return [
          [
            link(pagePathOfDeployment(stack, deployment), `Deployment ${nameOf(deployment)}`),
            deploymentStatus(stack, deployment),
            link(pagePathOfStack(stack), `${stack.project}/${stack.name}`),
            moment(deployment.created, now),
          ],
        ];
      }),
      ...updates.flatMap((update) => {
        const stack = cloud.stacks.get(update.stack);
        if (!stack) return [];
        const path = `${stack.project}/${stack.name}`;
        return [
          [
            link(pagePathOfUpdate(stack, update), updateName(update)),
            liveStatus(`${path}, ${updateName(update)}`, updateStatus(update, now)),
            link(pagePathOfStack(stack), path),
            unixMoment(update.started, now),
          ],
        ];
      }),
    ],
  });
}

function projects({ gitlab, now }: PageRequest): Html {
  return table({
    caption: "Projects",
    columns: ["Project", "Last pipeline", "Open merge requests", "Created"],
    empty: "There are no projects.",
    rows: gitlab.projects.all().map((project) => {
      const [last] = pipelinesOf(gitlab, ({ projectId }) => projectId === project.id);
      const open = gitlab.mergeRequests.filter((row) => row.projectId === project.id && row.state === "opened").length;
      return [
        link(pagePathOfProject(project), project.fullPath),
        last ? liveStatus(`Pipeline ${last.id} of ${project.fullPath}`, ciStatus(last.status)) : "none yet",
        open === 0 ? "none" : link(pagePathOfProject(project, "merge_requests"), `${open} open`),
        moment(project.createdAt, now),
      ];
    }),
  });
}

function organizations({ cloud, now }: PageRequest): Html {
  return table({
    caption: "Organizations",
    columns: ["Organization", "Edition", "Stacks", "Teams", "Last update"],
    empty: "There are no organizations.",
    rows: cloud.organizations.all().map(({ name, edition }) => {
      const stacks = cloud.stacks.filter(({ organization }) => organization === name);
      const latest = Math.max(0, ...stacks.flatMap((stack) => historyOf(cloud, stack).map(({ started }) => started)));
      return [
        link(pagePathOfOrganization(name), name),
        edition,
        stacks.length,
        cloud.teams.filter(({ organization }) => organization === name).length,
        unixMoment(latest, now),
      ];
    }),
  });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
