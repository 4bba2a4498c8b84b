import type { Context, Hono } from "hono";
import type { JobDefinition } from "../ci/definition";
import type { Lint, LintMode } from "../ci/evaluator";
import type { PipelineRequest } from "../ci/pipelineRequest";
import { NO_PIPELINE } from "../ci/pipelines/createPipeline";
import { ciFileOf } from "../ci/requestPipeline";
import { startFault } from "../ci/rights/startFault";
import type { Commit } from "../entities";
import { ApiError, forbidden, notFound } from "../errors";
import { blobId } from "../git/objects";
import { findTag, NO_COMMIT, resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, optional, required, text } from "../http/fields";
import { readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

const PATH = "/projects/:id/ci/lint";

/** Adds the routes that check a CI file. The sandbox gives no warnings. GitLab: CI Lint API. */
export function lintRoutes(api: Hono, state: GitLabState): void {
  api.post(PATH, async (context) => {
    const caller = callerWith(context, state, AccessLevel.Developer);
    const params = await readParams(context, {
      content: required(text),
      dry_run: optional(boolean),
      include_jobs: optional(boolean),
      ref: optional(text),
    });
    const { project } = caller;
    const ref = params.ref ?? project.defaultBranch;
    const commit = resolve(state, project, ref);
    if (params.dry_run && !commit) throw notFound("Ref");
    const content = Buffer.from(params.content);
    const file = { content, blobId: blobId(content), mode: "100644" as const };
    const files = new Map(commit?.files ?? []).set(ciFileOf(project), file);
    const based = { ...(commit ?? noCommit(project.id)), files };
    return answer(context, state, caller, { commit: based, ref, ...optionsOf(params) });
  });
  api.get(PATH, (context) => {
    const caller = callerWith(context, state, AccessLevel.Reporter);
    const params = readQuery(context, {
      content_ref: optional(text),
      sha: optional(text),
      dry_run: optional(boolean),
      dry_run_ref: optional(text),
      include_jobs: optional(boolean),
      ref: optional(text),
    });
    const { project } = caller;
    const commit = resolve(state, project, params.content_ref ?? params.sha ?? "HEAD");
    if (!commit) throw notFound("Commit");
    const ref = params.dry_run_ref ?? params.ref ?? params.content_ref ?? project.defaultBranch;
    return answer(context, state, caller, { commit, ref, ...optionsOf(params) });
  });
}

interface Wanted {
  readonly commit: Commit;
  readonly ref: string;
  readonly mode: LintMode;
  readonly includesJobs: boolean;
}

function optionsOf(params: {
  readonly dry_run: boolean | undefined;
  readonly include_jobs: boolean | undefined;
}): Pick<Wanted, "mode" | "includesJobs"> {
  return { mode: params.dry_run ? "simulated" : "static", includesJobs: params.include_jobs ?? false };
}

async function answer(context: Context, state: GitLabState, caller: Caller, wanted: Wanted): Promise<Response> {
  const { project, user } = caller;
  const { commit, ref, mode, includesJobs } = wanted;
  if (!state.ci) {
    const message = "the sandbox checks CI files only when it has a runner: start it with one";
    throw new ApiError(501, { message });
  }
  const isTag = findTag(state, project.id, ref) !== undefined;
  if (mode === "simulated" && caller.level < AccessLevel.Developer) throw forbidden();
  const fault = mode === "simulated" ? startFault(state, caller, { ref, tag: isTag }) : undefined;
  if (fault !== undefined) return context.json(presentInvalid([fault]));
  // GitLab's response for a project without a CI file.
  if (!commit.files.has(ciFileOf(project))) {
    return context.json(presentInvalid([`Please provide content of ${ciFileOf(project)}`]));
  }
  const request: PipelineRequest = {
    project,
    user,
    source: "push",
    ref,
    tag: isTag,
    commit,
    beforeSha: NO_COMMIT,
    mergeRequestId: null,
    scheduleId: null,
    variables: [],
  };
  const lint = await state.ci.lint(request, mode);
  const errors = errorsOf(lint);
  const origin = originOf(context);
  const { evaluation } = lint;
  return context.json({
    valid: errors.length === 0,
    errors,
    warnings: [],
    merged_yaml: lint.mergedYaml,
    includes: lint.included.map((path) => ({
      type: "local",
      location: path,
      blob: `${origin}/${project.fullPath}/-/blob/${commit.sha}/${path}`,
      raw: `${origin}/${project.fullPath}/-/raw/${commit.sha}/${path}`,
      extra: {},
      context_project: project.fullPath,
      context_sha: commit.sha,
    })),
    ...(includesJobs && {
      jobs: evaluation.kind === "pipeline" ? evaluation.pipeline.jobs.map((job) => presentJob(job, lint)) : [],
    }),
  });
}

function errorsOf({ evaluation }: Lint): readonly string[] {
  switch (evaluation.kind) {
    case "pipeline":
      return [];
    case "none":
      return [NO_PIPELINE[evaluation.reason]];
    case "invalid":
      return evaluation.errors;
  }
}

function presentInvalid(errors: readonly string[]): object {
  return { valid: false, errors, warnings: [], merged_yaml: null, includes: [] };
}

/** A job of a checked file. GitLab: the entity `Ci::Lint::Result::Job`. */
function presentJob(job: JobDefinition, { withRules }: Lint): object {
  return {
    name: job.name,
    stage: job.stage,
    before_script: job.beforeScript,
    script: job.script,
    after_script: job.afterScript,
    tag_list: job.tags,
    only: withRules.includes(job.name) ? null : { refs: ["branches", "tags"] },
    except: null,
    environment: job.environment?.name ?? null,
    when: job.when,
    allow_failure: job.allowFailure,
    needs:
      job.needs?.map(({ job: name, artifacts, optional: isOptional }) => ({ name, artifacts, optional: isOptional })) ??
      null,
  };
}

/** The stand-in for a commit of an empty repository. */
function noCommit(projectId: number): Commit {
  const nobody = { authorName: "", authorEmail: "", committerName: "", committerEmail: "" };
  const never = new Date(0).toISOString();
  return {
    ...{ id: 0, projectId, sha: NO_COMMIT, parentIds: [], files: new Map(), message: "", ...nobody },
    ...{ authoredAt: never, createdAt: never, authorZone: "+0000", committerZone: "+0000", raw: null },
  };
}
