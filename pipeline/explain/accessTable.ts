import { describeBriefly } from "../diagnostics/diagnostic";
import type { KestraJob } from "../kestra/model";
import { allJobs, type Job, type Pipeline } from "../model";
import type { Plan } from "../plan/plan";
import type { Target } from "../target";
import { oneLine, visible } from "../visible";
import { cloudLines, openerLines } from "./escLines";
import { identityJobs, purposeOf } from "./identityJobs";
import { kestraLines } from "./kestraLines";
import { identityLines } from "./identityLines";
import { runsWhen } from "./runsWhen";
import { wrapped } from "./wrapped";

/**
 * The access table of a project, for its reviewers. It lists the jobs, then the rights of each identity, then
 * conditions, exceptions and warnings.
 */
export function accessTable<Resources extends object>(
  plan: Plan & Resources,
  pipeline: Pipeline,
  { trust }: Pick<Target<Resources>, "trust">,
): string {
  const sections = [
    [headline(plan, trust !== undefined)],
    jobLines(pipeline),
    wrappedAll(kestraLines(pipeline), 4),
    ...identityJobs(plan).map((one) => wrappedAll(identityLines(plan, one, trust?.idClaims), 12)),
    ...[
      openerLines(plan),
      cloudLines(plan),
      trust?.conditions(plan) ?? [],
      exceptionLines(plan),
      warningLines(plan),
    ].map((lines) => wrappedAll(lines, 4)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${visible(line)}\n`).join(""))
    .join("\n");
}

function wrappedAll(lines: readonly string[], indent: number): string[] {
  return lines.flatMap((line) => wrapped(line, indent));
}

function headline({ project, organization, access, authentication, foundation }: Plan, hasIssuer: boolean): string {
  if (organization === undefined || access.length === 0) return project;
  if (authentication === "token" || !hasIssuer) return `${project}, in Pulumi organization ${organization}`;
  const owner = foundation === undefined ? "this stack" : `stack ${foundation}`;
  return `${project}, in Pulumi organization ${organization}, by the OIDC issuer that ${owner} owns`;
}

function jobLines(pipeline: Pipeline): string[] {
  const jobs = allJobs(pipeline);
  const rows = [
    ["job", "identity", "runs when"],
    ...jobs.map((job) => [job.name, identityOf(job), runsWhen(job, pipeline)]),
  ];
  const kinds = new Set(jobs.flatMap(({ triggers }) => triggers.map(({ kind }) => kind)));
  const notes = [
    ...(kinds.has("branch") || kinds.has("tag")
      ? ["Pipelines that a person or the API starts on a branch or tag run the jobs of a push to it."]
      : []),
    ...(kinds.has("mergeRequest") ? ["Merge requests from forks start none of these jobs."] : []),
  ];
  return [...columns(rows), ...(notes.length > 0 ? ["", ...notes] : [])];
}

function identityOf(job: Job | KestraJob): string {
  if ("login" in job) return purposeOf(job);
  return job.esc ? purposeOf({ ...job, identity: "deploy" }) : "none";
}

function exceptionLines({ exceptions }: Plan): string[] {
  if (exceptions.length === 0) return [];
  return [
    "Exceptions in force:",
    ...exceptions.map(
      ({ code, path, reason }) => `  ${code}${path === undefined ? "" : ` at ${path}`}: ${oneLine(reason)}`,
    ),
  ];
}

function warningLines({ warnings }: Plan): string[] {
  return warnings.length === 0 ? [] : ["Warnings:", ...warnings.map((warning) => `  ${describeBriefly(warning)}`)];
}

/** Rows in aligned columns. The last column wraps under itself. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const indent = widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.flatMap((row) => wrapped(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "), indent));
}
