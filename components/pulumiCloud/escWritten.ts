import * as pulumi from "@pulumi/pulumi";
import type * as pulumiservice from "@pulumi/pulumiservice";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { lateFailure } from "../failure";

/** An ESC environment, the component that creates it, and the path of its content in the settings. */
interface Written {
  readonly component: string;
  readonly path: string;
  readonly environment: pulumiservice.Environment;
}

/**
 * The revision of an ESC environment. Fails if Pulumi Cloud did not take the definition: the provider reports an update that
 * failed as a success with revision 0 (pulumiservice 1.3.0: Environment.Update).
 */
export function writtenRevision({ component, path, environment }: Written): pulumi.Output<number> {
  const { revision, project, name } = environment;
  return pulumi.all([revision, project, name]).apply(([revision, project, name]) => {
    if (revision !== 0 || pulumi.runtime.isDryRun()) return revision;
    const message = `Pulumi Cloud did not take the definition of ESC environment ${quoted(`${project}/${name}`)}, which is as it was. Run pulumi refresh, then pulumi up`;
    throw lateFailure(component, errorAt("ESC_NOT_WRITTEN", path, message));
  });
}
