import * as z from "zod";
import { coded } from "../diagnostics/codes";
import { quoted } from "../diagnostics/wording";
import { type NameRule, organizationName } from "../names";
import { escBaseSchema } from "../settings/esc";
import { FoundationAdopted, LeaveChoice } from "../settings/choices";
import { named, section } from "../settings/fields";
import { choice } from "../settings/leave";
import { settingsSchema } from "../settings/settings";
import { thumbprintsSchema } from "../settings/trust";

/**
 * The URL of a GitLab instance as its ID tokens contain it, without a slash at the end. Pulumi Cloud fetches the
 * signing keys from it. Plain HTTP is allowed only for a sandbox on the same machine.
 */
const instanceUrl: NameRule = {
  pattern:
    /^(https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http:\/\/(localhost|127(\.[0-9]{1,3}){3}|\[::1\]))(:[0-9]{1,5})?(\/[A-Za-z0-9_.-]+)*$/,
  rule: "the address of a GitLab, such as https://gitlab.com: with https, in lowercase, without / at the end",
  meant: instanceAddress,
};

/** Returns the address that ID tokens contain: without the path of the API, the default port and capitals in the host. */
function instanceAddress(text: string): string {
  const full = text.trim().replace(/^(?![a-z]+:\/\/)/i, "https://");
  if (!URL.canParse(full)) return text;
  const { protocol, host, pathname } = new URL(full);
  const path = pathname
    .replace(/\/-\/.*$/, "")
    .replace(/\/+$/, "")
    .replace(/\/api\/v4$/, "");
  return `${protocol}//${host}${path}`;
}

/** Pulumi: names of ESC projects and ESC environments. */
const escName: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/,
  rule: "a name in ESC: letters, digits, . _ and -",
};

/** Pulumi: a login that requests no lifetime gets a token of two hours. Jobs here run for at most a day. */
export const tokenHours = { least: 2, most: 24 };

const maxTokenHours = z
  .number()
  .refine((hours) => Number.isInteger(hours) && hours >= tokenHours.least && hours <= tokenHours.most, {
    params: coded("NOT_A_CHOICE"),
    error: ({ input }) =>
      `${quoted(input)} is not a whole number of hours from ${tokenHours.least}, which every login gets, to ${tokenHours.most}`,
  });

const leave = section(
  {
    args: "FoundationLeaveArgs",
    about:
      "What `pulumi destroy` leaves behind, by kind. With `trust: keep`, the default of ESC environments is `keep`, too.",
  },
  {
    trust: choice(
      "The OIDC issuer with the policies of all projects, and the teams of their groups. They are destroyed first.",
      LeaveChoice.Keep,
      "`destroy`. A team that was adopted is kept, but nothing gets its tokens",
    ),
    escEnvironments: choice("The base ESC environment.", LeaveChoice.Destroy, "`keep`"),
  },
);

const base = section(
  { args: "FoundationBaseArgs", about: "The base ESC environment of an organization." },
  {
    project: named(escName).meta({ description: "The ESC project that it is in.", example: "platform" }),
    name: named(escName).meta({
      description: "The name of the ESC environment. Projects import it as `project/name`.",
      example: "base",
    }),
    ...escBaseSchema.shape,
  },
);

/** The schema of a foundation: the settings of the one stack that owns what projects share. */
export const foundationSchema = section(
  { args: "FoundationSettingsArgs", about: "The settings of the one stack that owns what projects share." },
  {
    organization: named(organizationName).meta({
      description: "The Pulumi organization of all projects.",
      example: "acme",
    }),
    gitlab: named(instanceUrl).meta({
      description: "The address of the GitLab instance that all projects are on.",
      example: "https://gitlab.com",
    }),
    edition: settingsSchema.shape.edition,
    thumbprints: thumbprintsSchema.optional(),
    maxTokenHours: maxTokenHours
      .meta({
        description: `The longest that a Pulumi access token may be valid, in hours from ${tokenHours.least} to ${tokenHours.most}.`,
        example: 4,
        defaultsTo: "what the projects need",
      })
      .optional(),
    base: base
      .meta({
        description: "The organization's base ESC environment, which projects import by its name.",
        example: { project: "platform", name: "base", environmentVariables: { AWS_REGION: "eu-west-1" } },
      })
      .optional(),
    adopt: z
      .array(z.enum(FoundationAdopted))
      .meta({
        description:
          "The kinds of existing resources that `pulumi up` adopts where they have the name of a planned one. Without its kind here, such a resource is an error.",
        example: ["issuer"],
      })
      .default([]),
    leave: leave
      .meta({
        description:
          "What `pulumi destroy` leaves behind, by kind. `pulumi up` records it, and then `pulumi destroy` does it.",
        example: { escEnvironments: "destroy" },
        defaultsTo: "destroying what the foundation created and its issuer, and keeping what was adopted",
      })
      .optional(),
  },
).meta({ since: "0.1.0" });

/** Valid settings of a foundation, with every default filled in. */
export type FoundationSettings = z.output<typeof foundationSchema>;
export type FoundationBaseSettings = NonNullable<FoundationSettings["base"]>;
