import * as z from "zod";
import { calendarDay, groupPath, platformStack, thumbprint } from "../names";
import { plainDay } from "../days";
import { named, ruled, section } from "./fields";

/** The schema of the thumbprints of GitLab's certificates. */
export const thumbprintsSchema = z
  .array(named(thumbprint))
  .min(1, { error: "is empty. Name at least one thumbprint, or leave it out" })
  .meta({
    description: "The SHA-256 thumbprints of the GitLab certificates that Pulumi Cloud trusts.",
    example: ["9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"],
    defaultsTo: "the certificate that GitLab serves now",
  });

/** The schema of the owner of the OIDC issuer by which Pulumi Cloud trusts the project's ID tokens. */
export const trustSchema = section(
  { args: "TrustArgs", about: "The owner of the OIDC issuer by which Pulumi Cloud trusts a project's ID tokens." },
  {
    foundation: named(platformStack)
      .meta({
        description: "The stack of the platform repository that owns the OIDC issuer for all projects.",
        example: "foundation",
      })
      .optional(),
    group: named(groupPath)
      .meta({
        description: "The GitLab group, this project's or one above, whose projects share one set of identities.",
        example: "acme/shop",
      })
      .optional(),
    thumbprints: thumbprintsSchema.optional(),
  },
);

/** Returns the schema of a calendar day. */
function day() {
  return z.string().overwrite(plainDay).check(ruled(calendarDay));
}

/** The schema of the last days of the stored tokens. */
export const tokensSchema = section(
  { args: "TokensArgs", about: "How long the stored Pulumi access tokens are valid, in days of the calendar." },
  {
    expires: day().meta({
      description: "The last day of the tokens. Another day rotates them.",
      example: "2027-02-28",
    }),
    previous: day()
      .meta({
        description: "The last day of the previous tokens, which are still valid for running jobs.",
        example: "2026-12-31",
      })
      .optional(),
  },
);
