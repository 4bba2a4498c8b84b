import { countResources, resourceCounts } from "../resourceCounts";

/** The file with the text of a preview, in the clone. */
export const previewText = "pulumi-preview.txt";

/**
 * The `after-script` of a preview of a pull request: prints its text, and sends its resource counts and its link to
 * Pulumi Cloud as a Code Insights report of the commit, which the pull request shows. It needs no credentials, because
 * a proxy of the step adds them. Bitbucket: "Code Insights", authentication with the reports proxy.
 *
 * `id` identifies the report among those of the commit. A report that cannot be sent does not fail the step.
 */
export function reportScript(id: string, stack: string): readonly string[] {
  return [
    // A step that failed before its preview has no text.
    `touch "$BITBUCKET_CLONE_DIR"/${previewText} && cat "$BITBUCKET_CLONE_DIR"/${previewText}`,
    reportText(stack),
    [
      `curl --fail --silent --show-error --proxy http://localhost:29418 --request PUT`,
      `--header "Content-Type: application/json" --data "$report"`,
      `"http://api.bitbucket.org/2.0/repositories/$BITBUCKET_REPO_FULL_NAME/commit/$BITBUCKET_COMMIT/reports/${id}"`,
      `> /dev/null || echo "The pull request shows no resource counts: Bitbucket did not accept the report."`,
    ].join(" "),
  ];
}

/** Sets `report` to the JSON text of the report. A failed preview has no counts. */
function reportText(stack: string): string {
  return [
    `report="$(awk -v failed="$BITBUCKET_EXIT_CODE" '`,
    ...countResources.map((rule) => `  ${rule}`),
    "  /^View (Live|in Browser).*: https?:\\/\\/[A-Za-z0-9:\\/._~%?=&#-]+$/ { link = $NF }",
    "  END {",
    `    details = failed == 0 ? "What merging would change in ${stack}." : "The preview of ${stack} failed: see the log of its step."`,
    '    printf "{\\"title\\": \\"Pulumi preview\\", \\"reporter\\": \\"Pulumi\\", \\"report_type\\": \\"TEST\\", "',
    '    printf "\\"details\\": \\"%s\\", \\"result\\": \\"%s\\", ", details, failed == 0 ? "PASSED" : "FAILED"',
    '    if (link != "") printf "\\"link\\": \\"%s\\", ", link',
    '    printf "\\"data\\": ["',
    "    if (failed == 0) {",
    ...counts(),
    "    }",
    '    print "]}"',
    "  }",
    `' "$BITBUCKET_CLONE_DIR"/${previewText})"`,
  ].join("\n");
}

function counts(): string[] {
  return Object.entries(resourceCounts).map(([operation, number], index) => {
    const title = operation.charAt(0).toUpperCase() + operation.slice(1);
    const item = `{\\"title\\": \\"${title}\\", \\"type\\": \\"NUMBER\\", \\"value\\": %d}`;
    return `      printf "${index === 0 ? "" : ", "}${item}", ${number}`;
  });
}
