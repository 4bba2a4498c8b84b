import { z } from "zod";
import { crossMistakes } from "./crossChecks";
import { listed, PipelineError, quoted } from "./errors";
import { mistakesOf } from "./mistakes";
import {
  branchName,
  deploymentName,
  escImport,
  imageName,
  type NameRule,
  organizationName,
  programPath,
  projectPath,
  secretName,
  stackName,
  tagPattern,
  variableName,
} from "./names";
import { Runtime } from "./runtimes";

/** How jobs log in to Pulumi Cloud. */
export const Authentication = {
  /** By an ID token that GitLab signs for the one job: nothing is stored. */
  Oidc: "oidc",
  /** By Pulumi access tokens, minted here and kept as CI/CD variables. */
  Token: "token",
} as const;
export type Authentication = (typeof Authentication)[keyof typeof Authentication];

/** The edition of the Pulumi organization: it decides which kinds of tokens there are. */
export const Edition = {
  /** Has organization tokens, which can change every stack. */
  Team: "team",
  /** Has team tokens too, so that each identity can do only what it must. */
  Enterprise: "enterprise",
} as const;
export type Edition = (typeof Edition)[keyof typeof Edition];

/** Who a merge request's preview, which runs unreviewed code, is to Pulumi Cloud. */
export const Previews = {
  /** A team of its own that reads the first deployment's stack and can change nothing. */
  Separated: "separated",
  /** The same as a deployment: whoever opens a merge request can deploy. */
  Shared: "shared",
  /** Merge requests are not previewed. */
  None: "none",
} as const;
export type Previews = (typeof Previews)[keyof typeof Previews];

/** Who starts a deployment. */
export const Approval = {
  /** Deploy at once. */
  Automatic: "automatic",
  /** Wait for a person to press play. */
  Manual: "manual",
} as const;
export type Approval = (typeof Approval)[keyof typeof Approval];

/** Text that goes into a name, checked by its rule. */
function named(rule: NameRule) {
  return z.string().check(ruled(rule));
}

function ruled({ pattern, rule }: NameRule) {
  return z.regex(pattern, { error: ({ input }) => `${quoted(input)} is not ${rule}` });
}

/** A path without the `./` and `/` that people write around it. */
function plainPath(path: string): string {
  return path === "" ? path : path.replace(/^(\.\/)+/, "").replace(/\/+$/, "") || ".";
}

/** An object that knows its keys, and says them where it meets another. */
function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `unknown key. Known keys: ${listed(Object.keys(shape))}` : undefined,
  });
}

const trigger = strict({
  branch: named(branchName).describe("Deploys each push to this branch, such as main.").optional(),
  tag: named(tagPattern).describe("Deploys each tag that matches this pattern, such as release-*.").optional(),
}).refine(({ branch, tag }) => (branch === undefined) !== (tag === undefined), {
  params: { code: "BAD_TRIGGER" },
  error: ({ input }) =>
    Object.keys(input as object).length === 0
      ? "a deployment needs one trigger. Set either branch or tag"
      : "a deployment has one trigger, not two. Keep either branch or tag",
});

const esc = strict({
  imports: z
    .array(named(escImport))
    .describe("The ESC environments that it is composed of, as project/environment; a later one wins.")
    .optional(),
  values: z
    .record(z.string(), z.unknown())
    .describe("Its own values, in ESC's words: pulumiConfig, environmentVariables, files and others.")
    .optional(),
});

const deployment = strict({
  name: named(deploymentName).describe("Its name, which is also its GitLab environment's: staging, production."),
  stack: named(stackName).describe("The stack of the program that it deploys, as [organization/]project/stack."),
  on: trigger.describe("What starts it: exactly one of branch and tag."),
  approval: z
    .enum(Approval)
    .describe("Whether a person has to press play: manual or automatic.")
    .default(Approval.Automatic),
  esc: esc
    .describe("What its ESC environment holds. Without it the environment is created empty and its content left alone.")
    .optional(),
});

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

/** What a platform team writes to onboard one project. */
export const settingsSchema = strict({
  project: named(projectPath).describe("The full path of the GitLab project, such as acme/shop/api."),
  organization: named(organizationName).describe("The Pulumi organization that owns the program's stacks."),
  program: strict({
    path: z
      .string()
      .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), {
        abort: true,
        params: { code: "OUTSIDE_PROJECT" },
        error: ({ input }) => `${quoted(input)} leads out of the project. Name a folder inside it, such as infra`,
      })
      .overwrite(plainPath)
      .check(ruled(programPath))
      .describe("The folder of the Pulumi program in the project. Defaults to the project's top folder.")
      .default("."),
    runtime: z.enum(Runtime).describe("The language of the program, by Pulumi's own name."),
  }).describe("The Pulumi program that the pipeline deploys."),
  deployments: z
    .array(deployment)
    .min(1, { error: "is empty. Name at least one deployment" })
    .describe("The deployments in promotion order: the first is the one that merge requests preview."),
  defaultBranch: named(branchName).describe("The project's default branch, which holds the CI file.").default("main"),
  authentication: z
    .enum(Authentication)
    .describe("How jobs log in to Pulumi Cloud: oidc (nothing stored) or token.")
    .default(Authentication.Oidc),
  edition: z
    .enum(Edition)
    .describe("The edition of the Pulumi organization; enterprise includes Business Critical.")
    .default(Edition.Enterprise),
  previews: z
    .enum(Previews)
    .describe("Who a merge request's preview is to Pulumi Cloud: separated, shared or none.")
    .default(Previews.Separated),
  image: named(imageName)
    .describe("The container image of all jobs. Defaults to Pulumi's image for the runtime, pinned.")
    .optional(),
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

/** Checks `value`, which may be anything, and fills in the defaults. Throws a {@link PipelineError} with all mistakes. */
export function parseSettings(value: unknown): Settings {
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  const mistakes = [...(parsed.success ? [] : mistakesOf(parsed.error)), ...crossMistakes(value)];
  if (!parsed.success || mistakes.length > 0) throw new PipelineError(mistakes);
  return parsed.data;
}
