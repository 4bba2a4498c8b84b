import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import type { GitLabClient } from "./gitLabClient";

/** The fields of a job in GitLab's API that the demo shows. */
export interface JobFacts {
  readonly id: number;
  readonly name: string;
  readonly stage: string;
  readonly status: string;
  /** In seconds; null if the job has not run. */
  readonly duration: number | null;
}

/** The jobs of the newest pipeline, in creation order. */
export async function newestJobs(as: GitLabClient): Promise<readonly JobFacts[]> {
  const [newest] = (await as.request("GET", "pipelines?per_page=1")) as { id: number }[];
  if (!newest) throw new Error("there is no pipeline");
  const jobs = (await as.request("GET", `pipelines/${newest.id}/jobs?per_page=100`)) as JobFacts[];
  return [...jobs].sort((one, other) => one.id - other.id);
}

export async function jobRows(as: GitLabClient): Promise<string[][]> {
  const jobs = await newestJobs(as);
  return jobs.map(({ stage, name, status, duration }) => [stage, name, status, duration?.toFixed(1) ?? ""]);
}

/** The job of this name in the newest pipeline. */
export async function findJob(as: GitLabClient, name: string): Promise<JobFacts> {
  const jobs = await newestJobs(as);
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new Error(`the pipeline has no job ${name}. Its jobs: ${jobs.map((one) => one.name).join(", ")}`);
  return job;
}

/** The rows of GitLab's widget on a merge request. */
export async function widgetRows(
  { sandbox, project }: { readonly sandbox: { readonly gitlabUrl: string }; readonly project: string },
  mergeRequest: number,
): Promise<string[][]> {
  const url = `${sandbox.gitlabUrl}/${project}/-/merge_requests/${mergeRequest}/terraform_reports.json`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
  if (response.status !== 200) throw new Error(`GET ${url}: ${response.status}`);
  const reports = Object.values((await response.json()) as Record<string, Record<string, string | number>>);
  return reports.map((report) => ["job_name", "create", "update", "delete"].map((key) => String(report[key] ?? "?")));
}

/** The deployed stacks of the program. */
export async function deployedRows(cloudUrl: string): Promise<string[][]> {
  const rows = ["staging", "production"].map(async (stack) => {
    const path = `${cloudUrl}/api/stacks/acme/shop-api/${stack}`;
    const get = async (url: string) => {
      const response = await fetch(url, { headers: { authorization: `token ${exampleTokens.cloud}` } });
      if (!response.ok) throw new Error(`GET ${url}: ${response.status}`);
      return response.json();
    };
    const { version } = (await get(path)) as { version: number };
    const { deployment } = (await get(`${path}/export`)) as { deployment: { resources?: Resource[] } };
    const resources = deployment.resources ?? [];
    const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
    const counted = resources.filter(({ type }) => type === "pulumi:index:Stash").length;
    return [stack, version, counted, outputs.image ?? "", outputs.replicas ?? ""].map(String);
  });
  return Promise.all(rows);
}

interface Resource {
  readonly type: string;
  readonly outputs?: Readonly<Record<string, string | number>>;
}

/** The log of one command of a job, including the command, without colours and section markers. */
export async function logOf(as: GitLabClient, job: number, command: string): Promise<string> {
  const log = await as.text(`jobs/${job}/trace`);
  const lines = log
    .replace(/section_(start|end):[^\r]*\r/g, "")
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")
    .split(/\r?\n/)
    .map((line) => line.split("\r").at(-1) ?? "");
  const start = lines.findIndex((line) => line.startsWith(command));
  if (start < 0) throw new Error(`the log of job ${job} has no command ${command}`);
  const length = lines.slice(start + 1).findIndex((line) => /^(\$ |Running |Uploading |Cleaning |ERROR: )/.test(line));
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join("\n");
}
