import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { isManaged } from "../../lookups/stackState";
import { mapWithLimit } from "../../mapWithLimit";
import type { CloudSearch } from "../adoption/cloudAdoption";
import type { TeamResources } from "../teamResources";
import { cloudAccess } from "./cloudAccess";
import { cloudPath } from "./cloudPath";

/** Something that has to exist before a permission can be created. */
interface Target {
  readonly label: string;
  readonly path: string;
}

/**
 * The error about teams of other stacks, stacks and ESC environments that do not exist: Pulumi Cloud would refuse permissions for
 * them in the middle of the update. Permissions that the stack manages already need no request. Without a token, other lookups
 * report that.
 */
export async function missingGrantTargets(
  search: CloudSearch,
  teams: readonly TeamResources[],
  options: pulumi.InvokeOptions,
): Promise<Diagnostic[]> {
  const targets = teams.flatMap((team) => targetsOf(search, team));
  if (targets.length === 0 || !(await cloudAccess(options))) return [];
  const found = await mapWithLimit(targets, async ({ label, path }) => ((await search.read(path)) ? [] : [label]));
  const missing = found.flat();
  if (missing.length === 0) return [];
  const rest = missing.length - mostLabels;
  const labels = `${missing.slice(0, mostLabels).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const message = `Pulumi Cloud does not have, or does not show to this token, what the permissions are for: ${labels}. Update those stacks first: fleet up does it in the right order`;
  return [errorAt("MISSING_GRANT_TARGET", "organization", message)];
}

const mostLabels = 10;

function targetsOf(
  { organization, state }: CloudSearch,
  { name: team, stacks, escEnvironments }: TeamResources,
): Target[] {
  const isNew = (kind: string, identity: Readonly<Record<string, string>>) =>
    !isManaged(state, { type: `pulumiservice:index:${kind}`, identity: { team, ...identity } });
  const added = [
    ...stacks
      .filter(({ project, stack }) => isNew("TeamStackPermission", { project, stack }))
      .map(({ project, stack }) => ({
        label: `stack ${project}/${stack}`,
        path: `/stacks${cloudPath(organization, project, stack)}`,
      })),
    ...escEnvironments
      .filter(({ project, escEnvironment }) =>
        isNew("TeamEnvironmentPermission", { project, environment: escEnvironment }),
      )
      .map(({ project, escEnvironment }) => ({
        label: `ESC environment ${project}/${escEnvironment}`,
        path: `/esc/environments${cloudPath(organization, project, escEnvironment)}`,
      })),
  ];
  const holder = { label: `team ${quoted(team)}`, path: `/orgs${cloudPath(organization)}/teams${cloudPath(team)}` };
  return added.length === 0 ? [] : [holder, ...added];
}
