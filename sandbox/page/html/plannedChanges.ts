import type { ResourceCounts, TerraformReport } from "../../gitlab/mergeRequests/terraformReports";
import { type Html, html } from "./html";

/** The planned changes of each job's report, in the words of GitLab's widget. */
export function plannedChangesView(changes: readonly TerraformReport[]): Html {
  return html`<ul class="widget">
    ${changes.map(
      (change) =>
        html`<li>
          <a href="${change.job_path}">${change.job_name}</a>
          <span>${"tf_report_error" in change ? html`<em>Its report can't be read.</em>` : counts(change)}</span>
        </li>`,
    )}
  </ul>`;
}

function counts({ create, update, delete: deleted }: ResourceCounts): Html {
  return html`<strong class="create">${create}</strong> to create, <strong class="update">${update}</strong> to update,
    <strong class="delete">${deleted}</strong> to delete`;
}
