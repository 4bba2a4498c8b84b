import { boolean, integer, type Kind, levelOf, listOf, optional, type Values } from "./fields";

/** The entries of an `allowed_to_*` parameter. Each names one role, user, group or deploy key. */
export function ruleEntries(levels: readonly number[]): Kind<RuleEntry[]> {
  const list = listOf(entryFields(levels));
  return (raw, name, faults) => {
    const entries = list(raw, name, faults);
    // Assumption: GitLab refuses an entry that names two targets, with this text.
    entries?.forEach((entry, index) => {
      const named = TARGETS.filter((target) => entry[target] !== undefined);
      if (named.length < 2) return;
      faults.push(`${named.map((target) => `${name}[${index}][${target}]`).join(", ")} are mutually exclusive`);
    });
    return entries;
  };
}

export type RuleEntry = Values<ReturnType<typeof entryFields>>;

const TARGETS = ["access_level", "user_id", "group_id", "deploy_key_id"] as const;

function entryFields(levels: readonly number[]) {
  return {
    id: optional(integer),
    access_level: optional(levelOf(levels)),
    user_id: optional(integer),
    group_id: optional(integer),
    deploy_key_id: optional(integer),
    _destroy: optional(boolean),
  };
}
