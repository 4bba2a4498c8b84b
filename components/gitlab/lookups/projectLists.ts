import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { type Attempt, attempt } from "../../lookups/attempt";
import { readGitLabList } from "./gitLabApi";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

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

/** The lists of a project. Each is read once, when it is first needed. */
export interface ProjectLists {
  readonly variables: ReadList<FoundVariable>;
  readonly environments: ReadList<FoundEnvironment>;
  readonly schedules: ReadList<FoundSchedule>;
  readonly hooks: ReadList<FoundHook>;
}

/** Reads a list, or returns the reason why it can't be read. */
type ReadList<Item> = () => Promise<Attempt<readonly Item[]>>;

export function projectLists(project: string, options: pulumi.InvokeOptions): ProjectLists {
  return {
    variables: once(async () => (await gitlab.getProjectVariables({ project }, options)).variables),
    environments: once(async () => (await gitlab.getProjectEnvironments({ project }, options)).environments),
    schedules: once(async () => (await gitlab.getPipelineSchedules({ project }, options)).pipelineSchedules),
    hooks: once(() => readGitLabList<FoundHook>(`projects/${encodeURIComponent(project)}/hooks`, options)),
  };
}

function once<Item>(read: () => Promise<readonly Item[]>): ReadList<Item> {
  let list: Promise<Attempt<readonly Item[]>> | undefined;
  return () => (list ??= attempt(read()));
}

/** The items of a list. One that can't be read has none. */
export function itemsOf<Item>(list: Attempt<readonly Item[]>): readonly Item[] {
  return list.ok ? list.value : [];
}

/** The error that a list of planned names can't be read; none if it can. */
export function unreadableList(list: Attempt<unknown>, what: string, path: string): Diagnostic[] {
  return list.ok ? [] : [gitLabDiagnostic(path, `the list of ${what}: ${list.reason}`)];
}
