import type { Organization, Stack, TokenOwner, Update } from "../../cloud/entities";
import type { CloudState } from "../../cloud/state";
import { historyOf } from "../../cloud/updates";
import type { Status } from "../html/status";
import type { Crumb, Page, Tabs } from "../page";
import { type OrganizationPlace, pagePathOfOrganization } from "../paths";
import type { PageRequest } from "../world";

/** A request for a page of an organization of Pulumi Cloud. */
export interface OrganizationRequest extends PageRequest {
  readonly organization: Organization;
}

const places = [
  ["Stacks", undefined],
  ["Issuers", "issuers"],
  ["Teams", "teams"],
  ["Tokens", "tokens"],
  ["Environments", "environments"],
] as const satisfies readonly (readonly [string, OrganizationPlace | undefined])[];

/** Adds the frame of an organization's page. `top` marks the main page of the place. */
export function organizationPage(
  { organization: { name } }: OrganizationRequest,
  place: OrganizationPlace | undefined,
  page: Omit<Page, "crumbs" | "tabs"> & { readonly crumbs?: readonly Crumb[]; readonly top?: boolean },
): Page {
  const { top = false, crumbs = [], ...rest } = page;
  const own = place === undefined && top ? [] : [{ name, path: pagePathOfOrganization(name) }];
  return { ...rest, crumbs: [{ name: "Sandbox", path: "/" }, ...own, ...crumbs], tabs: tabsOf(name, place) };
}

/** The status of an update. A running one with an expired lease counts as failed. */
export function updateStatus({ status, lease }: Update, now: Date): Status {
  switch (status) {
    case "not started":
      return { word: "Not started", tone: "calm", shape: "circle" };
    case "running":
      return lease !== null && lease.expires * 1000 > now.getTime()
        ? { word: "Running", tone: "busy", shape: "running" }
        : { word: "Lost its lease", tone: "warn", shape: "alert" };
    case "succeeded":
      return { word: "Succeeded", tone: "good", shape: "check" };
    case "failed":
      return { word: "Failed", tone: "bad", shape: "cross" };
    case "cancelled":
      return { word: "Cancelled", tone: "calm", shape: "stop" };
  }
}

/** The last update of a stack, finished or running. */
export function lastUpdate(state: CloudState, stack: Stack): Update | undefined {
  return historyOf(state, stack).at(-1);
}

/** The name of an update, with its version. A preview has none. */
export function updateName({ kind, dryRun, version }: Update): string {
  return dryRun ? `Preview of ${kind === "preview" ? "an update" : kind}` : `#${version} ${kind}`;
}

/** The name of a token's owner. */
export function ownerName(owner: TokenOwner): string {
  switch (owner.kind) {
    case "user":
      return owner.login;
    case "organization":
      return `organization ${owner.organization}${owner.admin ? ", as an admin" : ""}`;
    case "team":
      return `team ${owner.team}`;
    case "deployment":
      return `deployment in ${owner.organization}`;
  }
}

function tabsOf(organization: string, place: OrganizationPlace | undefined): Tabs {
  return {
    label: "Organization",
    entries: places.map(([name, at]) => ({
      name,
      path: pagePathOfOrganization(organization, at),
      current: at === place,
    })),
  };
}
