import { createHash } from "node:crypto";
import type { Tier } from "../entities";

/**
 * The slug of an environment: its name as a DNS label of at most 24 characters. A changed name gets a hash suffix, so that
 * two names do not share a slug. GitLab: `Gitlab::Slug::Environment`.
 */
export function environmentSlug(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "-");
  const slug = (/^[a-z]/.test(plain) ? plain : `env-${plain}`).replace(/-+/g, "-");
  if (slug === name && slug.length <= 24) return slug.replace(/-$/, "");
  const head = slug.slice(0, 17);
  return (head.endsWith("-") ? head : `${head}-`) + hashSuffix(name);
}

function hashSuffix(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex");
  return BigInt(`0x${digest}`).toString(36).slice(-6);
}

const TIERS_BY_NAME: readonly (readonly [RegExp, Tier])[] = [
  [/dev|review|trunk/i, "development"],
  [/test|tst|int|ac(ce)?pt|qa|qc|control|quality/i, "testing"],
  [/sta?g|mode?l|pre|demo|non/i, "staging"],
  [/pro?d|live/i, "production"],
];

/** The tier that GitLab derives from the name, if none is given. GitLab: `Environment#guess_tier`. */
export function guessTier(name: string): Tier {
  return TIERS_BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? "other";
}

/** The faults of an environment's name. Assumption: the texts are recalled from GitLab's model. */
export function environmentNameFaults(name: string): string[] {
  if (name.trim() === "") return ["can't be blank"];
  if (name.length > 255) return ["is too long (maximum is 255 characters)"];
  if (/^[\w\\$}{. -]([\w\\/$}{. -]*[\w\\$}{. -])?$/.test(name)) return [];
  return [
    "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'",
  ];
}
