import { z } from "zod";
import type { CiWorld } from "../../gitlab/ci/ciWorld";
import type { ShapeScenario } from "../shapeCase";
import { job, listedPipeline, paged, pipelineDetails } from "./entities";

const one = "/api/v4/projects/:id/pipelines/:pipeline_id";
const counts = {
  total_count: z.literal(0),
  success_count: z.literal(0),
  failed_count: z.literal(0),
  skipped_count: z.literal(0),
  error_count: z.literal(0),
};

/** GitLab: Ci::Lint::Result::Job. */
const lintJob = z.strictObject({
  name: z.string(),
  stage: z.string(),
  before_script: z.array(z.string()),
  script: z.array(z.string()),
  after_script: z.array(z.string()),
  tag_list: z.array(z.string()),
  only: z.strictObject({ refs: z.array(z.string()) }).nullable(),
  except: z.null(),
  environment: z.string().nullable(),
  when: z.string(),
  allow_failure: z.boolean(),
  needs: z.array(z.strictObject({ name: z.string(), artifacts: z.boolean(), optional: z.boolean() })).nullable(),
});

/** GitLab: Ci::Lint::Result. */
const lint = z.strictObject({
  valid: z.boolean(),
  errors: z.array(z.string()),
  warnings: z.array(z.string()),
  merged_yaml: z.string().nullable(),
  includes: z.array(z.unknown()),
  jobs: z.array(lintJob),
});

/** Pipelines: those of pushes, and one that was requested. */
export const pipelines: ShapeScenario<CiWorld> = {
  noun: "pipelines",
  known: { id: 101 },
  async before(_send, known, server) {
    known.pipeline_id = (await server.push({ jobs: { build: { stage: "build" }, check: {} } })).id;
  },
  cases: [
    { route: "GET /api/v4/projects/:id/pipelines", shape: z.array(listedPipeline).length(1), has: paged },
    { route: `GET ${one}`, shape: pipelineDetails },
    { route: "GET /api/v4/projects/:id/pipelines/latest", shape: pipelineDetails },
    { route: "GET /api/v4/projects/:id/ci/lint", query: "include_jobs=true", shape: lint },
    {
      route: "POST /api/v4/projects/:id/ci/lint",
      body: { content: '{ "jobs": { "only": {} } }', dry_run: true, include_jobs: true },
      shape: lint.extend({ jobs: z.array(lintJob).length(1) }),
    },
    {
      route: "POST /api/v4/projects/:id/ci/lint",
      body: {},
      status: 400,
      shape: z.strictObject({ error: z.literal("content is missing") }),
    },
    { route: `GET ${one}/jobs`, shape: z.array(job).length(2), has: paged },
    { route: `GET ${one}/bridges`, shape: z.tuple([]), has: paged },
    {
      route: `GET ${one}/test_report`,
      shape: z.strictObject({ total_time: z.literal(0), ...counts, test_suites: z.tuple([]) }),
    },
    {
      route: `GET ${one}/test_report_summary`,
      shape: z.strictObject({
        total: z.strictObject({
          time: z.literal(0),
          count: z.literal(0),
          success: z.literal(0),
          failed: z.literal(0),
          skipped: z.literal(0),
          error: z.literal(0),
          suite_error: z.null(),
        }),
        test_suites: z.tuple([]),
      }),
    },
    {
      route: `POST ${one}/cancel`,
      body: {},
      shape: pipelineDetails.extend({ status: z.literal("canceled") }),
    },
    { route: `POST ${one}/retry`, body: {}, status: 201, shape: pipelineDetails },
    {
      route: "POST /api/v4/projects/:id/pipeline",
      body: { ref: "nowhere" },
      status: 400,
      shape: z.strictObject({ message: z.strictObject({ base: z.tuple([z.literal("Reference not found")]) }) }),
    },
    {
      route: "POST /api/v4/projects/:id/pipeline",
      body: { ref: "main" },
      status: 201,
      shape: pipelineDetails.extend({ source: z.literal("api") }),
      learn: ({ id }: { id: number }) => ({ pipeline_id: id }),
    },
    {
      route: `GET ${one}/variables`,
      first: (server, known) => {
        const variables = [{ key: "A", value: "1", variableType: "env_var" as const }];
        server.state.pipelines.update(Number(known.pipeline_id), { variables });
        return Promise.resolve();
      },
      shape: z
        .array(
          z.strictObject({
            variable_type: z.enum(["env_var", "file"]),
            key: z.string(),
            value: z.string(),
            raw: z.boolean(),
          }),
        )
        .length(1),
    },
    { route: `DELETE ${one}`, status: 204 },
    { route: `GET ${one}`, status: 404, shape: z.strictObject({ message: z.literal("404 Not found") }) },
  ],
};
