import { must, send } from "../requests";
import { users, type Username } from "./channelSeed";

/** A job as GitLab shows it. */
export interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly started_at: string | null;
}

/** GitLab's API for the project of a flow. */
export interface GitLabClient {
  call(user: Username, method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** The id of the newest pipeline; 0 if there is none. */
  newestPipeline(): Promise<number>;
  /** The jobs of a pipeline in their order, without those that were retried. */
  jobs(pipeline: number): Promise<readonly JobRow[]>;
  log(job: JobRow): Promise<string>;
}

export function gitlabClient(gitlabUrl: string, project: string): GitLabClient {
  const base = `${gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}`;
  const headersOf = (user: Username) => ({ "PRIVATE-TOKEN": users[user].token });
  const call: GitLabClient["call"] = (user, method, path, body) =>
    must(send(`${base}/${path}`, method, headersOf(user), body));
  return {
    call,
    async newestPipeline() {
      const [newest] = Object.values(await call("platform", "GET", "pipelines?per_page=1")) as { id: number }[];
      return newest?.id ?? 0;
    },
    async jobs(pipeline) {
      const jobs = Object.values(await call("platform", "GET", `pipelines/${pipeline}/jobs?per_page=100`)) as JobRow[];
      return jobs.sort((one, other) => one.id - other.id);
    },
    async log({ id }) {
      return (await fetch(`${base}/jobs/${id}/trace`, { headers: headersOf("platform") })).text();
    },
  };
}
