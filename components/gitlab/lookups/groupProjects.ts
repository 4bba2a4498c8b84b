import { isMap } from "../../../pipeline/isMap";
import { httpRequest, type HttpResponse } from "../../lookups/httpRequest";
import { type RetryClock, type RetryLimits, systemClock } from "../../lookups/retries";
import type { GitLabAccess } from "./environmentGitLab";

/** A project in a list of GitLab. Fields that the token may not see are missing. GitLab: projects API. */
export interface ListedProject {
  readonly id: number;
  readonly path_with_namespace: string;
  readonly default_branch?: string | null;
  readonly empty_repo?: boolean;
  readonly repository_access_level?: string;
  readonly ci_config_path?: string | null;
  /** Only in Premium. GitLab: delayed deletion. */
  readonly marked_for_deletion_at?: string | null;
}

/** A response that has not the awaited status. */
export class GitLabAnswer extends Error {
  constructor(
    readonly status: number,
    readonly path: string,
  ) {
    super(`GitLab answered ${status} to GET ${path.replace(/\?.*$/, "")}`);
  }

  /** Whether the server has no API of GitLab: it does not know the user of any token. */
  get isNoGitLab(): boolean {
    return this.status === 404 && this.path === userPath;
  }
}

const userPath = "user";

/** Reads from GitLab. Requests wait while GitLab limits their rate; the first such wait is announced, in milliseconds. */
export class GroupReader {
  private readonly clock: RetryClock;

  constructor(
    private readonly access: GitLabAccess,
    announce: (milliseconds: number) => Promise<void>,
    clock: RetryClock = systemClock,
  ) {
    let isAnnounced = false;
    this.clock = {
      now: () => clock.now(),
      sleep: async (milliseconds) => {
        if (milliseconds >= longWait && !isAnnounced) {
          isAnnounced = true;
          await announce(milliseconds);
        }
        await clock.sleep(milliseconds);
      },
    };
  }

  /** The projects of a group and of its subgroups, without archived projects and those that are being deleted. */
  async projects(group: string): Promise<readonly ListedProject[]> {
    const start = `groups/${encodeURIComponent(group)}/projects?include_subgroups=true&with_shared=false&archived=false`;
    const items: ListedProject[] = [];
    // The list has no keyset pagination. In the order of ids, new projects do not move others to an earlier page.
    for (let page = 1; ; page++) {
      const { body } = await this.get(`${start}&order_by=id&sort=asc&per_page=${pageSize}&page=${page}`);
      const found = Array.isArray(body) ? (body as ListedProject[]) : [];
      items.push(...found);
      if (found.length < pageSize) return items.filter((one) => !one.marked_for_deletion_at);
    }
  }

  /** Whether the token's user sees every project of the group, with its files: as a Reporter of the group, or as an administrator. */
  async seesAll(group: string): Promise<boolean> {
    const { body: user } = await this.get(userPath);
    // Another server may answer with a page.
    if (!isMap(user) || typeof user.id !== "number") throw new GitLabAnswer(404, userPath);
    if (user.is_admin === true) return true;
    const path = `groups/${encodeURIComponent(group)}/members/all/${user.id}`;
    const { status, body } = await this.send(path);
    if (status === 404) return false;
    if (status !== 200) throw new GitLabAnswer(status, path);
    return (body as { readonly access_level: number }).access_level >= reporter;
  }

  /** The paths of all files on the project's default branch. */
  async files({ id, default_branch: branch }: ListedProject): Promise<readonly string[]> {
    // One response has all files, so that a large repository does not need hundreds of requests.
    const query = `recursive=true&pagination=none&ref=${encodeURIComponent(branch ?? "HEAD")}`;
    const { body } = await this.get(`projects/${id}/repository/tree?${query}`);
    const entries = Array.isArray(body) ? (body as { readonly type: string; readonly path: string }[]) : [];
    return entries.flatMap(({ type, path }) => (type === "blob" ? [path] : []));
  }

  /** The text of a file on the project's default branch. */
  async text({ id, default_branch: branch }: ListedProject, file: string): Promise<string> {
    const ref = encodeURIComponent(branch ?? "HEAD");
    return (await this.get(`projects/${id}/repository/files/${encodeURIComponent(file)}/raw?ref=${ref}`)).text;
  }

  private async get(path: string): Promise<HttpResponse> {
    const response = await this.send(path);
    if (response.status !== 200) throw new GitLabAnswer(response.status, path);
    return response;
  }

  private send(path: string): Promise<HttpResponse> {
    const { url, headers, tls } = this.access;
    return httpRequest({
      server: "GitLab",
      url: `${url}${path}`,
      headers,
      tls,
      patience: { clock: this.clock, limits },
    });
  }
}

/** The largest page of GitLab's API. */
const pageSize = 100;

/** GitLab: the role that may read the code of a private project. */
const reporter = 20;

/** GitLab's rate limits count requests per minute, so a request may have to wait that long, and again behind others. */
const limits: RetryLimits = { requests: 6, milliseconds: 300_000 };

/** Waits below this many milliseconds are not worth a line. */
const longWait = 1000;
