import { z } from "zod";
import type { CiWorld } from "../../gitlab/ci/ciWorld";
import type { ShapeScenario } from "../shapeCase";
import { commit, paged, pipeline, pipelineBasic } from "./entities";
import {
  approvals,
  diff,
  discussion,
  label,
  listedMergeRequest,
  mergeRequest,
  note,
  threadNote,
  version,
} from "./mergeRequest";

const all = "/api/v4/projects/:id/merge_requests";
const one = `${all}/:iid`;
const labels = "/api/v4/projects/:id/labels";
const notFound = z.strictObject({ message: z.string().startsWith("404 ") });

/** Merge requests: their content, pipelines, notes, labels, approvals, merge and deletion. */
export const mergeRequests: ShapeScenario<CiWorld> = {
  noun: "merge requests",
  known: { id: 101, name: "review", path: "acme/shop/api" },
  async before(_send, _known, server) {
    await server.push({ jobs: { preview: {} } });
    await server.push({ jobs: { preview: {} } }, { branch: "topic" });
    await server.runAll();
  },
  cases: [
    { route: `POST ${labels}`, body: { name: "review", color: "#ff0000" }, status: 201, shape: label },
    { route: `GET ${labels}`, shape: z.array(label).length(1), has: paged },
    { route: `GET ${labels}/:name`, shape: label },
    { route: `PUT ${labels}/:name`, body: { description: "Look at it" }, shape: label },
    { route: `PUT ${labels}`, body: { name: "review", color: "#00ff00" }, shape: label },
    {
      route: `POST ${all}`,
      body: { title: "More", source_branch: "topic", target_branch: "main", labels: "review" },
      status: 201,
      shape: mergeRequest,
      learn: ({ iid }: { iid: number }) => ({ iid }),
    },
    {
      route: `POST ${all}`,
      body: { title: "More", source_branch: "topic", target_branch: "main" },
      status: 409,
      shape: z.strictObject({ message: z.array(z.string()).length(1) }),
    },
    { route: `GET ${all}`, shape: z.array(listedMergeRequest).length(1), has: paged },
    { route: `GET ${one}`, shape: mergeRequest.extend({ first_contribution: z.boolean() }) },
    {
      route: `PUT ${one}`,
      body: { title: "Draft: More" },
      shape: mergeRequest.extend({ draft: z.literal(true), work_in_progress: z.literal(true) }),
    },
    { route: `PUT ${one}/merge`, body: {}, status: 405, shape: z.strictObject({ message: z.string() }) },
    { route: `PUT ${one}`, body: { title: "More" }, shape: mergeRequest },
    { route: `GET ${one}/commits`, shape: z.array(commit).length(1), has: paged },
    {
      route: `GET ${one}/changes`,
      shape: mergeRequest.extend({ changes: z.array(diff).length(1), overflow: z.literal(false) }),
    },
    { route: `GET ${one}/diffs`, shape: z.array(diff).length(1), has: paged },
    {
      route: "GET /:path{.+}/-/merge_requests/:iid{[0-9]+}/terraform_reports.json",
      first: async (server) => {
        await server.runAll();
      },
      status: 400,
      shape: z.strictObject({ errors: z.array(z.string()).length(1), status_reason: z.string() }),
    },
    { route: `POST ${one}/pipelines`, body: {}, shape: pipeline },
    { route: `GET ${one}/pipelines`, shape: z.array(pipelineBasic).min(1), has: paged },
    {
      route: "GET /:path{.+}/-/merge_requests/:iid{[0-9]+}/terraform_reports.json",
      status: 204,
      has: { "poll-interval": /^\d+$/ },
    },
    {
      route: "GET /:path{.+}/-/merge_requests/:iid{[0-9]+}/terraform_reports.json",
      first: async (server) => {
        const id = (await server.take())!.job.id;
        const content = Buffer.from('{"create":1,"update":2,"delete":3}');
        server.ci.port.keepArtifact(id, { fileType: "terraform", filename: "plan.json", content });
        server.ci.port.finish(id, { status: "success", exitCode: 0, failureReason: null });
        await server.runAll();
      },
      shape: z.record(
        z.string().regex(/^\d+$/),
        z.strictObject({
          job_id: z.string(),
          job_name: z.literal("preview"),
          job_path: z.string().startsWith("/acme/shop/api/-/jobs/"),
          create: z.literal(1),
          update: z.literal(2),
          delete: z.literal(3),
        }),
      ),
    },
    { route: `GET ${one}/approvals`, shape: approvals },
    {
      route: `POST ${one}/approve`,
      headers: { "PRIVATE-TOKEN": "token-platform" },
      body: {},
      status: 201,
      shape: approvals,
    },
    {
      route: `POST ${one}/unapprove`,
      headers: { "PRIVATE-TOKEN": "token-platform" },
      body: {},
      status: 201,
      shape: approvals,
    },
    {
      route: `POST ${one}/notes`,
      body: { body: "Fine" },
      status: 201,
      shape: note,
      learn: ({ id }: { id: number }) => ({ noteId: id }),
    },
    { route: `GET ${one}/notes`, shape: z.array(note).min(1), has: paged },
    { route: `GET ${one}/notes/:noteId`, shape: note },
    { route: `PUT ${one}/notes/:noteId`, body: { body: "Good" }, shape: note.extend({ body: z.literal("Good") }) },
    { route: `DELETE ${one}/notes/:noteId`, status: 204 },
    { route: `GET ${one}/notes/:noteId`, status: 404, shape: notFound },
    { route: `GET ${one}/versions`, shape: z.array(version).length(1), has: paged },
    {
      route: `GET ${one}/versions/:version_id`,
      first: (server, known) => {
        known.version_id = server.state.mergeRequestVersions.all()[0]!.id;
        return Promise.resolve();
      },
      shape: version.extend({ commits: z.array(commit).length(1), diffs: z.array(diff).length(1) }),
    },
    {
      route: `POST ${one}/discussions`,
      body: { body: "Why?" },
      status: 201,
      shape: discussion,
      learn: ({ id }: { id: string }) => ({ discussionId: id }),
    },
    {
      route: `POST ${one}/discussions`,
      body: { body: "Why?", position: { position_type: "text" } },
      status: 400,
      shape: z.strictObject({ error: z.string().startsWith("position[base_sha] is missing, ") }),
    },
    { route: `GET ${one}/discussions`, shape: z.array(discussion).min(1), has: paged },
    { route: `GET ${one}/discussions/:discussionId`, shape: discussion },
    {
      route: `POST ${one}/discussions/:discussionId/notes`,
      body: { body: "Because" },
      status: 201,
      shape: threadNote,
      learn: ({ id }: { id: number }) => ({ noteId: id }),
    },
    { route: `GET ${one}/discussions/:discussionId/notes`, shape: z.array(threadNote).length(2) },
    { route: `GET ${one}/discussions/:discussionId/notes/:noteId`, shape: threadNote },
    { route: `PUT ${one}/discussions/:discussionId/notes/:noteId`, body: { body: "So" }, shape: threadNote },
    {
      route: `PUT ${one}/discussions/:discussionId/notes/:noteId`,
      body: {},
      status: 400,
      shape: z.strictObject({ error: z.string() }),
    },
    { route: `PUT ${one}/discussions/:discussionId`, body: { resolved: true }, shape: discussion },
    { route: `DELETE ${one}/discussions/:discussionId/notes/:noteId`, status: 204 },
    {
      route: `POST ${one}/cancel_merge_when_pipeline_succeeds`,
      body: {},
      status: 201,
      shape: z.strictObject({ message: z.string(), status: z.literal("error"), http_status: z.int() }),
    },
    {
      route: `PUT ${one}/merge`,
      body: {},
      shape: mergeRequest.extend({ state: z.literal("merged"), merged_at: z.string(), merge_commit_sha: z.string() }),
    },
    { route: `DELETE ${one}`, status: 204 },
    { route: `GET ${one}`, status: 404, shape: notFound },
    { route: `DELETE ${labels}/:name`, status: 204 },
  ],
};
