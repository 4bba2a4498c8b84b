import fc from "fast-check";
import type { IdTokenJob, PipelineSource } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { idTokenJobs } from "./plannedJobs";
import { audience, fork, openBranch, other, rival, tagsOf, topic, type World } from "./world";

const sources: readonly PipelineSource[] = [
  ...(["push", "push", "push", "push", "push", "merge_request_event", "merge_request_event"] as const),
  ...(["schedule", "schedule", "web", "api", "trigger", "parent_pipeline"] as const),
];

const changes = ["none", "environment", "audience", "user", "source"] as const;

/** Jobs that an attacker, or a team, might start in GitLab. GitLab refuses some of them. */
export function arbitraryJob(world: World): fc.Arbitrary<IdTokenJob> {
  const { settings, plan, lookAlike } = world;
  const { project: own, defaultBranch, deployments } = settings;
  const names = deployments.map(({ name }) => name);
  const tags = tagsOf(world);

  const source = fc.constantFrom(...sources);
  const branch = fc.constantFrom(...plan.protectedBranches, ...plan.protectedBranches, openBranch, topic, ...tags);
  const tag = fc.constantFrom(...tags, ...tags, ...tags.map((one) => one.replaceAll(/[.-]/g, "_")), "v12");
  const environment = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    { weight: 2, arbitrary: fc.constantFrom(undefined, "review/7", "review/sweep", "preview/x") },
    { weight: 1, arbitrary: fc.constantFrom(...names).map((name) => `${name}.`) },
    { weight: 1, arbitrary: fc.constantFrom(...names).map((name) => name.toUpperCase()) },
  );
  const place = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        project: fc.constant(own),
        user: fc.constantFrom("maintainer", "maintainer", "developer"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ project: fc.constantFrom(other, lookAlike, fork), user: fc.constant("attacker") }),
    },
  );
  const anyJob = fc
    .record({
      source,
      ref: fc.oneof(
        fc.record({ name: branch, tag: fc.constant(false) }),
        fc.record({ name: tag, tag: fc.constant(true) }),
      ),
      environment,
      place,
      aud: fc.constantFrom(audience, audience, audience, audience, audience, `urn:pulumi:org:${rival}`),
      inParent: fc.boolean(),
    })
    .map(({ source, ref, environment, place: { project, user }, aud, inParent }): IdTokenJob => {
      const merges = source === "merge_request_event";
      const toParent = merges && project === fork;
      const mergeRequest = { branch: defaultBranch, ...(toParent && { project: own }) };
      return {
        project,
        audience: aud,
        pipeline: {
          source,
          ref: ref.name,
          user: toParent && inParent ? "maintainer" : user,
          ...(ref.tag && !merges && { tag: true }),
          ...(merges && { mergeRequest }),
        },
        ...(environment !== undefined && { environment: { name: environment } }),
        ...(toParent && inParent && { runsIn: "parent" }),
      };
    });

  // A planned job with at most one change is the most likely to be admitted.
  const planned = fc.constantFrom(...idTokenJobs(world));
  const nearly = fc.tuple(planned, anyJob, fc.constantFrom(...changes)).map(([job, another, change]): IdTokenJob => {
    switch (change) {
      case "none":
        return job;
      case "environment":
        return another.environment ? { ...job, environment: another.environment } : job;
      case "audience":
        return { ...job, audience: another.audience };
      case "user":
        return { ...job, pipeline: { ...job.pipeline, user: "developer" } };
      case "source": {
        const { mergeRequest: _mergeRequest, ...pipeline } = job.pipeline;
        return { ...job, pipeline: { ...pipeline, source: another.pipeline.source === "push" ? "web" : "trigger" } };
      }
    }
  });
  return fc.oneof(anyJob, nearly);
}
