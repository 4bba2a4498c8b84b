import * as z from "zod";
import { exceptionCodes } from "../diagnostics/codes";
import { section } from "./fields";

/** The schema of an exception for an unsafe setting. */
export const exceptionSchema = section(
  { args: "ExceptionArgs", about: "An unsafe setting that is used on purpose, and is refused without this exception." },
  {
    code: z.enum(exceptionCodes).meta({ description: "The code that the refusal shows.", example: "SHARED_PREVIEWS" }),
    path: z
      .string()
      .min(1)
      .meta({
        description: "The path of the one setting that the exception is for.",
        example: "deployments[1].preview",
        defaultsTo: "all settings that are refused with this code",
      })
      .optional(),
    reason: z
      .string()
      .regex(/\S.{8,}\S/, { error: "must be a reason that a reviewer can judge, of at least 10 letters" })
      .meta({
        description: "The reason, for the reviewer, of at least 10 letters.",
        example: "Only Maintainers open merge requests in this project.",
      }),
  },
);
