import type { ResourceCounts, TerraformReport } from "../../gitlab/mergeRequests/terraformReports";
import { type Html, html } from "./html";

/** What each job's report would change, as GitLab's widget says it. */
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

function counts({ create, update, delete: gone }: ResourceCounts): Html {
  return html`<strong class="create">${create}</strong> to create, <strong class="update">${update}</strong> to update,
    <strong class="delete">${gone}</strong> to delete`;
}
