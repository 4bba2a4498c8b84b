/**
 * The command that prints a summary of Pulumi's `--diff` text: the resource counts, the link and policy violations. The
 * full text is only an artifact for developers, because the log of a public project is public. The command runs in the
 * `after_script`, in the project's folder, also after a failure.
 */
export function printSummary(file: string): string {
  return [
    `# Summary only: developers find the full ${file} in the artifacts.`,
    `touch ${file}`,
    "awk '",
    "  /^ / { violation = 0 }",
    "  /^    [^ ]+@v[^ ]+ +\\[mandatory\\]/ { violation = 1 }",
    "  /^Resources:$/ { summary = 1 }",
    "  violation || summary || /^View Live: /",
    `' ${file}`,
  ].join("\n");
}

/**
 * The command that writes the link to Pulumi Cloud in the format of `artifacts:reports:annotations`, or an empty
 * object. A link with characters that could end a JSON string is ignored.
 */
export function writeLink(file: string, label: string): string {
  const annotation = `{"Pulumi Cloud":[{"external_link":{"label":"${label}","url":"\\1"}}]}`;
  return [
    "# GitLab shows this link on the page of the job.",
    `link="$(sed -n '/^View Live: /{s|^View Live: \\(https*://[A-Za-z0-9:/._~%?=&#-]*\\)$|${annotation}|p;q;}' ${file})"`,
    `[ -n "$link" ] || link='{}'`,
    `echo "$link" > ${linksFile}`,
  ].join("\n");
}

/** The report with the link. GitLab: artifacts:reports:annotations. */
export const linksFile = "pulumi-links.json";
