import * as z from "zod";
import type { NameRule } from "../names";
import { RingApproval } from "../settings/choices";
import { named, section } from "../settings/fields";
import { wholeNumber } from "../settings/wholeNumber";
import { fleetPipelineSchema } from "./pipelineSettings";

/** The entry of a ring that stands for all stacks that no ring names. */
export const restOfStacks = "rest";

/** The stacks of a ring: a stack's name, a project's path, or a pattern of either. */
const stackPattern: NameRule = {
  pattern: /^[A-Za-z0-9_.*][A-Za-z0-9_.*-]*(\/[A-Za-z0-9_.*][A-Za-z0-9_.*-]*)*$/,
  rule: `the name of a stack, the path of a project, a pattern of either such as acme/shop/*, or ${restOfStacks}`,
};

/** The schema of the settings of a platform repository as a whole. */
export const fleetSchema = section(
  {
    args: "FleetSettingsArgs",
    about:
      "The settings of a platform repository as a whole, in the configuration of its `Pulumi.yaml`: the order in which its stacks are updated, and its own pipeline.",
  },
  {
    rings: z
      .array(z.array(named(stackPattern)).min(1, "is empty. Name at least one stack"))
      .meta({
        description:
          "The rings, in order: each is updated after the one before it. A ring lists stacks by their names, or their projects by their paths, and `*` stands for any text. `rest` stands for all stacks that no ring lists, which are the last ring otherwise.",
        example: [["shop-api"], ["acme/shop/*"], ["rest"]],
      })
      .default([]),
    approval: z
      .enum(RingApproval)
      .meta({ description: "How each ring after the first starts.", example: RingApproval.Automatic })
      .default(RingApproval.Manual),
    pause: wholeNumber(0, 1440, "minutes")
      .meta({ description: "The least time between two rings, in minutes.", example: 30 })
      .default(0),
    stopAfter: wholeNumber(1, 10_000, "failures")
      .meta({
        description:
          "The number of failed stacks after which `fleet up` starts no further stack. The running ones finish.",
        example: 3,
      })
      .default(1),
    pipeline: fleetPipelineSchema
      .meta({
        description: "The pipeline of the platform repository itself, which `fleet init` writes.",
        example: { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" },
      })
      .optional(),
  },
).meta({ since: "0.1.0" });

/** Valid settings of a platform repository, with every default filled in. */
export type FleetSettings = z.output<typeof fleetSchema>;
