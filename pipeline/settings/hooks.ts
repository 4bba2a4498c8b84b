import * as z from "zod";
import { hookName, hookUrl, secretName } from "../names";
import { HookEvent } from "./choices";
import { named, section } from "./fields";

/** The schema of a webhook of the project. */
export const hookSchema = section(
  { args: "HookArgs", about: "One webhook of the project." },
  {
    name: named(hookName).meta({ description: "The name of the webhook.", example: "chat" }),
    url: named(hookUrl).meta({
      description: "The URL that gets the events, with `https`. It is not secret: GitLab and every preview show it.",
      example: "https://chat.example.com/gitlab",
    }),
    events: z
      .array(z.enum(HookEvent))
      .min(1, { error: "is empty. Name at least one event" })
      .meta({ description: "The events that GitLab sends. It sends no others.", example: ["pipeline", "deployment"] }),
    token: z
      .string()
      // The value may be the token itself by mistake, so the message must not repeat it.
      .regex(secretName.pattern, { error: `is not ${secretName.rule}` })
      .meta({
        description:
          "The name of the secret that GitLab sends in the header `X-Gitlab-Token`, so that the receiver can tell GitLab's requests from others.",
        example: "chat",
        defaultsTo: "none",
      })
      .optional(),
  },
);

export type HookSettings = z.output<typeof hookSchema>;
