import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";

/** A list of policies, one of which is weakened. */
export interface Mutation {
  /** The change, such as `team shop-api-staging [3]: sub is removed`. */
  readonly title: string;
  readonly policies: readonly TrustPolicy[];
  /** The weakened policy, which admits every additional token. */
  readonly changed: TrustPolicy;
}

/** Every way to weaken one policy in one point: without a rule, with a rule that matches anything, and for any team. */
export function mutationsOf(policies: readonly TrustPolicy[]): Mutation[] {
  return policies.flatMap((policy, index) => {
    const name = `${policy.tokenType} ${policy.teamName ?? policy.userLogin ?? ""} [${index}]`;
    return weakened(policy).map(({ title, changed }) => ({
      title: `${name}: ${title}`,
      changed,
      policies: policies.map((other, otherIndex) => (otherIndex === index ? changed : other)),
    }));
  });
}

interface Weakened {
  readonly title: string;
  readonly changed: TrustPolicy;
}

function weakened(policy: TrustPolicy): Weakened[] {
  const { rules, teamName } = policy;
  const perRule = Object.entries(rules).flatMap(([claim, pattern]) => {
    const { [claim]: _removed, ...rest } = rules;
    return [
      { title: `${claim} is removed`, changed: { ...policy, rules: rest } },
      ...widerPatterns(claim, pattern).map((wider) => ({
        title: `${claim} is ${wider}`,
        changed: { ...policy, rules: { ...rules, [claim]: wider } },
      })),
    ];
  });
  return teamName === undefined ? perRule : [...perRule, { title: "any team", changed: { ...policy, teamName: "*" } }];
}

/** Patterns that match more than this one. Of a subject, each part is replaced by `*` separately. */
function widerPatterns(claim: string, pattern: string): string[] {
  if (claim !== "sub") return ["*"];
  const [, path = "", type = "", ref = ""] = /^project_path:(.*):ref_type:(.*):ref:(.*)$/.exec(pattern) ?? [];
  return [
    "*",
    `project_path:*:ref_type:${type}:ref:${ref}`,
    `project_path:${path}:ref_type:*:ref:${ref}`,
    ...(ref === "*" ? [] : [`project_path:${path}:ref_type:${type}:ref:*`]),
  ];
}
