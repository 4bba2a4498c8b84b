import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import type { Access } from "../../../pipeline/plan/access/access";
import type { Plan } from "../../../pipeline/plan/plan";
import { attempt } from "../../lookups/attempt";
import type { StackResource } from "../../lookups/stackState";
import { isTokenOf, nameOf } from "../tokenNames";
import { cloudAccess } from "./cloudAccess";
import { cloudPath } from "./cloudPath";
import type { CloudReader } from "./cloudReader";
import { deleteInCloud } from "./cloudRequest";

/** A Pulumi access token of this pipeline that the stack's state does not have, so that no update would revoke it. */
export interface LostToken {
  readonly name: string;
  /** Its path below `/api`. */
  readonly path: string;
}

/** What the tokens of a pipeline are looked up with. */
interface Tokens {
  readonly plan: Pick<Plan, "tokens" | "access" | "organization" | "project">;
  /** The id of the GitLab project. */
  readonly projectId: string;
  /** The resources in the stack's state that this pipeline has created. */
  readonly managed: readonly StackResource[];
}

/**
 * The tokens that an earlier update created without getting the answer. A stack without resources has none: tokens of this
 * pipeline may be in use by jobs that another stack handed over.
 */
export async function findLostTokens(
  read: CloudReader,
  { plan, projectId, managed }: Tokens,
): Promise<readonly LostToken[]> {
  if (!plan.tokens || managed.length === 0) return [];
  const known = new Set(managed.map(({ outputs }) => outputs.tokenId));
  const found = await Promise.all(
    plan.access.map(async (access) => {
      const path = tokensPath(plan.organization ?? "", access);
      const { tokens = [] } = ((await read(path))?.body ?? {}) as { tokens?: readonly FoundToken[] };
      return tokens
        .filter((token) => isTokenOf({ projectId, project: plan.project, purpose: access.purpose }, token))
        .filter(({ id }) => !known.has(id))
        .map((token) => ({ name: nameOf(token), path: `${path}${cloudPath(token.id)}` }));
    }),
  );
  return found.flat();
}

/** A token without its value. Pulumi Cloud: ListTeamTokens. */
interface FoundToken {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
}

function tokensPath(organization: string, { team, user }: Pick<Access, "team" | "user">): string {
  if (team !== undefined) return `/orgs${cloudPath(organization)}/teams${cloudPath(team)}/tokens`;
  return user === undefined ? `/orgs${cloudPath(organization)}/tokens` : "/user/tokens";
}

/** The warnings about lost tokens. An update revokes them before it changes anything. */
export function lostTokenWarnings(lost: readonly LostToken[]): Diagnostic[] {
  return lost.map(({ name }) =>
    warningAt("LOST_TOKEN", "tokens", `${what(name)}. pulumi up revokes it before it changes anything`),
  );
}

/** Revokes the tokens. Returns the errors about those that could not be revoked. */
export async function revokeTokens(lost: readonly LostToken[], options: pulumi.InvokeOptions): Promise<Diagnostic[]> {
  if (lost.length === 0) return [];
  const access = await cloudAccess(options);
  const results = await Promise.all(
    lost.map(async ({ name, path }) => {
      const revoked = access && (await attempt(deleteInCloud(access, `/api${path}`)));
      if (revoked?.ok) return [];
      const reason = revoked ? ` (${revoked.reason})` : "";
      const message = `${what(name)}, and could not be revoked${reason}. Run pulumi up again, or revoke it in Pulumi Cloud`;
      return [errorAt("LOST_TOKEN", "tokens", message)];
    }),
  );
  return results.flat();
}

function what(name: string): string {
  return `Pulumi Cloud has the access token ${quoted(name)} of this pipeline, which is not in the stack's state: an earlier update got no answer when it created it`;
}
