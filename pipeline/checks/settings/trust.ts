import { isDay } from "../../days";
import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { groupOf } from "../../groupOf";
import type { Settings } from "../../settings/settings";
import { check } from "./settingsCheck";

/** Checks the trust and the stored tokens against how jobs log in. */
export const trustChecks = [
  check(["trust", "authentication"], unusedIssuer),
  check(["trust", "project"], outsideGroup),
  check(["trust"], ({ trust }) =>
    trust?.group !== undefined && trust.foundation === undefined
      ? [
          errorAt(
            "MISSING_KEY",
            "trust.foundation",
            "is missing. Only a foundation can own what the projects of a group share",
          ),
        ]
      : [],
  ),
  check(["authentication", "backend", "tokens"], unfitTokens),
  check(["authentication", "backend", "tokens"], badDays),
];

function unusedIssuer({ trust, authentication }: Pick<Settings, "trust" | "authentication">): Diagnostic[] {
  if (trust === undefined) return [];
  if (authentication === "token")
    return [errorAt("NO_ISSUER", "trust", 'applies only to authentication "oidc". Leave it out')];
  if (trust.foundation === undefined || trust.thumbprints === undefined) return [];
  return [errorAt("NO_ISSUER", "trust.thumbprints", "the foundation owns the issuer. Set them in its settings")];
}

function outsideGroup({ trust, project }: Pick<Settings, "trust" | "project">): Diagnostic[] {
  const group = trust?.group;
  if (group === undefined) return [];
  if (!project.startsWith(`${group}/`)) {
    const message = `${quoted(project)} is not in the group ${quoted(group)}. Name a group that it is in`;
    return [errorAt("OUTSIDE_GROUP", "trust.group", message)];
  }
  // No id pins a group above the project's own, and in a policy a dot matches any character.
  if (!group.includes(".") || groupOf(project) === group) return [];
  const message = `${quoted(group)} has a dot, which a trust policy takes for any character, so a group of another name would be trusted too. Name the project's own group, ${quoted(groupOf(project))}`;
  return [errorAt("DOTTED_GROUP", "trust.group", message)];
}

type TokenSections = Pick<Settings, "authentication" | "backend" | "tokens">;

/**
 * Returns errors for stored tokens without a last day, and for a last day without stored tokens. A leaked token must
 * expire.
 */
function unfitTokens({ authentication, backend, tokens }: TokenSections): Diagnostic[] {
  if (backend !== undefined) return [];
  if (authentication !== "token") {
    return tokens === undefined
      ? []
      : [errorAt("NO_EFFECT", "tokens", 'applies only to authentication "token". Leave it out')];
  }
  if (tokens !== undefined) return [];
  const message = "is missing. Set the last day of the stored tokens, such as tokens: { expires: 2027-02-28 }";
  return [errorAt("MISSING_KEY", "tokens", message)];
}

function badDays({ authentication, backend, tokens }: TokenSections): Diagnostic[] {
  if (!tokens || backend !== undefined || authentication !== "token") return [];
  const { expires, previous } = tokens;
  const days = Object.entries({ expires, previous }).flatMap(([key, day]) =>
    day === undefined || isDay(day) ? [] : [errorAt("BAD_DATE", `tokens.${key}`, `${quoted(day)} is not a date`)],
  );
  if (previous === undefined || previous < expires) return days;
  const message = `${quoted(previous)} is not before ${quoted(expires)}, when the current tokens expire`;
  return [...days, errorAt("BAD_DATE", "tokens.previous", message)];
}
