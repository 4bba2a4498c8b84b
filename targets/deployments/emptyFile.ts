import type { Origin } from "../../pipeline/model";
import { ownerHeader } from "../owner";

/**
 * A `.gitlab-ci.yml` that starts no pipeline. GitLab refuses a file without a job, so it has one that never runs. Same stack,
 * same bytes.
 */
export function emptyFile(origin: Origin): string {
  const header = ownerHeader({ origin })
    .split("\n")
    .map((line) => `# ${line}\n`)
    .join("");
  return `${header}# Pulumi Deployments runs the deployments. The next update of that stack removes this file.

workflow:
  rules:
    - when: never

moved:
  script: "true"
`;
}
