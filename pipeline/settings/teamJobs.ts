import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { componentAddress, gitRef, includedFile, includeInput, includePath, projectPath, templatePath } from "../names";
import { named, section } from "./fields";

/** The keys that say where an included file is. Exactly one of them is set. */
export const includeKinds = ["local", "component", "template", "project"] as const;

/** The schema of a file with jobs of the team, which the CI file includes. */
export const includeSchema = section(
  { args: "IncludeArgs", about: "A file with jobs of the team, which the rendered CI file includes." },
  {
    local: named(includePath)
      .meta({
        description:
          "A file of the project, or a pattern of files. Exactly one of `local`, `component`, `template` and `project` is set.",
        example: "ci/lint.yml",
      })
      .optional(),
    component: named(componentAddress)
      .meta({
        description: "A CI/CD component of the same GitLab instance, with its version.",
        example: "$CI_SERVER_FQDN/acme/components/lint@0f1e2d3c4b5a69788796a5b4c3d2e1f001234567",
      })
      .optional(),
    template: named(templatePath)
      .meta({ description: "A template that comes with GitLab.", example: "Jobs/SAST.gitlab-ci.yml" })
      .optional(),
    project: named(projectPath)
      .meta({ description: "The full path of another project that has the file.", example: "acme/ci" })
      .optional(),
    file: named(includedFile)
      .meta({
        description: "The file in that project. Required beside `project`, and allowed only there.",
        example: "jobs/lint.yml",
      })
      .optional(),
    ref: named(gitRef)
      .meta({
        description: "The commit, tag or branch of that project. Only a commit never changes.",
        example: "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567",
        defaultsTo: "the head of its default branch",
      })
      .optional(),
    inputs: z
      .record(named(includeInput), z.unknown())
      .meta({
        description: "The inputs of the file, as its `spec` declares them.",
        example: { stage: "build", strict: true },
        defaultsTo: "none",
      })
      .optional(),
  },
)
  .refine((include) => includeKinds.filter((kind) => include[kind] !== undefined).length === 1, {
    params: coded("CONFLICTING_KEYS"),
    error: "an include is a local file, a component, a template or a file of a project. Set one of the four",
  })
  .refine(({ project, file }) => (project === undefined) === (file === undefined), {
    params: coded("CONFLICTING_KEYS"),
    error: "an include of another project names a file there. Set file beside project, and only there",
  })
  .refine(({ project, ref }) => project !== undefined || ref === undefined, {
    params: coded("CONFLICTING_KEYS"),
    error: "only another project's file is of a ref. Set ref beside project, and only there",
  });

/** The stages of the pipeline's own jobs, in order. */
export const pipelineStages: readonly string[] = ["preview", "review", "deploy", "drift"];

/** The stages of the team's jobs, unless the settings name others. GitLab: stages, the default ones before `deploy`. */
export const defaultTeamStages = ["build", "test"] as const;
