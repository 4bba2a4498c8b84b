import * as z from "zod";
import { coded } from "../diagnostics/codes";
import {
  autoStop,
  backendUrl,
  labelName,
  policyPackName,
  policyPackVersion,
  programName,
  programPath,
  secretName,
  secretsProvider,
  stackName,
} from "../names";
import { cron, timezone } from "../scheduleNames";
import { OnDrift } from "./choices";
import { escSchema } from "./esc";
import { folder, named, section } from "./fields";

/** The schema of a self-managed backend. */
export const backendSchema = section(
  { args: "BackendArgs", about: "A self-managed backend, which keeps the state instead of Pulumi Cloud." },
  {
    url: named(backendUrl).meta({
      description: "The URL of the backend.",
      example: "s3://acme-state?region=eu-west-1",
    }),
    secretsProvider: named(secretsProvider)
      .meta({ description: "What encrypts secrets in the state.", example: "awskms://alias/pulumi" })
      .default("passphrase"),
  },
);

/** The schema of review stacks: ephemeral stacks of merge requests. */
export const reviewStacksSchema = section(
  { args: "ReviewStacksArgs", about: "Review stacks: ephemeral stacks of merge requests." },
  {
    label: named(labelName)
      .meta({ description: "The label of the merge requests that get a review stack.", example: "review::stack" })
      .default("review-stack"),
    program: named(programName)
      .meta({ description: "The program. Required where the project has several.", example: "network" })
      .optional(),
    template: named(stackName).meta({
      description: "The stack whose configuration each review stack gets.",
      example: "shop-api/dev",
    }),
    autoStop: named(autoStop)
      .meta({
        description:
          "How long after its last pipeline a review stack is destroyed, in the words of GitLab's `auto_stop_in`.",
        example: "12 hours",
      })
      .default("3 days"),
    sweep: named(cron)
      .meta({
        description: "When the sweep looks for review stacks of closed merge requests, as the five fields of cron.",
        example: "0 1 * * *",
      })
      .default("17 3 * * *"),
    stopToken: z
      .string()
      // The value may be the token itself by mistake, so the message must not repeat it.
      .regex(secretName.pattern, { error: `is not ${secretName.rule}` })
      .meta({
        description:
          "The name of the secret that is a GitLab token (scope `api`) of a Developer of the project: the sweep stops review environments with it. Without it the sweep only reports them.",
        example: "stopper",
      })
      .optional(),
    esc: escSchema
      .meta({
        description: "What the ESC environment of all review stacks holds.",
        example: { imports: ["aws/sandbox"] },
      })
      .optional(),
  },
);

/** The default time zone of schedules. */
export const defaultTimezone = "UTC";

/** The schema of the schedule that detects drift: changes made outside Pulumi. */
export const driftSchema = section(
  { args: "DriftArgs", about: "A schedule that detects drift: changes that were made outside Pulumi." },
  {
    schedule: named(cron).meta({
      description: "When drift is detected, as the five fields of cron.",
      example: "0 4 * * MON-FRI",
    }),
    timezone: named(timezone)
      .meta({ description: "The time zone of all schedules of the project.", example: "Europe/Berlin" })
      .default(defaultTimezone),
    action: z
      .enum(OnDrift)
      .meta({ description: "What the schedule does when a deployment has drifted.", example: "report" })
      .default(OnDrift.Fail),
  },
);

/** The schema of a policy pack: a folder of the project, or a pack that is published in Pulumi Cloud. */
export const policyPackSchema = section(
  { args: "PolicyPackArgs", about: "A policy pack that every preview and deployment has to pass." },
  {
    path: folder(programPath)
      .meta({
        description: "The folder of a policy pack in the project. Exactly one of `path` and `name` is set.",
        example: "policies/aws",
      })
      .optional(),
    name: named(policyPackName)
      .meta({
        description: "The name of a policy pack that is published in the Pulumi organization.",
        example: "guardrails",
      })
      .optional(),
    version: named(policyPackVersion)
      .meta({
        description: "The version of the published policy pack. Required beside `name`, and allowed only there.",
        example: "1.2.0",
      })
      .optional(),
  },
)
  .refine(({ path, name }) => (path === undefined) !== (name === undefined), {
    params: coded("CONFLICTING_KEYS"),
    error: "a policy pack has either a path or a name. Set one of the two",
  })
  .refine(({ name, version }) => (name === undefined) === (version === undefined), {
    params: coded("CONFLICTING_KEYS"),
    error:
      "a published pack has a version, and a pack at a path has the one that is committed. Set version beside name, and only there",
  });
