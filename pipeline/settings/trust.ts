import * as z from "zod";
import { calendarDay, groupPath, platformStack, thumbprint } from "../names";
import { plainDay } from "../days";
import { named, ruled, strict } from "./fields";

/** Thumbprints of the certificates that GitLab may serve its keys with. */
export const thumbprintsSchema = z
  .array(named(thumbprint))
  .min(1, { error: "is empty. Name at least one thumbprint, or leave it out" })
  .describe("The certificates of GitLab that are trusted. Defaults to the one that it serves now.");

/** Who owns the issuer that Pulumi Cloud trusts this project's ID tokens by. */
export const trustSchema = strict({
  foundation: named(platformStack)
    .describe("The stack of the platform repository that owns the issuer for all projects, such as foundation.")
    .optional(),
  group: named(groupPath)
    .describe("The GitLab group, this project's or one above, whose projects share one set of identities.")
    .optional(),
  thumbprints: thumbprintsSchema.optional(),
});

/** A day of the calendar. */
function day() {
  return z.string().overwrite(plainDay).check(ruled(calendarDay));
}

/** How long the stored tokens are good. */
export const tokensSchema = strict({
  expires: day().describe("The last day of the tokens, such as 2027-02-28. Another day makes other tokens."),
  previous: day()
    .describe("The last day of the tokens before, which keep working for the jobs that still hold them.")
    .optional(),
});
