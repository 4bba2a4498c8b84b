/**
 * What tells of a text that Pulumi wrote with `--diff`, which only developers get to see: the log of a public project is
 * public. It shows how much would change, the link, and the policies that forbid it, because Pulumi writes those to
 * stdout, with the text. It runs in a shell of its own, in the project's folder, whatever became of the job.
 */
export function showText(file: string): string {
  return [
    `# The rest of ${file} is not for everybody: developers find it in the artifacts.`,
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
 * Writes the link to the update in Pulumi Cloud as GitLab's `artifacts:reports:annotations` wants it, or an empty object
 * where there is none. What could end a JSON string is no link.
 */
export function writeLink(file: string, label: string): string {
  const annotation = `{"Pulumi Cloud":[{"external_link":{"label":"${label}","url":"\\1"}}]}`;
  return [
    "# GitLab shows this link beside the job.",
    `link="$(sed -n '/^View Live: /{s|^View Live: \\(https*://[A-Za-z0-9:/._~%?=&#-]*\\)$|${annotation}|p;q;}' ${file})"`,
    `[ -n "$link" ] || link='{}'`,
    `echo "$link" > ${linksFile}`,
  ].join("\n");
}

/** Where the link is. GitLab: artifacts:reports:annotations. */
export const linksFile = "pulumi-links.json";
