import { environmentScript } from "./environment";
import { up } from "./deploy";
import { policyPackFlags } from "./policyPacks";
import { linksFile, showText, writeLink } from "./textReport";
import { updateScript } from "./update";

/** What has drifted, for developers. */
export const driftText = "pulumi-drift.txt";

/** The reports of a job that looks for drift, by their kind. GitLab: artifacts:reports. */
export const driftReports = { annotations: linksFile } as const;

/**
 * How a job ends that found drift, and that was able to look. Allowed to end so (GitLab: allow_failure:exit_codes), it
 * reports; otherwise it fails. Anything else that is not 0 is an error. Pulumi: --expect-no-changes.
 */
export const driftExitCode = 7;

/**
 * Compares the state of `$PULUMI_STACK` with what there is, and changes neither. It runs nothing of the program, so that
 * it needs nothing that the program depends on.
 */
export function driftScript({ escEnvironment }: { readonly escEnvironment: boolean }): readonly string[] {
  return [
    ...environmentScript(escEnvironment),
    [
      'pulumi refresh --stack "$PULUMI_STACK" --preview-only --diff --expect-no-changes --suppress-progress --color never',
      `> "$CI_PROJECT_DIR/${driftText}"`,
    ].join(" "),
  ];
}

/** Tells of the drift in the log, by numbers. */
export function driftAfterScript(): readonly string[] {
  return [showText(driftText), writeLink(driftText, "Drift in Pulumi Cloud")];
}

/** Takes back what was changed in `$PULUMI_STACK` beside Pulumi. */
export function remediateScript(options: {
  readonly escEnvironment: boolean;
  readonly policyPacks: readonly string[];
}): readonly string[] {
  return [
    ...environmentScript(options.escEnvironment),
    updateScript([...up, "--refresh", ...policyPackFlags(options.policyPacks)]),
  ];
}
