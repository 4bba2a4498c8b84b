import * as pulumi from "@pulumi/pulumi";
import type * as pulumiservice from "@pulumi/pulumiservice";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { lateFailure } from "../failure";

/** An ESC environment, and the settings path of its content. */
export interface Written {
  readonly path: string;
  readonly environment: pulumiservice.Environment;
}

/**
 * Makes an output of the component fail if the definition of an ESC environment was not written: the provider reports a
 * failed update as a success with revision 0 (pulumiservice 1.3.0: Environment.Update). In a preview, which writes
 * nothing, the output stays known, although the revisions are unknown.
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
      const message = `Pulumi Cloud did not store the definition of ESC environment ${quoted(`${project}/${name}`)}, which is unchanged. Run pulumi refresh, then pulumi up`;
      throw lateFailure(component, errorAt("ESC_NOT_WRITTEN", path, message));
    }),
  );
  return pulumi.all(checked).apply(() => output);
}
