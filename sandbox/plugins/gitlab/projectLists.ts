import type { FunctionDefinition } from "../definition";
import { flag, integer, requiredText, text, type Values } from "../values";
import type { GitLab } from "./context";
import { allPages } from "./pages";
import { projectPath } from "./paths";

/** The CI/CD variables of a project (GitLab: project-level variables API). The value of a hidden one is empty. */
export const getProjectVariables: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const { project, rows } = await listOf(args, gitlab, "variables");
  return {
    id: project,
    project,
    variables: rows.map((row) => ({
      project,
      key: requiredText(row, "key"),
      value: text(row, "value") ?? "",
      description: text(row, "description") ?? "",
      environmentScope: text(row, "environment_scope") ?? "*",
      masked: flag(row, "masked") ?? false,
      protected: flag(row, "protected") ?? false,
      raw: flag(row, "raw") ?? false,
      variableType: text(row, "variable_type") ?? "env_var",
    })),
  };
};

/** The deployment environments of a project, also stopped ones (GitLab: environments API). */
export const getProjectEnvironments: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const { project, rows } = await listOf(args, gitlab, "environments");
  return {
    id: project,
    project,
    environments: rows.map((row) => ({
      id: integer(row, "id") ?? 0,
      name: requiredText(row, "name"),
      slug: text(row, "slug") ?? "",
      externalUrl: text(row, "external_url") ?? "",
      state: text(row, "state") ?? "",
      tier: text(row, "tier") ?? "",
    })),
  };
};

/** The pipeline schedules of a project (GitLab: pipeline schedules API). */
export const getPipelineSchedules: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const { project, rows } = await listOf(args, gitlab, "pipeline_schedules");
  return {
    id: project,
    project,
    pipelineSchedules: rows.map((row) => ({
      id: integer(row, "id") ?? 0,
      description: text(row, "description") ?? "",
      ref: text(row, "ref") ?? "",
      cron: text(row, "cron") ?? "",
      cronTimezone: text(row, "cron_timezone") ?? "",
      active: flag(row, "active") ?? false,
    })),
  };
};

async function listOf(
  args: Values,
  { api }: GitLab,
  list: string,
): Promise<{ readonly project: string; readonly rows: readonly Values[] }> {
  const project = requiredText(args, "project");
  return { project, rows: await allPages(api, projectPath(project, list)) };
}
