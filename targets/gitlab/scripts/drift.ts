import { escEnvironmentScript } from "./escEnvironment";
import { upCommand } from "./deploy";
import { policyPackFlags } from "./policyPacks";
import { linksFile, printSummary, writeLink } from "./textReport";
import { updateScript } from "./update";

/** The artifact with the detected drift, for developers. */
export const driftText = "pulumi-drift.txt";

/** The reports of a drift detection job, by report type. GitLab: artifacts:reports. */
export const driftReports = { annotations: linksFile } as const;

/**
 * The script that detects drift: it compares the state of `$PULUMI_STACK` with the real resources, and changes neither.
 * It does not run the program, so it needs none of the program's dependencies.
 */
export function driftScript({ escEnvironment }: { readonly escEnvironment: boolean }): readonly string[] {
  return [
    ...escEnvironmentScript(escEnvironment),
    [
      'pulumi refresh --stack "$PULUMI_STACK" --preview-only --diff --expect-no-changes --suppress-progress --color never',
      `> "$CI_PROJECT_DIR/${driftText}"`,
    ].join(" "),
  ];
}

/** The `after_script` of drift detection: a summary in the log, and the link to Pulumi Cloud. */
export function driftAfterScript(): readonly string[] {
  return [printSummary(driftText), writeLink(driftText, "Drift in Pulumi Cloud")];
}

/** The script that remediates drift: it reverts what was changed in `$PULUMI_STACK` outside Pulumi. */
export function remediateScript(options: {
  readonly escEnvironment: boolean;
  readonly policyPacks: readonly string[];
}): readonly string[] {
  return [
    ...escEnvironmentScript(options.escEnvironment),
    updateScript([...upCommand, "--refresh", ...policyPackFlags(options.policyPacks)]),
  ];
}
