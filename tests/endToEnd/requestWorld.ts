import type { Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { createWorld, type World } from "./world";

/** A world whose project's default branch nobody may push to, and whose CI file is delivered by a merge request. */
export interface RequestWorld extends World {
  /** All merge requests of the project, the oldest first. */
  requests(): Promise<readonly MergeRequest[]>;
  /** The text of a file in a branch; undefined if there is none. */
  textOf(ref: string, path?: string): Promise<string | undefined>;
  /** Runs a command that must succeed, after the request log is cleared; returns its output. */
  run(words: string): Promise<string>;
  /** The writes to GitLab since the last command, such as `POST merge_requests`. */
  writes(): string[];
  merge(iid: number, options?: object): Promise<void>;
  /** Commits a file as somebody of the team to a branch, which is created from the default branch if it is new. */
  commit(branch: string, path: string, content: string | undefined, title?: string): Promise<void>;
  /** Lets the team change a file of the default branch, by a merge request of its own. */
  teamChanges(path: string, content: string | undefined): Promise<void>;
}

export interface MergeRequest {
  readonly iid: number;
  readonly state: string;
  readonly title: string;
  readonly web_url: string;
  readonly source_branch: string;
}

export const settings = { ...eightLines, delivery: "mergeRequest" };

/** The branch of the merge request of stack `shop-api`. */
export const branch = "pulumi-pipeline-shop-api";

/** The command lines of an update, and of one that reads all resources first. */
export const up = "up --yes --skip-preview";
export const refreshedUp = `${up} --refresh`;

export async function createRequestWorld(seed?: Seed): Promise<RequestWorld> {
  const world = await createWorld(seed);
  await world.gitlab("DELETE", "protected_branches/main");
  const closed = { name: "main", push_access_level: 0, merge_access_level: 40 };
  expect(await world.gitlab("POST", "protected_branches", closed)).toMatchObject({ status: 201 });
  await world.configure(settings);

  const extended: RequestWorld = {
    ...world,
    async requests() {
      const { body } = await world.gitlab("GET", "merge_requests?state=all&order_by=created_at&sort=asc");
      return body as readonly MergeRequest[];
    },
    async textOf(ref, path = ".gitlab-ci.yml") {
      const { status, body } = await world.gitlab("GET", `repository/files/${encodeURIComponent(path)}?ref=${ref}`);
      return status === 404 ? undefined : Buffer.from((body as { content: string }).content, "base64").toString();
    },
    run(words) {
      world.sandbox.log.clear();
      return world.succeed(words);
    },
    writes: () =>
      world.sandbox.log
        .writes()
        .filter(({ server }) => server === "gitlab")
        .map(({ method, path }) => `${method} ${path.replace(/^.*\/projects\/[^/]+\//, "")}`),
    async merge(iid, options = {}) {
      expect(await world.gitlab("PUT", `merge_requests/${iid}/merge`, options)).toMatchObject({ status: 200 });
    },
    async commit(name, path, content, title = "By the team") {
      const isNew = (await world.gitlab("GET", `repository/branches/${name}`)).status === 404;
      const isThere = (await extended.textOf(isNew ? "main" : name, path)) !== undefined;
      const action = content === undefined ? "delete" : isThere ? "update" : "create";
      const answer = await world.gitlab("POST", "repository/commits", {
        branch: name,
        ...(isNew && { start_branch: "main" }),
        commit_message: title,
        actions: [{ action, file_path: path, content }],
      });
      expect(answer).toMatchObject({ status: 201 });
    },
    async teamChanges(path, content) {
      await extended.commit("team", path, content);
      const body = { source_branch: "team", target_branch: "main", title: "By the team", remove_source_branch: true };
      const { body: opened } = await world.gitlab("POST", "merge_requests", body);
      await extended.merge((opened as MergeRequest).iid);
    },
  };
  return extended;
}

/** The lines of an output about the merge request, each once, in alphabetical order. */
export function linesOf(output: string): string[] {
  const codes = "UNMERGED_FILE|CLOSED_REQUEST|FOREIGN_COMMITS|DRIFTED|WEAKENED_PROTECTION|ALREADY_EXISTS";
  return [...new Set(output.match(new RegExp(`(${codes}): .*`, "g")) ?? [])].map((line) => line.trimEnd()).sort();
}
