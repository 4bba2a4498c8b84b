/** The counts of a report of the type `terraform`, which GitLab shows on the merge request. */
export interface TerraformReport {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** GitLab: a count has at most six digits. */
const most = 999_999;

/**
 * The report of several previews. `changes` has the numbers of Pulumi's operations of each. A replacement creates one resource and
 * deletes another, and an import counts as an update, as in the report of one preview. GitLab: artifacts:reports:terraform.
 */
export function terraformReport(changes: readonly Readonly<Record<string, number>>[]): TerraformReport {
  const sum = (...operations: readonly string[]) =>
    Math.min(
      most,
      changes.reduce((total, one) => total + operations.reduce((count, name) => count + (one[name] ?? 0), 0), 0),
    );
  return { create: sum("create", "replace"), update: sum("update", "import"), delete: sum("delete", "replace") };
}
