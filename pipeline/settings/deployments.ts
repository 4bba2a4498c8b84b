import * as z from "zod";
import { branchName, deploymentName, programName, runnerTag, stackName, tagPattern } from "../names";
import { Approval, OnDrift } from "./choices";
import { escSchema } from "./esc";
import { named, strict } from "./fields";

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

/** One row of the promotion order. */
export const deploymentSchema = strict({
  name: named(deploymentName).describe("Its name, which is also its GitLab environment's: staging, production."),
  program: named(programName).describe("The program that it deploys, where the project has several.").optional(),
  stack: named(stackName).describe("The stack of the program that it deploys, as [organization/]project/stack."),
  on: trigger.describe("What starts it: exactly one of branch and tag."),
  approval: z
    .enum(Approval)
    .describe("Whether a person has to press play: manual or automatic.")
    .default(Approval.Automatic),
  preview: z
    .boolean()
    .describe(
      "Whether merge requests preview it: their unreviewed code can then read its stack, secrets too. Defaults to true for a program's first deployment, unless it is the only one or called prod…, and to false otherwise.",
    )
    .optional(),
  onDrift: z.enum(OnDrift).describe("What is done about its drift. Defaults to what drift.action says.").optional(),
  runnerTags: z
    .array(named(runnerTag))
    .describe("The tags of the runners that deploy it. Defaults to those of all jobs.")
    .optional(),
  esc: escSchema
    .describe("What its ESC environment holds. Without it the environment is created empty and its content left alone.")
    .optional(),
});
