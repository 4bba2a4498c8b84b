import * as pulumi from "@pulumi/pulumi";
import type * as pulumiservice from "@pulumi/pulumiservice";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { lateFailure } from "../failure";

/** An ESC environment, and the path of its content in the settings. */
export interface Written {
  readonly path: string;
  readonly environment: pulumiservice.Environment;
}

/**
 * An output of the component, which fails if Pulumi Cloud did not take the definition of an ESC environment: the provider
 * reports an update that failed as a success with revision 0 (pulumiservice 1.3.0: Environment.Update). A preview writes
 * nothing, and knows the output without the revisions.
 */
export function afterWriting(
  component: string,
  written: readonly Written[],
  output: pulumi.Output<string>,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) return output;
  const checked = written.map(({ path, environment: { revision, project, name } }) =>
    pulumi.all([revision, project, name]).apply(([revision, project, name]) => {
      if (revision !== 0) return;
      const message = `Pulumi Cloud did not take the definition of ESC environment ${quoted(`${project}/${name}`)}, which is as it was. Run pulumi refresh, then pulumi up`;
      throw lateFailure(component, errorAt("ESC_NOT_WRITTEN", path, message));
    }),
  );
  return pulumi.all(checked).apply(() => output);
}
