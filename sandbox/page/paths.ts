import type { Stack, Update } from "../cloud/entities";
import { updateId } from "../cloud/updates";
import type { Project } from "../gitlab/entities";

/*
 * Where everything is. What GitLab has a page for has the same path as there: `/acme/shop/api/-/pipelines/1003`. What
 * Pulumi Cloud has a page for has its path below `/-/cloud`, which no project can be: `/-/cloud/acme/shop-api/staging`.
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

/** What an organization has a page for, besides its stacks. */
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
export function pagePathOfEnvironment(organization: string, project: string, name: string): string {
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

/** Of an update that changes its stack by the number that the CLI prints, of one that only looks by its id. */
export function pagePathOfUpdate(stack: Stack, update: Update): string {
  const numbered = !update.dryRun && update.version > 0;
  return `${pagePathOfStack(stack)}/${numbered ? `updates/${update.version}` : `previews/${updateId(update)}`}`;
}

/** Where the page shows what Pulumi Cloud shows at `path`, such as `/acme/shop-api/staging/updates/3`. */
export function pagePathOfCloudPath(path: string): string {
  return `/-/cloud${path}`;
}

/** The path of the request log. */
export const pagePathOfRequests = "/-/requests";

/** The parts of a path, decoded; undefined where one can't be. */
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
