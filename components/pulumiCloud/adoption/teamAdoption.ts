import { withException } from "../../../pipeline/checks/settings/exceptions";
import { unsafe } from "../../../pipeline/checks/settings/unsafeSettings";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { isReviewStackName } from "../../../pipeline/reviewStackName";
import { adopts } from "../../../pipeline/settings/adopts";
import { Adopted } from "../../../pipeline/settings/choices";
import { type Adoption, change, joined, nothingAdopted } from "../../lookups/adoption";
import type { StackGrant, TeamResources } from "../teamResources";
import { isManaged } from "../../lookups/stackState";
import { cloudPath } from "../lookups/cloudPath";
import { adopted, type CloudSearch, unsafeAdoption } from "./cloudAdoption";

/** A planned team, and whether it may have more permissions than planned, such as those of projects of a group. */
export type PlannedTeam = TeamResources & { readonly mayHaveMore?: boolean };

/** Adopts existing teams of planned names. Their members are removed, and their permissions must not be wider. */
export async function adoptTeams(search: CloudSearch, teams: readonly PlannedTeam[]): Promise<Adoption> {
  const missing = teams.filter(
    ({ name }) =>
      !isManaged(search.state, {
        type: "pulumiservice:index:Team",
        identity: { organizationName: search.organization, name },
      }),
  );
  return joined(
    await Promise.all(
      missing.map(async (planned) => {
        const response = await search.read(`/orgs${cloudPath(search.organization)}/teams${cloudPath(planned.name)}`);
        return response ? adoptTeam(search, planned, response.body as FoundTeam) : nothingAdopted;
      }),
    ),
  );
}

/** A team, as Pulumi Cloud describes it. Pulumi Cloud: GetTeam. */
export interface FoundTeam {
  readonly kind: string;
  readonly displayName?: string;
  readonly members?: readonly { readonly githubLogin: string }[];
  readonly stacks?: readonly {
    readonly projectName: string;
    readonly stackName: string;
    readonly permission: number;
  }[];
  readonly environments?: readonly {
    readonly projectName: string;
    readonly envName: string;
    readonly permission: string;
    readonly maxOpenDuration?: string;
  }[];
  readonly accounts?: readonly { readonly accountName: string }[];
  readonly roleIds?: readonly string[];
}

const path = "organization";

/** The adoption of an existing team. */
export function adoptTeam(search: CloudSearch, planned: PlannedTeam, found: FoundTeam): Adoption {
  const label = `team ${quoted(planned.name)}`;
  if (found.kind !== "pulumi") {
    const message = `${label} exists already, and its members come from ${found.kind === "github" ? "GitHub" : "an identity provider"}, so that it can't be adopted. Remove it`;
    return { imports: {}, diagnostics: [errorAt("ALREADY_EXISTS", path, message)] };
  }
  const members = (found.members ?? []).map(({ githubLogin }) => githubLogin);
  const grants = grantsOf(search.organization, planned, found);
  const { imports, diagnostics } = adopted(
    search,
    {
      kind: Adopted.Teams,
      label,
      path,
      changes: [
        ...change("display name", found.displayName ?? "", planned.name),
        ...(members.length === 0 ? [] : [`members removed: ${members.join(", ")}`]),
        ...grants.flatMap(({ changes }) => changes),
      ],
      alternative: "remove it",
    },
    {
      [planned.resourceName]: `${search.organization}/${planned.name}`,
      // A permission of another level is created again, because the engine does not replace what it imports.
      ...Object.fromEntries(
        grants
          .filter(({ changes }) => changes.length === 0)
          .map(({ resourceName, importId }) => [resourceName, importId]),
      ),
    },
  );
  if (!adopts(search.adopt, Adopted.Teams)) return { imports, diagnostics };
  return {
    imports,
    diagnostics: [...diagnostics, ...widerTeam(search, planned, label, unplannedPermissions(planned, found))],
  };
}

/** A planned permission that the team already has, maybe of another level. */
interface FoundGrant {
  readonly resourceName: string;
  readonly importId: string;
  readonly changes: readonly string[];
}

function grantsOf(
  organization: string,
  { name, stacks, escEnvironments }: PlannedTeam,
  found: FoundTeam,
): FoundGrant[] {
  return [
    ...stacks.flatMap((grant) =>
      (found.stacks ?? [])
        .filter((one) => one.projectName === grant.project && one.stackName === grant.stack)
        .map(({ permission }) => ({
          resourceName: grant.resourceName,
          importId: `${organization}/${grant.project}/${grant.stack}/${name}`,
          changes: change(
            `permission for stack ${grant.project}/${grant.stack}`,
            permissionLevel(permission),
            grant.permission,
          ),
        })),
    ),
    ...escEnvironments.flatMap(({ resourceName, project, escEnvironment }) =>
      (found.environments ?? [])
        .filter((one) => one.projectName === project && one.envName === escEnvironment)
        .map(({ permission, maxOpenDuration: duration }) => ({
          resourceName,
          importId: `${organization}/${name}/${project}+${escEnvironment}`,
          changes: [
            ...change(`permission for ESC environment ${project}/${escEnvironment}`, permission, "open"),
            ...change(`maximum open duration of ESC environment ${project}/${escEnvironment}`, duration ?? "", ""),
          ],
        })),
    ),
  ];
}

/** The permissions of a team that are not planned. */
export function unplannedPermissions(
  { stacks, escEnvironments, reviewStacksOf }: TeamResources,
  found: FoundTeam,
): string[] {
  const isPlanned = (project: string, stack: string) =>
    stacks.some((one: StackGrant) => one.project === project && one.stack === stack) ||
    (project === reviewStacksOf && isReviewStackName(stack));
  const isOpened = (project: string, name: string) =>
    escEnvironments.some((one) => one.project === project && one.escEnvironment === name);
  return [
    ...(found.stacks ?? [])
      .filter(({ projectName, stackName }) => !isPlanned(projectName, stackName))
      .map((one) => `stack ${one.projectName}/${one.stackName} (${permissionLevel(one.permission)})`),
    ...(found.environments ?? [])
      .filter(({ projectName, envName }) => !isOpened(projectName, envName))
      .map((one) => `ESC environment ${one.projectName}/${one.envName} (${one.permission})`),
    ...(found.accounts ?? []).map(({ accountName }) => `account ${accountName}`),
    ...(found.roleIds ?? []).map((role) => `role ${role}`),
  ];
}

function widerTeam(
  search: CloudSearch,
  { mayHaveMore = false }: PlannedTeam,
  label: string,
  more: readonly string[],
): Diagnostic[] {
  if (more.length === 0) return [];
  const message = `${label} has more permissions than this stack plans: ${more.join(", ")}. The jobs that get its token keep them. Remove them in Pulumi Cloud`;
  const wider = unsafe("WIDER_TEAM", path, message);
  if (mayHaveMore) return [withException(wider, "the projects of its group give it permissions, too")];
  return [unsafeAdoption(search, wider)];
}

const levels: Readonly<Record<number, string>> = { 0: "none", 101: "read", 102: "edit", 103: "admin", 104: "create" };

function permissionLevel(permission: number): string {
  return levels[permission] ?? String(permission);
}
