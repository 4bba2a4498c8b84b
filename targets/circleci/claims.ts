import type { FlowIdentity } from "../../pipeline/flow/flow";
import type { Trigger } from "../../pipeline/model";
import type { Claims } from "../../pipeline/plan/access/access";
import { audience } from "../../pipeline/plan/access/audience";
import { shortStack } from "../../pipeline/stackNames";
import type { ClaimedFlow } from "../../pipeline/target";
import { inspectContext } from "./contexts";

/**
 * The name of one of CircleCI's claims in a rule. Pulumi Cloud: a dot in a rule leads into a nested claim, unless the name
 * is in quotes (OIDC issuers). CircleCI: format of OpenID Connect ID tokens.
 */
export function claimName(
  name: "context-ids" | "org-id" | "project-id" | "ssh-rerun" | "vcs-origin" | "vcs-ref",
): string {
  return `"oidc.circleci.com/${name}"`;
}

/** The claims with ids that CircleCI never uses again. The issuer belongs to the organization, so its id adds nothing. */
export const idClaims = { project: claimName("project-id"), group: claimName("org-id") } as const;

/**
 * The ID token claims of an identity's jobs in a pipeline that `trigger` starts. CircleCI's ID tokens name the ref, and
 * neither the job nor its workflow nor an approval. The repository is that of the code: the build of a pull request from a
 * fork has the project's id, and the fork's repository. The subject contains the person who caused the pipeline, and has
 * two forms, so no rule is about it.
 *
 * A person may start a pipeline that checks out a deploying branch with the configuration of another branch, whose ID tokens
 * have the same ref. Only the restriction of a context refuses it, so reviewed code needs its context in the claims.
 */
export function claims(flow: ClaimedFlow, identity: FlowIdentity, trigger: Trigger): Claims {
  const { organization, project, trust } = flow;
  const ref = refClaims(trigger);
  const isReviewed = Object.keys(ref).length > 0;
  return {
    aud: audience(organization ?? ""),
    // The host is that of the version control system, such as github.com.
    [claimName("vcs-origin")]: `*/${trust.group === undefined ? project : `${trust.group}/*`}`,
    ...ref,
    ...(isReviewed &&
      contextual.has(identity.identity) && { [claimName("context-ids")]: contextsOf(identity, trigger) }),
  };
}

/** The identities whose jobs have a context if they run reviewed code. Jobs of review stacks are not rendered. */
const contextual: ReadonlySet<FlowIdentity["identity"]> = new Set(["deploy", "inspect"]);

/** The contexts of an identity's jobs, one of which the job needs. Their ids are known once they exist. */
function contextsOf({ identity, stacks }: FlowIdentity, trigger: Trigger): string | readonly string[] {
  const names = stacks.map((stack) =>
    identity === "deploy" ? shortStack(stack) : inspectContext(stack, trigger.kind),
  );
  const [only = "", ...others] = [...new Set(names)].map((name) => `{context:${name}}`);
  return others.length === 0 ? only : [only, ...others];
}

/** A rule's value, with the ids of the contexts that it names. */
export function withContextIds(value: string, idOf: (context: string) => string): string {
  return value.replace(/^\{context:(.*)\}$/, (_, name: string) => idOf(name));
}

/** The claims of reviewed code. In a rerun with SSH, a person runs any command with the job's ID token. */
function refClaims(trigger: Trigger): Claims {
  const ref = refOf(trigger);
  return ref === undefined ? {} : { [claimName("vcs-ref")]: ref, [claimName("ssh-rerun")]: "false" };
}

function refOf(trigger: Trigger): string | undefined {
  switch (trigger.kind) {
    case "mergeRequest":
      // The source branch, which may have any name.
      return undefined;
    case "branch":
    case "schedule":
      return `refs/heads/${trigger.branch}`;
    case "tag":
      return `refs/tags/${trigger.pattern}`;
  }
}

/** The issuer of an organization's ID tokens. */
export function issuerUrl(organizationId: string): string {
  return `https://oidc.circleci.com/org/${organizationId}`;
}
