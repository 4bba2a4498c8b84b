import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import { readArtifact } from "../jobs/jobFiles";
import { jobsOf } from "../process/jobsOf";
import { type CiVariable, variables } from "./ciVariable";

/** The jobs whose artifacts a job gets. GitLab: `Ci::BuildDependencies`. */
export function dependenciesOf(state: GitLabState, { pipelineId, definition }: Job): Job[] {
  const { needs, dependencies } = definition;
  const stages = state.pipelines.get(pipelineId)?.stages ?? [];
  const latest = jobsOf(state, pipelineId);
  const before = latest.filter(({ stage }) => stages.indexOf(stage) < stages.indexOf(definition.stage));
  const reachable = needs
    ? latest.filter(({ name }) => needs.some((need) => need.job === name && need.artifacts))
    : before;
  return reachable.filter(({ name }) => dependencies?.includes(name) ?? true);
}

/** The variables of the dotenv reports of these jobs. GitLab: `artifacts:reports:dotenv`. */
export function dotenvOf(state: GitLabState, jobs: readonly Job[]): CiVariable[] {
  return jobs.flatMap(({ id }) => {
    const content = readArtifact(state, id, "dotenv");
    return content ? variables(parseDotenv(content.toString("utf8")) ?? {}) : [];
  });
}

/**
 * The variables of a dotenv file. Undefined if GitLab refuses it: a line is not `KEY=value`, or the file is too long.
 * GitLab: `Ci::ParseDotenvArtifactService`.
 */
export function parseDotenv(text: string): Readonly<Record<string, string>> | undefined {
  const lines = text.split(/\r?\n/).filter((line, index, all) => line !== "" || index < all.length - 1);
  const entries = lines.map((line) =>
    /^([^=]*)=(.*)$/
      .exec(line)
      ?.slice(1)
      .map((part) => part.trim()),
  );
  const isValid = entries.every((entry) => entry && /^\w{1,255}$/.test(entry[0] ?? ""));
  if (!isValid || text.length > MAX_DOTENV_SIZE) return undefined;
  return Object.fromEntries(entries.map((entry) => [entry?.[0] ?? "", entry?.[1] ?? ""]));
}

/** GitLab: `dotenv_size`, in bytes. */
const MAX_DOTENV_SIZE = 5 * 1024;
