import { describeBriefly } from "../../pipeline/diagnostics/diagnostic";
import { purposeOf } from "../../pipeline/explain/identityJobs";
import { wrapped } from "../../pipeline/explain/wrapped";
import type { Job, Login, Pipeline } from "../../pipeline/model";
import { trustPolicies } from "../../pipeline/plan/access/trustPolicies";
import type { Plan } from "../../pipeline/plan/plan";
import { CircleCiKind } from "../../pipeline/settings/choices";
import { visible } from "../../pipeline/visible";
import { idClaims, issuerUrl, withContextIds } from "./claims";
import { conditionLines } from "./conditions";
import { kindOf } from "./expressions";
import { circleCiLeavesOut } from "./leavesOut";
import { jobNames } from "./names";
import { type Workflow, workflowsOf } from "./workflows";

/**
 * The access table of a project in CircleCI, for its reviewers. For each workflow: what starts it, and its jobs with their
 * identities, stacks and contexts. Then what has to be set up by hand or is left out, and the warnings.
 */
export function explainCircleCi(pipeline: Pipeline, plan: Plan): string {
  const kind = kindOf(pipeline) === CircleCiKind.OAuth ? "connected by OAuth" : "of the GitHub App";
  const names = jobNames(pipeline);
  const sections = [
    [`${plan.project}, in CircleCI, as a project ${kind}`],
    ...workflowsOf(pipeline).map((workflow) => workflowLines(workflow, names)),
    policyLines(pipeline, plan),
    plan.authentication === "oidc" && plan.access.length > 0 ? conditionLines(plan) : [],
    listLines("To set up by hand, and left out:", circleCiLeavesOut(pipeline)),
    listLines("Warnings:", plan.warnings.map(describeBriefly)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines
        .flatMap((line) => wrapped(line, 4))
        .map((line) => `${visible(line)}\n`)
        .join(""),
    )
    .join("\n");
}

function workflowLines({ name, when, entries }: Workflow, names: ReadonlyMap<string, string>): string[] {
  return [
    `${name}: when ${when}`,
    ...entries.flatMap(({ job, filters, needs, context }) => {
      return [
        `  ${names.get(job.name) ?? ""}: ${job.action.kind === "deploy" || job.action.kind === "remediateDrift" ? "changes" : "reads"} ${job.stack}`,
        `    logs in ${loginText(job, job.login)}${context === undefined ? "" : `, with the context ${context}`}`,
        ...(job.escEnvironment === undefined ? [] : [`    opens the ESC environment ${job.escEnvironment}`]),
        ...(filters === undefined ? [] : [`    only if ${filters}`]),
        ...(needs.length > 0 ? [`    after ${needs.map((need) => names.get(need) ?? "").join(" and ")}`] : []),
        ...(job.manual ? ["    after a person approves it"] : []),
      ];
    }),
  ];
}

/** The policies that the issuer needs. An id that the settings leave out is described. */
function policyLines({ circleCi }: Pipeline, { access, authentication }: Plan): string[] {
  if (authentication !== "oidc") return [];
  const organization = circleCi?.organizationId ?? "<id of the organization>";
  const ids = {
    [idClaims.project]: circleCi?.projectId ?? "<id of the project>",
    [idClaims.group]: organization,
  };
  return listLines(
    `Policies of the OIDC issuer ${issuerUrl(organization)}:`,
    trustPolicies(access, ids, "exact").map(({ teamName, userLogin, rules }) => {
      const who =
        teamName === undefined
          ? userLogin === undefined
            ? "the organization"
            : `user ${userLogin}`
          : `team ${teamName}`;
      return `${who}: ${Object.entries(rules)
        .map(([claim, value]) => `${claim}=${withContextIds(value, (name) => `<id of the context ${name}>`)}`)
        .join(", ")}`;
    }),
  );
}

function loginText(job: Job, login: Login): string {
  switch (login.kind) {
    case "oidc":
      return `as ${login.team === undefined ? `the identity ${purposeOf(job)}` : `team ${login.team}`}, by an ID token`;
    case "token":
      return `by the stored token of the identity ${purposeOf(job)}`;
    case "selfManaged":
      return `to ${login.url}`;
  }
}

function listLines(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
