import type { Job } from "../../gitlab/ci/entities";
import { readArtifact } from "../../gitlab/ci/jobs/jobFiles";
import { type TerraformReport, terraformReports } from "../../gitlab/mergeRequests/terraformReports";
import type { GitLabState } from "../../gitlab/state";
import { pagePathOfProject } from "../paths";

/** The planned changes of each job with such a report. GitLab: `artifacts:reports:terraform`. */
export function plannedChanges(state: GitLabState, jobs: readonly Job[]): readonly TerraformReport[] {
  const reporting = jobs.flatMap(({ id, name, projectId }) => {
    const report = readArtifact(state, id, "terraform");
    const project = state.projects.get(projectId);
    return report && project ? [{ id, name, path: pagePathOfProject(project, `jobs/${id}`), report }] : [];
  });
  return Object.values(terraformReports(reporting));
}
