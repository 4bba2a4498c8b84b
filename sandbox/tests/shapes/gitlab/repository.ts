import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { branch, commit, id, listedPipeline, paged, pipelineStatus, sha, tag, url } from "./entities";
import { diff } from "./mergeRequest";

const file = "/api/v4/projects/:id/repository/files/:file_path";
const repository = "/api/v4/projects/:id/repository";
const written = z.strictObject({ file_path: z.literal("infra/a b.txt"), branch: z.literal("main") });

/** GitLab also returns all fields of a file as headers. */
const facts = {
  "x-gitlab-blob-id": /^[0-9a-f]{40}$/,
  "x-gitlab-commit-id": /^[0-9a-f]{40}$/,
  "x-gitlab-last-commit-id": /^[0-9a-f]{40}$/,
  "x-gitlab-content-sha256": /^[0-9a-f]{64}$/,
  "x-gitlab-encoding": /^base64$/,
  "x-gitlab-file-name": /^a b\.txt$/,
  "x-gitlab-file-path": /^infra\/a b\.txt$/,
  "x-gitlab-ref": /^main$/,
  "x-gitlab-size": /^5$/,
  "x-gitlab-execute-filemode": /^false$/,
};

const node = z.strictObject({
  id: sha,
  name: z.string(),
  type: z.enum(["tree", "blob"]),
  path: z.string(),
  mode: z.enum(["040000", "100644", "100755", "120000"]),
});

/** GitLab: CommitDetail. */
const commitDetails = commit.extend({
  project_id: id,
  status: pipelineStatus.nullable(),
  last_pipeline: listedPipeline.nullable(),
  stats: z.strictObject({ additions: z.int(), deletions: z.int(), total: z.int() }),
});

/** Files, branches, tags and commits. */
export const repositories: ShapeScenario = {
  noun: "repository",
  known: { id: 101, file_path: "infra%2Fa%20b.txt", branch: "topic", tag_name: "v1", sha: "main" },
  cases: [
    {
      route: `POST ${file}`,
      body: { branch: "main", commit_message: "add", content: "hello" },
      status: 201,
      shape: written,
    },
    {
      route: `POST ${file}`,
      body: { branch: "main", commit_message: "add", content: "hello" },
      status: 400,
      shape: z.strictObject({ message: z.literal("A file with this name already exists") }),
    },
    {
      route: `POST ${file}`,
      body: { branch: "main", commit_message: "add" },
      status: 400,
      shape: z.strictObject({ error: z.literal("content is missing") }),
    },
    {
      route: `GET ${file}`,
      query: "ref=main",
      shape: z.strictObject({
        file_name: z.literal("a b.txt"),
        file_path: z.literal("infra/a b.txt"),
        size: z.literal(5),
        encoding: z.literal("base64"),
        content: z.literal("aGVsbG8="),
        content_sha256: z.string().regex(/^[0-9a-f]{64}$/),
        ref: z.literal("main"),
        blob_id: sha,
        commit_id: sha,
        last_commit_id: sha,
        execute_filemode: z.boolean(),
      }),
      has: facts,
    },
    { route: `GET ${file}/raw`, query: "ref=main", shape: z.literal("hello"), has: facts },
    {
      route: `PUT ${file}`,
      body: { branch: "main", commit_message: "edit", content: "hallo" },
      shape: written,
    },
    { route: `DELETE ${file}`, body: { branch: "main", commit_message: "remove" }, status: 204 },
    {
      route: `GET ${file}`,
      query: "ref=main",
      status: 404,
      shape: z.strictObject({ message: z.literal("404 File Not Found") }),
    },
    { route: `GET ${repository}/tree`, query: "recursive=true", shape: z.array(node).min(1), has: paged },

    { route: `POST ${repository}/branches`, body: { branch: "topic", ref: "main" }, status: 201, shape: branch },
    { route: `GET ${repository}/branches`, shape: z.array(branch).length(2), has: paged },
    { route: `GET ${repository}/branches/:branch`, shape: branch },
    { route: `DELETE ${repository}/branches/:branch`, status: 204 },
    {
      route: `GET ${repository}/branches/:branch`,
      status: 404,
      shape: z.strictObject({ message: z.literal("404 Branch Not Found") }),
    },

    {
      route: `POST ${repository}/tags`,
      body: { tag_name: "v1", ref: "main", message: "one" },
      status: 201,
      shape: tag,
    },
    { route: `GET ${repository}/tags`, shape: z.array(tag).length(1), has: paged },
    { route: `GET ${repository}/tags/:tag_name`, shape: tag },
    { route: `DELETE ${repository}/tags/:tag_name`, status: 204 },

    {
      route: `GET ${repository}/commits`,
      shape: z.array(commit).length(4),
      has: { "x-page": /^1$/, "x-per-page": /^20$/, "x-next-page": /^$/ },
    },
    {
      route: `POST ${repository}/commits`,
      body: {
        branch: "other",
        start_branch: "main",
        commit_message: "both",
        actions: [
          { action: "create", file_path: "a.txt", content: "a\n" },
          { action: "update", file_path: "README.md", content: "hallo\n" },
        ],
      },
      status: 201,
      shape: commitDetails,
    },
    {
      route: `GET ${repository}/compare`,
      query: "from=main&to=other",
      shape: z.strictObject({
        commit,
        commits: z.array(commit).length(1),
        diffs: z.array(diff).length(2),
        compare_timeout: z.boolean(),
        compare_same_ref: z.boolean(),
        web_url: url,
      }),
    },
    {
      route: `GET ${repository}/commits/:sha`,
      shape: commitDetails,
    },
    { route: `GET ${repository}/commits/:sha/diff`, shape: z.array(diff).min(1), has: paged },
    {
      route: `GET ${repository}/commits/:sha/refs`,
      shape: z.array(z.strictObject({ type: z.enum(["branch", "tag"]), name: z.string() })).length(2),
      has: paged,
    },
    { route: `GET ${repository}/commits/:sha/merge_requests`, shape: z.array(z.never()).length(0), has: paged },
    { route: `GET ${repository}/merge_base`, query: "refs[]=main&refs[]=other", shape: commit },
    {
      route: `DELETE ${repository}/merged_branches`,
      status: 202,
      shape: z.strictObject({ message: z.literal("202 Accepted") }),
    },
  ],
};
