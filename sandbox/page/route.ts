import { findStack } from "../cloud/access";
import { deploymentsOf } from "../cloud/deployments/deployments";
import { ciFileOf } from "../gitlab/ci/requestPipeline";
import { historyOf, previewsOf, updateId } from "../cloud/updates";
import type { OrganizationRequest } from "./cloud/frame";
import { deploymentPage, deploymentsPage } from "./cloud/deployments";
import { escEnvironmentPage, escEnvironmentsPage } from "./cloud/environments";
import { issuersPage } from "./cloud/issuers";
import { stackPage, stacksPage } from "./cloud/stacks";
import { teamsPage } from "./cloud/teams";
import { tokensPage } from "./cloud/tokens";
import { updatePage } from "./cloud/update";
import { overviewPage } from "./overview";
import type { Page, PlainText } from "./page";
import { segmentsOf } from "./paths";
import { ciFilePage } from "./project/ciFile";
import { commitPage } from "./project/commit";
import { environmentPage, environmentsPage } from "./project/environments";
import type { ProjectRequest } from "./project/frame";
import { jobPage, rawLogPage } from "./project/job";
import { mergeRequestPage, mergeRequestsPage } from "./project/mergeRequests";
import { projectOverview } from "./project/overview";
import { pipelinePage } from "./project/pipelinePage";
import { pipelinesPage } from "./project/pipelines";
import { protectionsPage } from "./project/protections";
import { schedulesPage } from "./project/schedules";
import { variablesPage } from "./project/variables";
import { requestsPage } from "./requests";
import type { PageRequest } from "./world";

/** The page at a path, or undefined if there is none. */
export function pageAt(path: string, request: PageRequest): Page | PlainText | undefined {
  const segments = segmentsOf(path);
  if (!segments) return undefined;
  const dash = segments.indexOf("-");
  if (segments.length === 0) return overviewPage(request);
  if (dash === 0) return ownPage(segments.slice(1), request);
  const [own, place] = dash < 0 ? [segments, []] : [segments.slice(0, dash), segments.slice(dash + 1)];
  const project = request.gitlab.projects.find(
    ({ fullPath }) => fullPath.toLowerCase() === own.join("/").toLowerCase(),
  );
  return project && pageOfProject(place, { ...request, project });
}

function ownPage([first, ...rest]: readonly string[], request: PageRequest): Page | undefined {
  if (first === "requests" && rest.length === 0) return requestsPage(request);
  if (first !== "cloud") return undefined;
  const [name, ...place] = rest;
  const organization = request.cloud.organizations.find((row) => row.name === name);
  return organization && pageOfOrganization(place, { ...request, organization });
}

/** A page of a project, by GitLab's path. Branches and tags are on the project's main page. */
function pageOfProject(place: readonly string[], request: ProjectRequest): Page | PlainText | undefined {
  const { gitlab, project } = request;
  const [noun = "", id, sub, ...more] = place;
  const number = id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
  if (noun === "" || noun === "tree" || noun === "branches" || noun === "tags") return projectOverview(request);
  if (noun === "blob") return [sub, ...more].join("/") === ciFileOf(project) ? ciFilePage(request) : undefined;
  if (more.length > 0) return undefined;
  switch ([noun, ...(id === undefined ? [] : [number === undefined ? id : "N"])].join("/")) {
    case "ci/editor":
      return ciFilePage(request);
    case "settings/ci_cd":
      return variablesPage(request);
    case "settings/repository":
      return protectionsPage(request);
    case "pipeline_schedules":
      return schedulesPage(request);
    case "environments":
      return environmentsPage(request);
    case "pipelines":
      return pipelinesPage(request);
    case "merge_requests":
      return mergeRequestsPage(request);
  }
  if (noun === "commit") {
    const commit = gitlab.commits.find((row) => row.projectId === project.id && row.sha === id);
    return commit && commitPage(request, commit);
  }
  if (number === undefined) return undefined;
  switch (noun) {
    case "environments": {
      const row = gitlab.environments.get(number);
      return row?.projectId === project.id ? environmentPage(request, row) : undefined;
    }
    case "pipelines": {
      const row = gitlab.pipelines.get(number);
      return row?.projectId === project.id ? pipelinePage(request, row) : undefined;
    }
    case "jobs": {
      const row = gitlab.jobs.get(number);
      if (row?.projectId !== project.id) return undefined;
      return sub === "raw" ? rawLogPage(request, row) : jobPage(request, row);
    }
    case "merge_requests": {
      const row = gitlab.mergeRequests.find(({ projectId, iid }) => projectId === project.id && iid === number);
      return row && mergeRequestPage(request, row);
    }
    default:
      return undefined;
  }
}

function pageOfOrganization(place: readonly string[], request: OrganizationRequest): Page | undefined {
  const { cloud, organization } = request;
  const [first, second, third, id, ...more] = place;
  if (first === undefined) return stacksPage(request);
  if (more.length > 0) return undefined;
  if (first === "-") {
    if (second === "environments" && third !== undefined) {
      const environment = cloud.environments.find(
        (row) => row.organization === organization.name && row.project === third && row.name === id,
      );
      return environment && escEnvironmentPage(request, environment);
    }
    if (third !== undefined) return undefined;
    const pages = {
      issuers: issuersPage,
      teams: teamsPage,
      tokens: tokensPage,
      environments: escEnvironmentsPage,
    } as const;
    return second !== undefined && Object.hasOwn(pages, second)
      ? pages[second as keyof typeof pages](request)
      : undefined;
  }
  const stack = second === undefined ? undefined : findStack(cloud, organization.name, first, second);
  if (!stack) return undefined;
  if (third === undefined) return stackPage(request, stack);
  if (third === "deployments") {
    if (id === undefined) return deploymentsPage(request, stack);
    const deployment = deploymentsOf(cloud, stack).find(({ version }) => String(version) === id);
    return deployment && deploymentPage(request, stack, deployment);
  }
  const update =
    third === "updates"
      ? historyOf(cloud, stack).find(({ version }) => String(version) === id)
      : third === "previews"
        ? previewsOf(cloud, stack).find((row) => updateId(row) === id)
        : undefined;
  return update && updatePage(request, stack, update);
}
