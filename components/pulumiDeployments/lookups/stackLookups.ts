import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { Adopted } from "../../../pipeline/settings/choices";
import type { DeploymentsPlan, PlannedSettings } from "../../../targets/deployments/deploymentsPlan";
import { type Adoption, joined, nothingAdopted } from "../../lookups/adoption";
import { attempt } from "../../lookups/attempt";
import type { StackResource } from "../../lookups/stackState";
import { adopted, type CloudSearch } from "../../pulumiCloud/adoption/cloudAdoption";
import type { CloudAccess } from "../../pulumiCloud/lookups/cloudAccess";
import { cloudDiagnostic } from "../../pulumiCloud/lookups/cloudDiagnostic";
import { cloudPath } from "../../pulumiCloud/lookups/cloudPath";
import { requestCloud } from "../../pulumiCloud/lookups/cloudRequest";
import { stackParts, storedSettings } from "../settingsResources";

/** The stacks and integrations in Pulumi Cloud that the plan needs. */
export interface StackLookup {
  readonly adoption: Adoption;
  /** The keys of settings that this update deletes. The next update creates them as a resource of another type. */
  readonly postponed: ReadonlySet<string>;
  /** The id of the integration that clones the repository, if only one can. Without it, Pulumi Cloud adds it to the settings. */
  readonly installation?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Looks up the stacks, their deployment settings and the integration. Nothing without access to Pulumi Cloud. */
export async function lookUpStacks(
  plan: DeploymentsPlan,
  search: CloudSearch,
  access: CloudAccess | undefined,
): Promise<StackLookup> {
  const changed = changedFamilies(plan, search.state);
  const found = access
    ? await Promise.all([...plan.stackSettings.map((planned) => lookUpStack(planned, search, access))])
    : [];
  const integration = access ? await lookUpIntegration(plan, access) : { adoption: nothingAdopted };
  return {
    adoption: joined([...found, integration.adoption]),
    ...(integration.installation !== undefined && { installation: integration.installation }),
    postponed: new Set(changed.map(({ key }) => key)),
    diagnostics: changed.map(({ key, stack }) =>
      warningAt(
        "SECOND_UPDATE",
        pathOf(key),
        `this update deletes the deployment settings of ${quoted(stack)}, whose trigger or role needs another kind of resource. Until pulumi up has run once more, nothing deploys the stack`,
      ),
    ),
  };
}

/** The settings whose stack has a resource of the other family in the state. Two resources would overwrite each other. */
function changedFamilies({ stackSettings }: DeploymentsPlan, state: readonly StackResource[]): PlannedSettings[] {
  const stored = storedSettings(state);
  return stackSettings.filter(({ stack, family }) =>
    stored.some((one) => one.stack === stack && one.family !== family),
  );
}

/** Whether a stack exists, and the adoption of settings that somebody has set up for it. */
async function lookUpStack(planned: PlannedSettings, search: CloudSearch, access: CloudAccess): Promise<Adoption> {
  const { organization, project, stack } = stackParts(planned.stack);
  const path = `/api/stacks${cloudPath(organization, project, stack)}`;
  const isStored = storedSettings(search.state).some((one) => one.stack === planned.stack);
  const [found, settings] = await Promise.all([
    attempt(requestCloud(access, path)),
    isStored ? undefined : attempt(requestCloud(access, `${path}/deployments/settings`)),
  ]);
  if (!found.ok) return refused(cloudDiagnostic(found.reason));
  if (found.value.status === 404) return refused(missingStack(planned));
  if (settings?.ok !== true || settings.value.status !== 200) return nothingAdopted;
  return adopted(
    search,
    {
      kind: Adopted.DeploymentSettings,
      label: `the deployment settings of stack ${quoted(planned.stack)}`,
      path: pathOf(planned.key),
      changes: ["all of them"],
      // A resource of the family `index` replaces existing settings; one of `api` fails if there are some.
      obstacle:
        planned.family === "api"
          ? "settings with tags or a role are created only where there are none. Delete them in Pulumi Cloud, under Settings > Deploy"
          : undefined,
      alternative: "delete them in Pulumi Cloud, under Settings > Deploy",
    },
    // Creating them replaces the whole document, so there is no import.
    {},
  );
}

function refused(diagnostic: Diagnostic): Adoption {
  return { imports: {}, diagnostics: [diagnostic] };
}

function missingStack({ key, stack }: PlannedSettings): Diagnostic {
  const message = `Pulumi Cloud has no stack ${quoted(stack)}, or the token cannot see it. Pulumi Deployments needs it before it can deploy. Correct the name, or create it in the program's folder: pulumi stack init ${stack}`;
  return errorAt("NO_STACK", key === "review" ? "reviewStacks.template" : "deployments", message);
}

/** The settings path of a deployment by its key. */
function pathOf(key: string): string {
  return key === "review" ? "reviewStacks.template" : "deployments";
}

/**
 * The error that the organization has no integration of the provider. A list that can't be read is no error: Pulumi Cloud
 * refuses the settings then. Pulumi Cloud: ListAllVCSIntegrations.
 */
async function lookUpIntegration(
  plan: DeploymentsPlan,
  access: CloudAccess,
): Promise<{ readonly adoption: Adoption; readonly installation?: string }> {
  const source = plan.stackSettings[0]?.source;
  if (source?.kind !== "integration") return { adoption: nothingAdopted };
  const path = `/api/console/orgs${cloudPath(plan.organization ?? "")}/integrations`;
  const found = await attempt(requestCloud(access, path));
  if (!found.ok || found.value.status !== 200) return { adoption: nothingAdopted };
  const { integrations } = found.value.body as { readonly integrations?: readonly Integration[] };
  const ofProvider = (integrations ?? []).filter(({ vcsProvider }) => vcsProvider === source.provider);
  if (!integrations || ofProvider.length > 0) {
    const [only, ...others] = ofProvider.filter(({ name = "" }) => isBelow(source.repository, name));
    const isOne = only?.id !== undefined && others.length === 0;
    return { adoption: nothingAdopted, ...(isOne && { installation: only.id }) };
  }
  const message = `Pulumi organization ${quoted(plan.organization)} has no ${source.provider} integration, so Pulumi Cloud can't clone ${quoted(source.repository)}. Add it in Pulumi Cloud under Management > Version control, or set another pulumiDeployments.source.provider`;
  return { adoption: refused(errorAt("NO_INTEGRATION", "pulumiDeployments.source", message)) };
}

/** An integration of the organization. Its name is the account or group whose repositories it has. */
interface Integration {
  readonly id?: string;
  readonly vcsProvider?: string;
  readonly name?: string;
}

function isBelow(repository: string, account: string): boolean {
  return repository.toLowerCase().startsWith(`${account.toLowerCase()}/`);
}
