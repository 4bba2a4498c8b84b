import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { infoAt } from "../../pipeline/diagnostics/diagnostic";
import { configurationText } from "../../pipeline/fleet/configurationText";
import { unfinished } from "../../pipeline/fleet/digest";
import type { PlanSections } from "../../pipeline/fleet/planSections";
import { projectFile, stackFile } from "../../pipeline/stackFile";
import { type ConfigText, readConfig } from "../../pipeline/stackText/readConfig";
import { logDiagnostics } from "../logDiagnostics";
import { attempt } from "../lookups/attempt";
import { platformRepository } from "../platformRepository";
import { environmentAccess } from "../pulumiCloud/lookups/environmentAccess";
import { type OwnStack, readTags, writeTag } from "./stackTags";
import { digestOfPlan, digestRecordType, digestTag } from "./planHash";

/** Records the plan of a component at the end of an update, after everything that it created. */
export type FinishRecord = (created: readonly pulumi.Resource[], last?: pulumi.Output<unknown>) => void;

/** The plan of a component, and the component. `sections` gets the stack's other configuration. */
export interface RecordedPlan {
  readonly name: string;
  readonly sections: (configuration: string) => PlanSections;
  readonly parent: pulumi.Resource;
}

/**
 * Prepares the record of what an update does, by which `pulumi-pipeline fleet` finds the stacks that need another one: a
 * stack tag in Pulumi Cloud, else a record in the stack's state. A tag of an earlier plan is marked as unfinished before
 * anything is changed, so that an update that fails leaves no wrong one. Previews write no tag.
 */
export async function beginRecord({ name, sections, parent }: RecordedPlan): Promise<FinishRecord> {
  const isSelfManaged = pulumi.getOrganization() === "organization";
  if (pulumi.runtime.isDryRun() && !isSelfManaged) return () => undefined;
  const digest = digestOfPlan(sections(configuration()));
  if (isSelfManaged) return (created) => new DigestRecord(`${name}-digest`, digest, created, parent);

  const stack = await ownStack();
  const tag = digestTag(name);
  const reading = stack && (await attempt(readTags(stack)));
  if (!stack || !reading?.ok) return () => undefined;
  const recorded = reading.value[tag];
  if (recorded === digest) return () => undefined;
  const isPrepared = recorded === undefined ? undefined : await attempt(writeTag(stack, tag, unfinished, recorded));
  return (created, last) => {
    const before = recorded === undefined || isPrepared?.ok !== true ? recorded : unfinished;
    pulumi.all([last, ...idsOf(created)]).apply(async () => {
      const written = await attempt(writeTag(stack, tag, digest, before));
      if (!written.ok) logDiagnostics([notLeft(written.reason)], parent);
    });
  };
}

function notLeft(reason: string) {
  const message = `the stack tag of this update could not be written: ${reason}. pulumi-pipeline fleet status counts the stack as changed until the next update`;
  return infoAt("DIGEST_NOT_LEFT", "", message);
}

/**
 * This stack in Pulumi Cloud, with the access of the engine: the stack is in its backend, wherever a provider may be configured to
 * create resources. Undefined without a token.
 */
async function ownStack(): Promise<OwnStack | undefined> {
  const access = await environmentAccess({}, { usesLogin: true });
  return (
    access && { access, organization: pulumi.getOrganization(), project: pulumi.getProject(), stack: pulumi.getStack() }
  );
}

/** The ids of resources. They are unknown where an update leaves out a resource. */
function idsOf(created: readonly pulumi.Resource[]): pulumi.Output<unknown>[] {
  return created.map((one) => (pulumi.CustomResource.isInstance(one) ? one.id : one.urn));
}

/** The configuration of this stack besides the settings, as its files have it. */
function configuration(): string {
  const folder = platformRepository();
  return configurationText(
    ...([projectFile, stackFile(pulumi.getStack())].map((file) => configIn(join(folder, file))) as [
      ConfigText | undefined,
      ConfigText | undefined,
    ]),
  );
}

function configIn(file: string): ConfigText | undefined {
  return existsSync(file) ? readConfig(file, readFileSync(file, "utf8")).value : undefined;
}

/** A record in the state: the digest that an update planned, and after its end the same as applied. */
class DigestRecord extends pulumi.ComponentResource {
  constructor(name: string, planned: string, created: readonly pulumi.Resource[], parent: pulumi.Resource) {
    super(digestRecordType, name, { planned }, { parent });
    this.registerOutputs({ applied: pulumi.all(idsOf(created)).apply(() => planned) });
  }
}
