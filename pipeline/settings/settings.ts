import * as z from "zod";
import { PipelineError, refusalCodes } from "../errors";
import {
  branchName,
  deploymentName,
  imageName,
  organizationName,
  projectPath,
  pulumiVersion,
  registry,
  runnerTag,
  secretName,
  timeout,
  variableName,
} from "../names";
import { Authentication, Caches, Edition, Previews, Report } from "./choices";
import { crossMistakes } from "./crossChecks/crossChecks";
import type { VariableRules } from "./crossChecks/variableRules";
import { deploymentSchema } from "./deployments";
import { backendSchema, driftSchema, policyPackSchema, reviewStacksSchema } from "./features";
import { escBaseSchema } from "./esc";
import { named, strict } from "./fields";
import { mistakesOf } from "./mistakes";
import { namedProgramSchema, programSchema } from "./programs";
import { protectionSchema } from "./protection";
import { tokensSchema, trustSchema } from "./trust";

const variable = strict({
  name: named(variableName).describe("The variable's name, such as AWS_REGION."),
  value: z.string().describe("Its value, where everybody may know it.").optional(),
  secret: z
    .string()
    // What stands here by mistake may be the secret itself, which no message may repeat.
    .regex(secretName.pattern, { error: `is not ${secretName.rule}` })
    .describe("The name of the secret that is its value. It is masked and hidden in GitLab.")
    .optional(),
  deployment: named(deploymentName)
    .describe("The deployment whose jobs get it. Defaults to all jobs that may see it.")
    .optional(),
  protected: z
    .boolean()
    .describe("Whether only protected branches and tags get it. Defaults to true for a secret, to false otherwise.")
    .optional(),
}).refine(({ value, secret }) => (value === undefined) !== (secret === undefined), {
  params: { code: "MISSING_KEY" },
  error: "a variable has either a value or a secret. Set one of the two",
});

const exception = strict({
  code: z.enum(refusalCodes).describe("What is meant, by the code that its refusal shows."),
  path: z
    .string()
    .min(1)
    .describe("The one place where it is meant, such as deployments[1].preview. Defaults to all.")
    .optional(),
  reason: z
    .string()
    .regex(/\S.{8,}\S/, { error: "must be a reason that a reviewer can judge, of at least 10 letters" })
    .describe("Why, for whoever reviews it."),
});

/** What a platform team writes to onboard one project. */
export const settingsSchema = strict({
  project: named(projectPath).describe("The full path of the GitLab project, such as acme/shop/api."),
  organization: named(organizationName)
    .describe("The Pulumi organization that owns the program's stacks; none with a backend of your own.")
    .optional(),
  program: programSchema.describe("The Pulumi program that the pipeline deploys.").optional(),
  programs: z
    .array(namedProgramSchema)
    .min(1, { error: "is empty. Name at least one program" })
    .describe("The Pulumi programs of a project that has several; program is for a project with one.")
    .optional(),
  deployments: z
    .array(deploymentSchema)
    .min(1, { error: "is empty. Name at least one deployment" })
    .describe("The deployments in promotion order: a program's first is the one that merge requests preview."),
  defaultBranch: named(branchName).describe("The project's default branch, which holds the CI file.").default("main"),
  authentication: z
    .enum(Authentication)
    .describe("How jobs log in to Pulumi Cloud: oidc (nothing stored) or token.")
    .default(Authentication.Oidc),
  edition: z
    .enum(Edition)
    .describe(
      "The edition of the Pulumi organization: individual, team or enterprise, which includes Business Critical.",
    )
    .default(Edition.Enterprise),
  trust: trustSchema.describe("Who owns the OIDC issuer in Pulumi Cloud. Defaults to this project alone.").optional(),
  tokens: tokensSchema.describe("The stored Pulumi access tokens, where authentication is token.").optional(),
  backend: backendSchema.describe("A store of state of your own, instead of Pulumi Cloud.").optional(),
  previews: z
    .enum(Previews)
    .describe("Who a merge request's preview is to Pulumi Cloud: separated, shared or none.")
    .default(Previews.Separated),
  report: z
    .enum(Report)
    .describe("How a merge request learns what its preview found: widget, integration or none.")
    .default(Report.Widget),
  caches: z
    .enum(Caches)
    .describe(
      "Which jobs use the caches that merge requests' jobs write: separated (merge requests' jobs only) or shared (all jobs).",
    )
    .default(Caches.Separated),
  reviewStacks: reviewStacksSchema.describe("An ephemeral stack for each merge request that asks for one.").optional(),
  drift: driftSchema.describe("A schedule that looks for changes that were made beside Pulumi.").optional(),
  esc: escBaseSchema
    .describe(
      "The project's own base environment, of which the ESC environments of all its deployments and previews are composed.",
    )
    .optional(),
  policyPacks: z
    .array(policyPackSchema)
    .describe("Policy packs for every preview and deployment; published ones are not for review stacks.")
    .default([]),
  savedPlans: z
    .boolean()
    .describe("Whether a deployment that a person starts does exactly what its preview said. Experimental in Pulumi.")
    .default(false),
  image: named(imageName)
    .describe("The container image of all jobs. Defaults to Pulumi's image for the runtime, pinned.")
    .optional(),
  pulumiVersion: named(pulumiVersion)
    .describe("The version of Pulumi's images. Defaults to one that was tried.")
    .optional(),
  registry: named(registry)
    .describe("Where Pulumi's images are taken from instead of Docker Hub: a mirror, or GitLab's dependency proxy.")
    .optional(),
  runnerTags: z.array(named(runnerTag)).describe("The tags of the runners that run the jobs.").default([]),
  timeout: named(timeout)
    .describe("How long a job may take, such as 90m or 3h. Defaults to the project's own limit.")
    .optional(),
  retries: z
    .literal([0, 1, 2])
    .describe("How often a job is started again when its runner failed: 0, 1 or 2. Never when the job itself did.")
    .default(1),
  protection: protectionSchema
    .describe("What keeps one person alone from deploying. Needs GitLab Premium. Defaults to nothing.")
    .optional(),
  exceptions: z
    .array(exception)
    .describe("What this project does though it is refused by default, each with a reason.")
    .default([]),
  variables: z.array(variable).describe("More CI/CD variables for the project.").default([]),
  replaceExistingFile: z
    .boolean()
    .describe("Whether a .gitlab-ci.yml that the project already has may be replaced. Its text stays in git.")
    .default(false),
});

/** Valid settings, with every default filled in. */
export type Settings = z.output<typeof settingsSchema>;
export type DeploymentSettings = Settings["deployments"][number];
export type VariableSettings = Settings["variables"][number];
export type ProgramSettings = NonNullable<Settings["programs"]>[number];
export type EscSettings = NonNullable<DeploymentSettings["esc"]>;
export type EscBaseSettings = NonNullable<Settings["esc"]>;

/**
 * Checks `value`, which may be anything, and fills in the defaults. Throws a {@link PipelineError} with all mistakes.
 * `rules` are those of the CI system that runs the jobs.
 */
export function parseSettings(value: unknown, rules: VariableRules): Settings {
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  const mistakes = [...(parsed.success ? [] : mistakesOf(parsed.error)), ...crossMistakes(value, rules)];
  if (!parsed.success || mistakes.length > 0) throw new PipelineError(mistakes);
  return parsed.data;
}
