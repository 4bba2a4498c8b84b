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

/** The component whose plan is recorded. `sections` returns its plan, from the stack's other configuration as text. */
export interface RecordedPlan {
  readonly name: string;
  readonly sections: (configuration: string) => PlanSections;
  readonly parent: pulumi.Resource;
}

/**
 * Prepares the record of an update: a stack tag in Pulumi Cloud, else a record in the stack's state. `pulumi-pipeline fleet`
 * compares it with the files to find the stacks that need another update. An earlier tag is marked as unfinished before
 * anything is changed, so an update that fails leaves no wrong tag. Previews write no tag.
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
      if (!written.ok) logDiagnostics([notRecorded(written.reason)], parent);
    });
  };
}

function notRecorded(reason: string) {
  const message = `the stack tag of this update could not be written: ${reason}. pulumi-pipeline fleet status counts the stack as changed until the next update`;
  return infoAt("DIGEST_NOT_WRITTEN", "", message);
}

/**
 * This stack in Pulumi Cloud, with the engine's own access. The access of a provider may be for another organization or server.
 * Undefined without a token.
 */
async function ownStack(): Promise<OwnStack | undefined> {
  const access = await environmentAccess({}, { usesLogin: true });
  return (
    access && { access, organization: pulumi.getOrganization(), project: pulumi.getProject(), stack: pulumi.getStack() }
  );
}

/** The ids of resources. The id of a resource that an update leaves out, as by `--target`, is unknown. */
function idsOf(created: readonly pulumi.Resource[]): pulumi.Output<unknown>[] {
  return created.map((one) => (pulumi.CustomResource.isInstance(one) ? one.id : one.urn));
}

/** The other configuration of this stack, from its files. See {@link configurationText}. */
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

/** A record in the state. `planned` is the digest of the update; `applied` gets the same value when the update has finished. */
class DigestRecord extends pulumi.ComponentResource {
  constructor(name: string, planned: string, created: readonly pulumi.Resource[], parent: pulumi.Resource) {
    super(digestRecordType, name, { planned }, { parent });
    this.registerOutputs({ applied: pulumi.all(idsOf(created)).apply(() => planned) });
  }
}
