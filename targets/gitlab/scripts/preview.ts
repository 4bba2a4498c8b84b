import { environmentScript } from "./environment";
import { policyPackFlags } from "./policyPacks";
import { linksFile, showText, writeLink } from "./textReport";

export interface PreviewOptions {
  /** Whether the job has an ESC environment, in `$PULUMI_ENVIRONMENT`. */
  readonly escEnvironment: boolean;
  /** Folders of policy packs in the project. */
  readonly policyPacks: readonly string[];
  /** Whether to save what would be done for a deployment that does nothing else. Experimental in Pulumi. */
  readonly savePlan: boolean;
}

/** What a preview wrote for developers. */
export const previewText = "pulumi-preview.txt";

/** What a preview plans, for the deployment that follows. */
export const savedPlan = "pulumi-plan.json";

/** The reports of a preview, by their kind. GitLab: artifacts:reports. */
export const previewReports = { terraform: "pulumi-report.json", annotations: linksFile } as const;

/** Previews `$PULUMI_STACK` into a text of its own: the log gets only the errors. */
export function previewScript({ escEnvironment, policyPacks, savePlan }: PreviewOptions): readonly string[] {
  return [
    ...environmentScript(escEnvironment),
    [
      'pulumi preview --stack "$PULUMI_STACK" --diff --suppress-progress --color never',
      ...policyPackFlags(policyPacks),
      ...(savePlan ? [`--save-plan "$CI_PROJECT_DIR/${savedPlan}"`] : []),
      `> "$CI_PROJECT_DIR/${previewText}"`,
    ].join(" "),
  ];
}

/** Tells of the preview: in the log, and with `counts` on the merge request too. */
export function previewAfterScript({ counts }: { readonly counts: boolean }): readonly string[] {
  return [showText(previewText), ...(counts ? [writeCounts] : []), writeLink(previewText, "Preview in Pulumi Cloud")];
}

/**
 * Counts, as `artifacts:reports:terraform` wants them, what the last summary of the text says. An import changes
 * nothing but Pulumi's state, and is shown as an update so that nobody overlooks it. GitLab says that a report is
 * broken where its keys are missing, which a failed preview is to look like.
 *
 * The text is read because one run gives it and the counts. `--json` hides text, link and errors, so that it would need
 * a second run. An event log (`--event-log`) holds the debug messages of the program's SDK, secrets in plain text with
 * them, and has no place in a job's folder.
 */
const writeCounts = [
  "# GitLab shows these numbers on the merge request, and an error where they are missing.",
  'if [ "$CI_JOB_STATUS" = success ]; then',
  "  awk '",
  '    /^Resources:$/ { split("", count) }',
  '    /^ +[^ 0-9]* *[0-9]+ to [a-z]+$/ { operation = $NF; gsub(/[^0-9]/, ""); count[operation] = $0 }',
  "    END {",
  '      printf "{\\"create\\": %d, ", count["create"] + count["replace"]',
  '      printf "\\"update\\": %d, ", count["update"] + count["import"]',
  '      printf "\\"delete\\": %d}\\n", count["delete"] + count["replace"]',
  "    }",
  `  ' ${previewText}`,
  "else",
  '  echo \'{"error": "the preview failed"}\'',
  `fi > ${previewReports.terraform}`,
].join("\n");
