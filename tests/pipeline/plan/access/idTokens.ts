import type { Job, Trigger } from "../../../../pipeline/model";
import type { Access } from "../../../../pipeline/plan/access/access";
import { type Spelling, trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import type { Settings } from "../../../../pipeline/settings/settings";

/** The relevant claims of an ID token, as GitLab signs them. */
type Token = Readonly<Record<string, string>>;

/** The ids of the project and of its group. */
export const ids = { project_id: "42", namespace_id: "7" } as const;

/** The kind and name of a ref in the subject of a token; a pattern is replaced by a matching tag. */
export function refOf({ branch, tag }: Settings["deployments"][number]["on"]): string {
  return branch === undefined ? `tag:ref:${(tag ?? "").replaceAll("*", "1")}` : `branch:ref:${branch}`;
}

/** The token of a job in a pipeline on a ref, started by `source`. */
export function tokenOf(
  { project }: Settings,
  source: string,
  on: { branch?: string | undefined; tag?: string | undefined },
  isProtected: boolean,
  environment?: string,
): Token {
  return {
    aud: "urn:pulumi:org:acme",
    sub: `project_path:${project}:ref_type:${refOf(on)}`,
    ref_protected: String(isProtected),
    pipeline_source: source,
    ...ids,
    project_path: project,
    ...(environment !== undefined && { environment }),
  };
}

/** The token of a job in a pipeline that `trigger` starts. */
export function tokenOfJob(settings: Settings, job: Job, trigger: Trigger): Token {
  const environment = job.ciEnvironment?.name.replace("{mergeRequest}", "7");
  switch (trigger.kind) {
    case "mergeRequest":
      return tokenOf(settings, "merge_request_event", { branch: "topic" }, false, environment);
    case "branch":
      return tokenOf(settings, "push", { branch: trigger.branch }, true, environment);
    case "tag":
      return tokenOf(settings, "push", { tag: trigger.pattern }, true, environment);
    case "schedule":
      return tokenOf(settings, "schedule", { branch: trigger.branch }, true, environment);
  }
}

/** The identities for which a token is admitted. */
export function admitted(plan: GitLabPlan, token: Token, spelling?: Spelling): string[] {
  return admittedTo(plan, token, spelling).map(({ identity }) => identity);
}

/** The access entries whose policies admit a token. Defaults to short policies, which admit the most. */
export function admittedTo({ access }: GitLabPlan, token: Token, spelling: Spelling = "short"): Access[] {
  return access.filter((one) => trustPolicies([one], ids, spelling).some(({ rules }) => fits(rules, token)));
}

/**
 * Pulumi: OIDC policies, in which all rules must match: `*` matches any text, `?` one character or none, `.` one.
 */
function fits(rules: Token, token: Token): boolean {
  return Object.entries(rules).every(([claim, rule]) => {
    const pattern = rule.replace(/\W/g, (letter) => wildcards[letter] ?? `\\${letter}`);
    return token[claim] !== undefined && new RegExp(`^${pattern}$`, "s").test(token[claim]);
  });
}

const wildcards: Readonly<Record<string, string>> = { "*": ".*", "?": ".?", ".": "." };
