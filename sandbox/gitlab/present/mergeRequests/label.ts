import type { Label } from "../../mergeRequests/entities";
import type { GitLabState } from "../../state";

/** The short form. GitLab: the entity `LabelBasic`. */
export function presentLabel({ id, name, color, description }: Label): object {
  return {
    id,
    name,
    description,
    description_html: description ?? "",
    text_color: textColor(color),
    color,
    archived: false,
  };
}

/** GitLab: the entity `ProjectLabel`. */
export function presentProjectLabel(state: GitLabState, label: Label, { counts = false } = {}): object {
  return {
    ...presentLabel(label),
    ...(counts && {
      open_issues_count: 0,
      closed_issues_count: 0,
      open_merge_requests_count: state.mergeRequests.filter(
        (row) => row.projectId === label.projectId && row.state === "opened" && row.labels.includes(label.name),
      ).length,
    }),
    subscribed: false,
    priority: null,
    is_project_label: true,
  };
}

/** The text colour for a label's background: dark on light colours. GitLab: `Gitlab::Color`. */
function textColor(color: string): string {
  const digits = color.length === 4 ? color.replace(/[^#]/g, "$&$&") : color;
  const parts = [1, 3, 5].map((at) => parseInt(digits.slice(at, at + 2), 16));
  return parts.reduce((sum, part) => sum + part, 0) > 500 ? "#1F1E24" : "#FFFFFF";
}
