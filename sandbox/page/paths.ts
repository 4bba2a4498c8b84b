import type { Deployment } from "../cloud/deployments/entities";
import type { Stack, Update } from "../cloud/entities";
import { updateId } from "../cloud/updates";
import type { Project } from "../gitlab/entities";

/*
 * The paths of all pages. A page for GitLab has GitLab's path: `/acme/shop/api/-/pipelines/1003`. A page for Pulumi Cloud
 * has Pulumi Cloud's path below `/-/cloud`, which no project can have: `/-/cloud/acme/shop-api/staging`.
 */

/** GitLab's own paths of one project. */
export type ProjectPlace =
  | "ci/editor"
  | "merge_requests"
  | "pipelines"
  | "environments"
  | "pipeline_schedules"
  | "settings/ci_cd"
  | "settings/repository"
  | `merge_requests/${number}`
  | `pipelines/${number}`
  | `jobs/${number}`
  | `jobs/${number}/raw`
  | `environments/${number}`
  | `commit/${string}`;

/** The pages of an organization, besides its stacks. */
export type OrganizationPlace = "issuers" | "teams" | "tokens" | "environments";

/** The path of a project's page, or of one of its places. */
export function pagePathOfProject({ fullPath }: Pick<Project, "fullPath">, place?: ProjectPlace): string {
  const path = `/${encoded(...fullPath.split("/"))}`;
  return place === undefined ? path : `${path}/-/${encoded(...place.split("/"))}`;
}

/** The path of an organization's page, or of one of its places. */
export function pagePathOfOrganization(organization: string, place?: OrganizationPlace): string {
  return `/-/cloud/${encoded(organization)}${place === undefined ? "" : `/-/${place}`}`;
}

/** The path of an ESC environment's page. */
export function pagePathOfEscEnvironment(organization: string, project: string, name: string): string {
  return `${pagePathOfOrganization(organization, "environments")}/${encoded(project, name)}`;
}

/** The path of a stack's page. */
export function pagePathOfStack({
  organization,
  project,
  name,
}: Pick<Stack, "organization" | "project" | "name">): string {
  return `/-/cloud/${encoded(organization, project, name)}`;
}

/** The path of an update's page: with the version that the CLI prints, or for a preview with its id. */
export function pagePathOfUpdate(stack: Stack, update: Update): string {
  const numbered = !update.dryRun && update.version > 0;
  return `${pagePathOfStack(stack)}/${numbered ? `updates/${update.version}` : `previews/${updateId(update)}`}`;
}

/** The path of the page of a stack's deployments, with the settings and what starts them. */
export function pagePathOfDeployments(stack: Pick<Stack, "organization" | "project" | "name">): string {
  return `${pagePathOfStack(stack)}/deployments`;
}

/** The path of a deployment's page, with the version that its `consoleUrl` has. */
export function pagePathOfDeployment(stack: Stack, { version }: Pick<Deployment, "version">): string {
  return `${pagePathOfDeployments(stack)}/${version}`;
}

/** The page's path for a path of Pulumi Cloud, such as `/acme/shop-api/staging/updates/3`. */
export function pagePathOfCloudPath(path: string): string {
  return `/-/cloud${path}`;
}

/** The path of the request log. */
export const pagePathOfRequests = "/-/requests";

/** The decoded segments of a path, or undefined if one is invalid. */
export function segmentsOf(path: string): string[] | undefined {
  try {
    return path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function encoded(...segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join("/");
}
