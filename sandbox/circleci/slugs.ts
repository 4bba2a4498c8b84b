import type { OrganizationKind } from "./entities";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The short and the long form of the first part of a slug. */
const PREFIXES = { github: ["gh", "github"], bitbucket: ["bb", "bitbucket"], circleci: ["circleci"] } as const;

/** The slug of an organization. That of a standalone one is its id in base58. */
export function organizationSlug(kind: OrganizationKind, name: string, id: string): string {
  return `${PREFIXES[kind][0]}/${kind === "circleci" ? base58(id) : name}`;
}

/** The slug of a project, which starts with the slug of its organization. */
export function projectSlug(kind: OrganizationKind, organization: string, name: string, id: string): string {
  return `${organization}/${kind === "circleci" ? base58(id) : name}`;
}

/** A slug with the short form of its first part, such as `gh/acme` for `github/acme`. */
export function shortSlug(slug: string): string {
  const [first = "", ...rest] = slug.split("/");
  const short = Object.values(PREFIXES).find((forms) => (forms as readonly string[]).includes(first))?.[0];
  return [short ?? first, ...rest].join("/");
}

/** The bytes of a UUID in base58. */
function base58(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (; rest > 0n; rest /= 58n) text = (ALPHABET[Number(rest % 58n)] ?? "") + text;
  return text;
}
