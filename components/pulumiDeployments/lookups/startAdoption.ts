import { quoted } from "../../../pipeline/diagnostics/wording";
import { Adopted } from "../../../pipeline/settings/choices";
import type { DeploymentsPlan, PlannedStackSchedule } from "../../../targets/deployments/deploymentsPlan";
import { type Adoption, change, joined, nothingAdopted } from "../../lookups/adoption";
import { adopted, type CloudSearch } from "../../pulumiCloud/adoption/cloudAdoption";
import { cloudPath } from "../../pulumiCloud/lookups/cloudPath";
import { deploymentNames, stackParts } from "../settingsResources";

/** A webhook of a stack. Pulumi Cloud: WebhookResponse. */
interface FoundWebhook {
  readonly name: string;
  readonly displayName: string;
  readonly payloadUrl: string;
  readonly format: string;
}

/** A schedule of a stack. Pulumi Cloud: ScheduledAction. */
interface FoundSchedule {
  readonly id: string;
  readonly scheduleCron?: string;
  /** In UTC, such as `2026-01-31 08:00:00`. */
  readonly scheduleOnce?: string;
  readonly definition?: { readonly request?: { readonly operation?: string } };
}

/**
 * Adopts existing webhooks and schedules that do what planned ones do. Pulumi Cloud creates a second one, and each success
 * or time would then start two deployments. Those of the state are not asked for.
 */
export async function adoptStarts(name: string, plan: DeploymentsPlan, search: CloudSearch): Promise<Adoption> {
  const isNew = (resourceName: string) => !search.state.some((one) => one.name === resourceName);
  return joined(
    await Promise.all([
      ...plan.webhooks.map(async ({ key, from, to }) => {
        const resourceName = deploymentNames.webhook(name, key);
        const response = isNew(resourceName) ? await search.read(`/stacks${pathOf(from)}/hooks`) : undefined;
        const found = ((response?.body ?? []) as FoundWebhook[]).find(
          (one) => one.format === "pulumi_deployments" && one.payloadUrl === to,
        );
        if (!found) return nothingAdopted;
        const changes = change("display name", found.displayName, `Deploy ${to}`);
        return existing(`webhook ${quoted(found.displayName)} of stack ${quoted(from)}`, changes, {
          [resourceName]: `${from}/${found.name}`,
        });
      }),
      ...plan.stackSchedules.map(async (planned) => {
        const resourceName = deploymentNames.schedule(name, planned.name);
        const path = `/stacks${pathOf(planned.stack)}/deployments/schedules`;
        const response = isNew(resourceName) ? await search.read(path) : undefined;
        const { schedules = [] } = (response?.body ?? {}) as { readonly schedules?: readonly FoundSchedule[] };
        const found = schedules.find((one) => isSame(planned, one));
        if (!found) return nothingAdopted;
        const changes = planned.kind === "drift" ? change("cron", found.scheduleCron, planned.cron) : [];
        const kind = planned.kind === "operation" ? "" : `${planned.kind}/`;
        return existing(`the ${labels[planned.kind]} of stack ${quoted(planned.stack)}`, changes, {
          [resourceName]: `${planned.stack}/${kind}${found.id}`,
        });
      }),
    ]),
  );

  function existing(label: string, changes: readonly string[], imports: Readonly<Record<string, string>>): Adoption {
    const alternative = "delete it in Pulumi Cloud";
    return adopted(
      search,
      { kind: Adopted.DeploymentSettings, label, path: "deployments", changes, alternative },
      imports,
    );
  }
}

const labels = { drift: "drift schedule", ttl: "end of the lifetime", operation: "same schedule" } as const;

/** Whether a schedule does what a planned one does. A stack has one drift schedule, whose time may differ. */
function isSame(planned: PlannedStackSchedule, found: FoundSchedule): boolean {
  const operation = found.definition?.request?.operation;
  switch (planned.kind) {
    case "drift":
      return operation === "detect-drift";
    case "ttl":
      return operation === "destroy" && isAt(planned.at, found);
    case "operation":
      return operation === planned.operation && planned.cron === found.scheduleCron && isAt(planned.at, found);
  }
}

function isAt(at: string | undefined, { scheduleOnce: once }: FoundSchedule): boolean {
  if (at === undefined || once === undefined) return at === once;
  return new Date(at).getTime() === new Date(`${once.replace(" ", "T")}Z`).getTime();
}

function pathOf(stack: string): string {
  const { organization, project, stack: name } = stackParts(stack);
  return cloudPath(organization, project, name);
}
