/** A job with a report of the type `terraform`. */
export interface ReportingJob {
  readonly id: number;
  readonly name: string;
  /** The path of the job's page. */
  readonly path: string;
  readonly report: Buffer;
}

/** One job in the Terraform widget of merge requests. */
export type TerraformReport = {
  readonly job_id: string;
  readonly job_name: string;
  readonly job_path: string;
} & (ResourceCounts | { readonly tf_report_error: ReportError });

export interface ResourceCounts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

export type ReportError = "missing_json_keys" | "invalid_json_format" | "invalid_resource_count" | "unknown_error";

/** The reports by job id. GitLab: `Gitlab::Ci::Parsers::Terraform::Tfplan`. */
export function terraformReports(jobs: readonly ReportingJob[]): Readonly<Record<string, TerraformReport>> {
  return Object.fromEntries(
    jobs.map(({ id, name, path, report }) => [
      String(id),
      { job_id: String(id), job_name: name, job_path: path, ...readReport(report) },
    ]),
  );
}

function readReport(report: Buffer): ResourceCounts | { readonly tf_report_error: ReportError } {
  const plan = parse(report);
  if (plan === undefined) return { tf_report_error: "invalid_json_format" };
  if (typeof plan !== "object" || plan === null) return { tf_report_error: "unknown_error" };
  const counts = plan as Readonly<Record<string, unknown>>;
  if (!["create", "update", "delete"].every((key) => key in counts)) return { tf_report_error: "missing_json_keys" };
  const [create, update, deleted] = [counts.create, counts.update, counts.delete].map(countOf);
  if (create === undefined || update === undefined || deleted === undefined) {
    return { tf_report_error: "invalid_resource_count" };
  }
  return { create, update, delete: deleted };
}

function parse(report: Buffer): unknown {
  try {
    return JSON.parse(report.toString());
  } catch {
    return undefined;
  }
}

/** A count: a number, limited to six digits, or a text of one to six digits. */
function countOf(value: unknown): number | undefined {
  if (typeof value === "number") return Math.min(value, 999_999);
  return typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
