import * as z from "zod";
import {
  autoStop,
  backendUrl,
  cron,
  labelName,
  policyPackName,
  policyPackVersion,
  programName,
  programPath,
  secretName,
  secretsProvider,
  stackName,
  timezone,
} from "../names";
import { OnDrift } from "./choices";
import { escSchema } from "./esc";
import { folder, named, strict } from "./fields";

/** A store of state that is the team's own, instead of Pulumi Cloud. */
export const backendSchema = strict({
  url: named(backendUrl).describe("Where the state is, such as s3://acme-state?region=eu-west-1."),
  secretsProvider: named(secretsProvider)
    .describe("What encrypts secrets: passphrase, or a key such as awskms://alias/pulumi. Defaults to passphrase.")
    .default("passphrase"),
});

/** An ephemeral stack for each merge request that asks for one. */
export const reviewStacksSchema = strict({
  label: named(labelName)
    .describe("The label by which a merge request asks for its stack. Defaults to review-stack.")
    .default("review-stack"),
  program: named(programName).describe("The program, where the project has several.").optional(),
  template: named(stackName).describe("The stack whose configuration each review stack gets, such as shop-api/dev."),
  autoStop: named(autoStop)
    .describe("How long after the last pipeline a review stack is destroyed, in GitLab's words. Defaults to 3 days.")
    .default("3 days"),
  sweep: named(cron)
    .describe("When stacks whose merge request is closed are looked for. Defaults to every night.")
    .default("17 3 * * *"),
  stopToken: z
    .string()
    // What stands here by mistake may be the token itself, which no message may repeat.
    .regex(secretName.pattern, { error: `is not ${secretName.rule}` })
    .describe(
      "The name of the secret that is a GitLab token (scope api) of a Developer of the project: the sweep stops review environments with it. Without it the sweep only reports them.",
    )
    .optional(),
  esc: escSchema.describe("What the ESC environment of all review stacks holds.").optional(),
});

/** A schedule that compares what is deployed with what Pulumi last knew of it. */
export const driftSchema = strict({
  schedule: named(cron).describe("When, as the five fields of cron: 0 4 * * * is every day at four."),
  timezone: named(timezone)
    .describe("The time zone of the schedules, such as Europe/Berlin. Defaults to UTC.")
    .default("UTC"),
  action: z
    .enum(OnDrift)
    .describe("What is done about it: report, fail, remediate or ignore. Defaults to fail.")
    .default(OnDrift.Fail),
});

/** A policy pack that every preview and every deployment has to pass: a folder, or a name in Pulumi Cloud. */
export const policyPackSchema = strict({
  path: folder(programPath).describe("The folder of a policy pack in the project.").optional(),
  name: named(policyPackName).describe("The name of a pack that is published in the Pulumi organization.").optional(),
  version: named(policyPackVersion).describe("The version of the published pack, such as 1.2.0.").optional(),
})
  .refine(({ path, name }) => (path === undefined) !== (name === undefined), {
    params: { code: "MISSING_KEY" },
    error: "a policy pack has either a path or a name. Set one of the two",
  })
  .refine(({ name, version }) => (name === undefined) === (version === undefined), {
    params: { code: "MISSING_KEY" },
    error:
      "a published pack has a version, and a pack at a path has the one that is committed. Set version beside name, and only there",
  });
