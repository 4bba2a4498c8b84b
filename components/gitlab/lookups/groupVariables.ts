import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type GroupVariable, groupVariableDiagnostics } from "../../../targets/gitlab/project/groupVariables";
import { attempt } from "../../lookups/attempt";
import { queryGitLab } from "./gitLabApi";

/**
 * The lines of a preview about variables that the project inherits from its groups. An update does not ask: they are no
 * error. GitLab's REST API shows them only to the groups' Owners, GraphQL to the project's Maintainers, without values.
 */
export async function groupVariableLines(
  plan: GitLabPlan,
  isPreview: boolean,
  options: pulumi.InvokeOptions,
): Promise<Diagnostic[]> {
  if (!isPreview || plan.target !== "gitlab") return [];
  const answer = await attempt(queryGitLab(queryOf(plan), options));
  // The other lookups report a missing token and a server that does not answer.
  if (!answer.ok) return [];
  const found = (answer.value as Answer).data?.project?.inheritedCiVariables;
  if (!found) return [doubt("can't be read")];
  const rest = found.pageInfo.hasNextPage ? [doubt(`are more than ${maxPage}, and only these were read`)] : [];
  return [...groupVariableDiagnostics(plan, found.nodes), ...rest];
}

/** GitLab: the largest page of a connection. */
const maxPage = 100;

function queryOf({ project }: GitLabPlan): string {
  const fields = "nodes { key environmentScope protected groupName } pageInfo { hasNextPage }";
  return `query { project(fullPath: ${JSON.stringify(project)}) { inheritedCiVariables(first: ${maxPage}) { ${fields} } } }`;
}

/** GitLab: GraphQL API, `Project.inheritedCiVariables`. It is null for a user who may not see them. */
interface Answer {
  readonly data?: {
    readonly project?: {
      readonly inheritedCiVariables?: {
        readonly nodes: readonly GroupVariable[];
        readonly pageInfo: { readonly hasNextPage: boolean };
      } | null;
    } | null;
  } | null;
}

function doubt(what: string): Diagnostic {
  const message = `the CI/CD variables of the project's groups ${what}, so one of them may change what the pipeline does`;
  return infoAt("INHERITED_VARIABLE", "project", message);
}
