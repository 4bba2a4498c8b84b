import { countResources, resourceCounts } from "../../resourceCounts";
import { escEnvironmentScript } from "./escEnvironment";
import { policyPackFlags } from "./policyPacks";
import { linksFile, printSummary, writeLink } from "./textReport";

export interface PreviewOptions {
  /** Whether the job has an ESC environment, in `$PULUMI_ENVIRONMENT`. */
  readonly escEnvironment: boolean;
  /** Folders of policy packs in the project. */
  readonly policyPacks: readonly string[];
  /** Whether to save an update plan, which the deployment then follows. Experimental in Pulumi. */
  readonly savesUpdatePlan: boolean;
}

/** The artifact with the text of a preview, for developers. */
export const previewText = "pulumi-preview.txt";

/** The artifact with the update plan of a preview. */
export const updatePlanFile = "pulumi-plan.json";

/** The reports of a preview, by report type. GitLab: artifacts:reports. */
export const previewReports = { terraform: "pulumi-report.json", annotations: linksFile } as const;

/** The script that previews `$PULUMI_STACK` into an artifact. The log shows only errors. */
export function previewScript({ escEnvironment, policyPacks, savesUpdatePlan }: PreviewOptions): readonly string[] {
  return [
    ...escEnvironmentScript(escEnvironment),
    [
      'pulumi preview --stack "$PULUMI_STACK" --diff --suppress-progress --color never',
      ...policyPackFlags(policyPacks),
      ...(savesUpdatePlan ? [`--save-plan "$CI_PROJECT_DIR/${updatePlanFile}"`] : []),
      `> "$CI_PROJECT_DIR/${previewText}"`,
    ].join(" "),
  ];
}

/** The `after_script` of a preview: a summary in the log, the link, and with `counts` the merge request's widget. */
export function previewAfterScript({ counts }: { readonly counts: boolean }): readonly string[] {
  return [
    printSummary(previewText),
    ...(counts ? [writeCounts] : []),
    writeLink(previewText, "Preview in Pulumi Cloud"),
  ];
}

/**
 * Writes the resource counts in the format of `artifacts:reports:terraform`. A failed preview writes a report without
 * counts, which GitLab shows as an error.
 */
const writeCounts = [
  "# GitLab shows these counts on the merge request. A report without counts is shown as an error.",
  'if [ "$CI_JOB_STATUS" = success ]; then',
  "  awk '",
  ...countResources.map((rule) => `    ${rule}`),
  "    END {",
  `      printf "{\\"create\\": %d, ", ${resourceCounts.create}`,
  `      printf "\\"update\\": %d, ", ${resourceCounts.update}`,
  `      printf "\\"delete\\": %d}\\n", ${resourceCounts.delete}`,
  "    }",
  `  ' ${previewText}`,
  "else",
  '  echo \'{"error": "the preview failed"}\'',
  `fi > ${previewReports.terraform}`,
].join("\n");
