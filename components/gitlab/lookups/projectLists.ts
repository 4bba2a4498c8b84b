import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { attempt } from "../../lookups/attempt";
import { readGitLabList } from "./gitLabApi";

/** A CI/CD variable in GitLab. The value of a hidden one is empty. */
export type FoundVariable = gitlab.GetProjectVariablesResult["variables"][number];
export type FoundEnvironment = gitlab.GetProjectEnvironmentsResult["environments"][number];
export type FoundSchedule = gitlab.GetPipelineSchedulesResult["pipelineSchedules"][number];

/** A webhook as GitLab describes it: its switches by their names in the API. It never contains the token. */
export interface FoundHook {
  readonly id: number;
  readonly url: string;
  readonly name?: string | null;
  readonly [wire: string]: unknown;
}

/** The lists of a project. Each is read once, when it is first needed. A list that can't be read is empty. */
export interface ProjectLists {
  readonly variables: () => Promise<readonly FoundVariable[]>;
  readonly environments: () => Promise<readonly FoundEnvironment[]>;
  readonly schedules: () => Promise<readonly FoundSchedule[]>;
  readonly hooks: () => Promise<readonly FoundHook[]>;
}

export function projectLists(project: string, options: pulumi.InvokeOptions): ProjectLists {
  return {
    variables: once(async () => (await gitlab.getProjectVariables({ project }, options)).variables),
    environments: once(async () => (await gitlab.getProjectEnvironments({ project }, options)).environments),
    schedules: once(async () => (await gitlab.getPipelineSchedules({ project }, options)).pipelineSchedules),
    hooks: once(() => readGitLabList<FoundHook>(`projects/${encodeURIComponent(project)}/hooks`, options)),
  };
}

function once<Item>(read: () => Promise<readonly Item[]>): () => Promise<readonly Item[]> {
  let list: Promise<readonly Item[]> | undefined;
  return () => (list ??= attempt(read()).then((found) => (found.ok ? found.value : [])));
}
