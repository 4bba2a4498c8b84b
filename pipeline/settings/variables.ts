import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { deploymentName, secretName, variableName } from "../names";
import { named, section } from "./fields";

/** The schema of a CI/CD variable of the project. */
export const variableSchema = section(
  { args: "VariableArgs", about: "One CI/CD variable." },
  {
    name: named(variableName).meta({ description: "The key of the CI/CD variable.", example: "AWS_REGION" }),
    value: z
      .string()
      .meta({
        description: "The value, in plain text. Exactly one of `value` and `secret` is set.",
        example: "eu-west-1",
      })
      .optional(),
    secret: z
      .string()
      // The value may be the secret itself by mistake, so the message must not repeat it.
      .regex(secretName.pattern, { error: `is not ${secretName.rule}` })
      .meta({
        description: "The name of the secret that is its value. GitLab masks and hides it.",
        example: "npm",
      })
      .optional(),
    deployment: named(deploymentName)
      .meta({
        description: "The deployment whose jobs get it.",
        example: "production",
        defaultsTo: "all jobs that may see it",
      })
      .optional(),
    protected: z
      .boolean()
      .meta({
        description: "Whether only jobs of protected branches and tags get it.",
        example: true,
        defaultsTo: "`true` for a secret, and to `false` otherwise",
      })
      .optional(),
  },
).refine(({ value, secret }) => (value === undefined) !== (secret === undefined), {
  params: coded("CONFLICTING_KEYS"),
  error: "a variable has either a value or a secret. Set one of the two",
});
