import { memberOf } from "../../pipeline/foundation/fleetProject";
import { policiesFrom, policySources } from "../../pipeline/foundation/policySources";
import type { PinnedIds, TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { issuerPolicies } from "../../pipeline/plan/access/issuerPolicies";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import type { Flow } from "./flows";
import { type TokenOwner, tokenOwnersOf } from "./tokenOwners";
import { exchangeToken, must, type Reply, send } from "./requests";
import { fork, lookAlikeOf, other, rival, seedOf } from "./worldSeed";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";
import { targets } from "../../targets";

/** The targets of an attack: an onboarded project, other projects, and both servers. */
export interface World extends Flow {
  readonly sandbox: Sandbox;
  readonly tokenOwners: readonly TokenOwner[];
  readonly policies: readonly TrustPolicy[];
  /** The id of the onboarded project. */
  readonly projectId: number;
  /** The path of a project that a policy cannot distinguish from it, if there is one. */
  readonly lookAlike: string;
  /** The ids of the groups, by path. */
  readonly namespaces: Readonly<Record<string, number>>;
  /** A clock that only the test moves. */
  readonly clock: { now: Date };
  /** Sends a request to GitLab, as a user. */
  gitlab(user: string, method: string, path: string, body?: object): Promise<Reply>;
  /** Sends a request to Pulumi Cloud, as the organization's admin. */
  cloud(method: string, path: string, body?: object): Promise<Reply>;
  /** The ID token of a job, which GitLab must accept. */
  sign(job: IdTokenJob): Promise<string>;
  /** Presents an ID token for the Pulumi token of an owner. */
  exchange(token: string, owner: Omit<TokenOwner, "access">, organization?: string): Promise<Reply>;
  /** Replaces the policies of the issuer. */
  setPolicies(policies: readonly TrustPolicy[]): Promise<void>;
  /** Restores the initial state; ids and keys are the same, so that earlier tokens are still valid. */
  reset(): Promise<void>;
}

export { fork, other, rival };
/** A protected branch that every developer may push to, and an unprotected branch. */
export const openBranch = "integration";
export const topic = "topic";
/** The audience of the token for the organization of the flows, as Pulumi Cloud names it. */
export const audience = "urn:pulumi:org:acme";

const START = new Date("2026-06-01T12:00:00Z");

/** Onboards the project of a flow by its plan, and creates the attacker's projects and tokens. */
export async function attackWorld(flow: Flow, { refusesReusedPaths = false } = {}): Promise<World> {
  const { settings, plan } = flow;
  const clock = { now: START };
  const lookAlike = lookAlikeOf(settings.project);
  const sandbox = await startSandbox(seedOf(flow, lookAlike, refusesReusedPaths), { clock: () => clock.now });

  const gitlab: World["gitlab"] = (user, method, path, body) =>
    send(`${sandbox.gitlabUrl}/api/v4${path}`, method, { "PRIVATE-TOKEN": testToken(`glpat-${user}`) }, body);
  const cloud: World["cloud"] = (method, path, body) =>
    send(`${sandbox.cloudUrl}/api${path}`, method, { Authorization: `token ${testToken("pul-platform")}` }, body);

  const project = await must(gitlab("platform", "GET", `/projects/${encodeURIComponent(settings.project)}`));
  const projectId = project.id as number;
  const { id: namespace, full_path: group } = project.namespace as { id: number; full_path: string };
  const policies = policiesOf(flow, { project_id: String(projectId), namespace_id: String(namespace) });
  const tokenOwners = tokenOwnersOf(plan);
  let policyId = await onboard();

  return {
    ...flow,
    sandbox,
    tokenOwners,
    policies,
    projectId,
    lookAlike,
    namespaces: { [group]: namespace },
    clock,
    gitlab,
    cloud,
    async sign(job) {
      const answer = await sandbox.idToken(job);
      if (!answer.ok) throw new Error(`GitLab runs no such job: ${answer.reason}`);
      return answer.token;
    },
    exchange: (token, owner, organization = "acme") => exchangeToken(sandbox.cloudUrl, token, owner, organization),
    async setPolicies(changed) {
      await must(cloud("PATCH", `/orgs/acme/auth/policies/${policyId}`, { policies: changed.map(withPermission) }));
    },
    async reset() {
      sandbox.reset();
      policyId = await onboard();
    },
  };

  async function onboard(): Promise<string> {
    for (const path of [settings.project, other, lookAlike, fork]) await protect(path);
    return trust();
  }

  /** Creates the planned protections, and branches and tags for attacks. */
  async function protect(path: string): Promise<void> {
    const base = `/projects/${encodeURIComponent(path)}`;
    const user = path === settings.project ? "maintainer" : "attacker";
    const maintainers = [{ access_level: 40 }];
    const everybody = [{ access_level: 30 }];
    for (const name of plan.protectedTags) await must(gitlab(user, "POST", `${base}/protected_tags`, { name }));
    for (const branch of [...plan.protectedBranches, topic, openBranch]) {
      if (branch !== settings.defaultBranch) {
        await must(gitlab(user, "POST", `${base}/repository/branches`, { branch, ref: settings.defaultBranch }));
      }
      if (branch === topic) continue;
      await gitlab(user, "DELETE", `${base}/protected_branches/${encodeURIComponent(branch)}`);
      const pushers = branch === openBranch ? everybody : maintainers;
      const allowed = { allowed_to_push: pushers, allowed_to_merge: pushers, allowed_to_unprotect: maintainers };
      await must(gitlab(user, "POST", `${base}/protected_branches`, { name: branch, ...allowed }));
    }
    for (const tag of tagsOf(flow)) {
      await must(gitlab(user, "POST", `${base}/repository/tags`, { tag_name: tag, ref: settings.defaultBranch }));
    }
  }

  /** Registers GitLab in both organizations: with the planned policies, and in the attacker's with any. */
  async function trust(): Promise<string> {
    for (const { tokenType, name } of tokenOwners) {
      if (tokenType === "team") await must(cloud("POST", "/orgs/acme/teams/pulumi", { name }));
    }
    const id = await register("acme", policies.map(withPermission));
    await register(rival, [
      { decision: "allow", tokenType: "organization", authorizedPermissions: ["admin"], rules: {} },
    ]);
    return id;
  }

  async function register(organization: string, definitions: readonly object[]): Promise<string> {
    const issuer = await must(
      cloud("POST", `/orgs/${organization}/oidc/issuers`, { name: "gitlab", url: sandbox.gitlabUrl }),
    );
    const policy = await must(cloud("GET", `/orgs/${organization}/auth/policies/oidcissuers/${String(issuer.id)}`));
    await must(cloud("PATCH", `/orgs/${organization}/auth/policies/${String(policy.id)}`, { policies: definitions }));
    return String(policy.id);
  }
}

/** One tag for each pattern, and some tags that match no pattern. */
export function tagsOf({ plan }: Flow): string[] {
  return [...new Set([...plan.protectedTags.map((pattern) => pattern.replaceAll("*", "1")), "main", "unprotected"])];
}

/** All policies of the issuer, which belongs to the project or to a foundation with this project only. */
function policiesOf({ settings, plan }: Flow, ids: PinnedIds): readonly TrustPolicy[] {
  if (plan.foundation === undefined) return issuerPolicies(plan.access, ids);
  return policiesFrom(policySources([memberOf({ stack: "project", settings })], targets.gitlab), {
    [settings.project]: ids,
  });
}

/** The policy as the provider sends it. */
function withPermission(policy: TrustPolicy): object {
  return policy.tokenType === "organization" ? { ...policy, authorizedPermissions: ["standard"] } : policy;
}
