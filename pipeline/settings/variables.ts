import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { deploymentName, secretName, variableName } from "../names";
import { VariableType, Visibility } from "./choices";
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
        description: "The name of the secret that is its value.",
        example: "npm",
      })
      .optional(),
    type: z
      .enum(VariableType)
      .meta({ description: "The form in which jobs get the value.", example: "file" })
      .default(VariableType.EnvVar),
    expand: z
      .boolean()
      .meta({
        description:
          "Whether GitLab replaces references to other variables, such as `$CI_PROJECT_DIR`, in a plain `value`.",
        example: true,
        defaultsTo: "`false`: jobs get the value as it is written",
      })
      .optional(),
    visibility: z
      .enum(Visibility)
      .meta({
        description:
          "Who can see the value. GitLab masks and hides only values without white space of at least 8 characters.",
        example: "masked",
        defaultsTo:
          "`hidden` for a secret, to `visible` for a secret `file` that GitLab can't mask, and to `visible` for a plain `value`",
      })
      .optional(),
    description: z
      .string()
      .max(255, { error: "is longer than the 255 characters that GitLab keeps" })
      .meta({
        description: "What the variable is for. GitLab shows it beside the variable.",
        example: "The cluster of the shop",
        defaultsTo: "none",
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
