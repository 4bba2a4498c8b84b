import { type Mistake, quoted } from "../../errors";
import { groupOf } from "../../groupOf";
import { isDay, plainDay } from "../../days";
import { type Loose, map, text } from "./loose";

/** What is wrong between the trust, the stored tokens, and how jobs log in. */
export function trustMistakes(settings: Loose): Mistake[] {
  return [...issuerMistakes(settings), ...groupMistakes(settings), ...tokenMistakes(settings)];
}

function issuerMistakes({ trust, authentication }: Loose): Mistake[] {
  if (trust === undefined) return [];
  if (authentication === "token") {
    return [{ code: "NO_ISSUER", path: "trust", message: 'is for authentication "oidc". Leave it out' }];
  }
  const { foundation, thumbprints } = map(trust);
  if (foundation === undefined || thumbprints === undefined) return [];
  const message = "the foundation owns the issuer. Set them in its settings";
  return [{ code: "NO_ISSUER", path: "trust.thumbprints", message }];
}

function groupMistakes({ trust, project }: Loose): Mistake[] {
  const { foundation, group } = map(trust);
  if (group === undefined) return [];
  const outside =
    typeof group === "string" && typeof project === "string" && !project.startsWith(`${group}/`)
      ? [
          {
            code: "OTHER_PROJECT" as const,
            path: "trust.group",
            message: `${quoted(project)} is not in the group ${quoted(group)}. Name a group that it is in`,
          },
        ]
      : [];
  // Of a group above the project's own no id is pinned, and a dot in a policy stands for any character.
  const dotted =
    typeof group === "string" && typeof project === "string" && group.includes(".") && groupOf(project) !== group
      ? [
          {
            code: "BAD_NAME" as const,
            path: "trust.group",
            message: `${quoted(group)} has a dot, which a trust policy takes for any character, so that a group of another name would be trusted too. Name the project's own group, ${quoted(groupOf(project))}`,
          },
        ]
      : [];
  const alone =
    foundation === undefined
      ? [
          {
            code: "MISSING_KEY" as const,
            path: "trust.foundation",
            message: "is missing. Only a foundation can own what the projects of a group share",
          },
        ]
      : [];
  return [...outside, ...(outside.length > 0 ? [] : dotted), ...alone];
}

/** Stored tokens expire, so that a token that leaked does not live for ever. */
function tokenMistakes({ authentication, backend, tokens }: Loose): Mistake[] {
  if (backend !== undefined) return [];
  if (authentication !== "token") {
    return tokens === undefined
      ? []
      : [{ code: "NOT_A_CHOICE", path: "tokens", message: 'is for authentication "token". Leave it out' }];
  }
  if (tokens === undefined) {
    const message = "is missing. Say how long the stored tokens are good, such as tokens: { expires: 2027-02-28 }";
    return [{ code: "MISSING_KEY", path: "tokens", message }];
  }
  const [expires, previous] = [map(tokens).expires, map(tokens).previous].map((one) =>
    typeof one === "string" ? plainDay(one) : undefined,
  );
  const days = Object.entries({ expires, previous }).flatMap(([key, value]) => {
    const day = text(value);
    return day === undefined || isDay(day) || !/^\d{4}-\d\d-\d\d$/.test(day) ? [] : [{ key, day }];
  });
  return [
    ...days.map(({ key, day }) => ({
      code: "BAD_DATE" as const,
      path: `tokens.${key}`,
      message: `${quoted(day)} is no day of the calendar`,
    })),
    ...(typeof expires === "string" && typeof previous === "string" && previous >= expires
      ? [
          {
            code: "BAD_DATE" as const,
            path: "tokens.previous",
            message: `${quoted(previous)} is not before ${quoted(expires)}, when the tokens of today expire`,
          },
        ]
      : []),
  ];
}
