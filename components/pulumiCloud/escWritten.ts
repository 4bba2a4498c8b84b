import * as pulumi from "@pulumi/pulumi";
import type * as pulumiservice from "@pulumi/pulumiservice";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { lateFailure } from "../failure";
import { hasDefinition } from "./lookups/escInPlace";

/** An ESC environment, and the settings path of its content. */
export interface WrittenEnvironment {
  readonly path: string;
  readonly environment: pulumiservice.Environment;
  /** The definition that the settings write, with its secrets. Undefined if users edit it in Pulumi Cloud. */
  readonly text?: pulumi.Output<string>;
}

/**
 * Makes an output of the component fail if the definition of an ESC environment was not written: the provider reports a
 * failed update as a success with revision 0 (pulumiservice 1.3.0: Environment.Update). It does not fail if Pulumi Cloud has the
 * definition, because then only the response was lost. A preview writes nothing and does not check, so the output is known there.
 */
export function afterWriting(
  component: string,
  written: readonly WrittenEnvironment[],
  output: pulumi.Output<string>,
  options: pulumi.InvokeOptions,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) return output;
  const checked = written.map(({ path, environment: { organization, revision, project, name }, text }) =>
    // The text is only compared, so the output need not be secret.
    ifKnown(revision, () =>
      pulumi
        .all([revision, organization, project, name, text && pulumi.unsecret(text)])
        .apply(async ([revision, owner, project, name, text]) => {
          if (
            revision !== 0 ||
            (text !== undefined && (await hasDefinition(owner, `${project}/${name}`, text, options)))
          )
            return;
          const message = `Pulumi Cloud did not store the definition of ESC environment ${quoted(`${project}/${name}`)}, which is unchanged. Run pulumi refresh, then pulumi up`;
          throw lateFailure(component, errorAt("ESC_NOT_WRITTEN", path, message));
        }),
    ),
  );
  return pulumi.all(checked).apply(() => output);
}

/**
 * Calls `check` unless the output is unknown, such as an output of a resource whose creation failed in an update with
 * `--continue-on-error`. The engine then skips the resources that depend on it.
 */
function ifKnown(output: pulumi.Output<unknown>, check: () => pulumi.Output<void>): pulumi.Output<unknown> {
  // The SDK does not declare the property, which it has had in all versions of the supported range.
  const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
  return pulumi.output(isKnown).apply((known) => (known ? check() : undefined));
}
