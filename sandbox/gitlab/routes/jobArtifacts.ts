import type { Context, Hono } from "hono";
import { zipEntry } from "../../zip/entries";
import type { Job } from "../ci/entities";
import { eraseFiles, readArtifact } from "../ci/jobs/jobFiles";
import { jobsOf } from "../ci/process/jobsOf";
import { mayUpdatePipeline } from "../ci/rights/mayUpdateRef";
import { badRequest, forbidden, notFound } from "../errors";
import { callerWith } from "../http/access";
import { attachment } from "../http/attachment";
import { required, text } from "../http/fields";
import { callerOrJob } from "../http/jobToken";
import { readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { presentJob } from "../present/job";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";
import { jobIn } from "./jobs";

const ONE = "/projects/:id/jobs/:job_id/artifacts";
const OF_REF = "/projects/:id/jobs/artifacts";

/** Adds the routes of job artifacts. GitLab: job artifacts API. */
export function jobArtifactRoutes(api: Hono, state: GitLabState): void {
  api.get(`${OF_REF}/:ref_name{.+}/download`, (context) => archive(context, state, latestOfRef(context, state)));
  api.get(`${OF_REF}/:ref_name/raw/:artifact_path{.+}`, (context) =>
    entry(context, state, latestOfRef(context, state)),
  );
  api.get(ONE, (context) => archive(context, state, byId(context, state)));
  api.post(`${ONE}/keep`, (context) => {
    const { caller, job } = byId(context, state);
    requireUpdateRight(state, caller, job);
    if (!hasArchive(job)) throw notFound();
    return context.json(presentJob(state, job, originOf(context)));
  });
  api.delete(ONE, (context) => {
    const caller = callerWith(context, state, AccessLevel.Maintainer);
    eraseFiles(state, jobIn(context, state, caller).id, { keepLog: true });
    state.ciChanged.emit();
    return context.body(null, 204);
  });
  api.get(`${ONE}/:artifact_path{.+}`, (context) => entry(context, state, byId(context, state)));
}

interface Found {
  readonly caller: Caller;
  readonly job: Job;
}

function byId(context: Context, state: GitLabState): Found {
  const caller = callerOrJob(context, state, AccessLevel.Reporter);
  return { caller, job: jobIn(context, state, caller) };
}

/** The job of that name in the ref's newest successful pipeline. GitLab: `latest_successful_build_for_ref!`. */
function latestOfRef(context: Context, state: GitLabState): Found {
  const caller = callerOrJob(context, state, AccessLevel.Reporter);
  const { job: name } = readQuery(context, { job: required(text) });
  const ref = segment(context, "ref_name");
  const pipelines = state.pipelines.filter(
    (row) =>
      row.projectId === caller.project.id && row.ref === ref && row.mergeRequestId === null && row.status === "success",
  );
  for (const { id } of pipelines.reverse()) {
    const job = jobsOf(state, id).find((one) => one.name === name && one.status === "success" && hasArchive(one));
    if (job) return { caller, job };
  }
  throw notFound("Job");
}

function archive(context: Context, state: GitLabState, found: Found): Response {
  const content = contentOf(state, found);
  const { filename = "artifacts.zip" } = found.job.artifacts.find(({ fileType }) => fileType === "archive") ?? {};
  context.header("Content-Type", "application/zip");
  context.header("Content-Disposition", attachment(filename));
  return context.body(new Uint8Array(content));
}

function entry(context: Context, state: GitLabState, found: Found): Response {
  const path = segment(context, "artifact_path");
  const content = contentOf(state, found);
  if (path.startsWith("/") || path.split("/").includes("..")) throw badRequest("400 Bad request");
  const file = zipEntry(content, path);
  if (!file) throw notFound();
  context.header("Content-Type", "application/octet-stream");
  return context.body(new Uint8Array(file));
}

function contentOf(state: GitLabState, { caller, job }: Found): Buffer {
  if (!mayReadArtifacts(caller, job)) throw forbidden();
  const content = readArtifact(state, job.id, "archive");
  if (!content) throw notFound();
  return content;
}

/** GitLab: `artifacts:access`, `Ci::BuildPolicy`. */
function mayReadArtifacts({ level }: Caller, { artifacts }: Job): boolean {
  const access = artifacts.find(({ fileType }) => fileType === "archive")?.access ?? "all";
  switch (access) {
    case "all":
      return true;
    case "developer":
      return level >= AccessLevel.Developer;
    case "maintainer":
      return level >= AccessLevel.Maintainer;
    case "none":
      return false;
  }
}

function requireUpdateRight(state: GitLabState, caller: Caller, { pipelineId }: Job): void {
  const pipeline = state.pipelines.get(pipelineId);
  if (!pipeline || !mayUpdatePipeline(state, caller, pipeline)) throw forbidden();
}

function hasArchive({ artifacts }: Job): boolean {
  return artifacts.some(({ fileType }) => fileType === "archive");
}
