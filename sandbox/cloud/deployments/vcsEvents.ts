import { ApiError } from "../apiError";
import { findStack } from "../access";
import type { Organization, Stack } from "../entities";
import type { CloudState } from "../state";
import { deploymentsOf, startDeployment, templateTag } from "./deployments";
import type { DeploymentRequest, DeploymentRevision, DeploymentSettings } from "./entities";
import { settingsOf } from "./settingsRules";
import { concernsRequest, startsOnPush, type VcsPush } from "./triggers";

/** A merge request of a repository of an integration, as it is now. */
export interface VcsRequest {
  readonly provider: string;
  readonly repository: string;
  readonly number: number;
  readonly isOpen: boolean;
  readonly target: string;
  readonly branch: string;
  readonly commit: string;
  readonly changedFiles: readonly string[];
}

/** Starts an update of each stack whose settings a push matches. */
export function receivePush(state: CloudState, push: VcsPush & { readonly commit: string }, now: Date): void {
  for (const settings of state.deploymentSettings.filter(({ document }) => startsOnPush(document, push))) {
    const ref = push.isTag ? { tag: push.ref } : { branch: push.ref };
    start(state, settings, request("update"), push.isTag ? "tag" : "push", { ...ref, commit: push.commit }, now);
  }
}

/**
 * Starts the previews of a merge request, and creates, updates or destroys its review stacks. Pulumi Cloud: an open merge request is
 * previewed at each push, and has a review stack for each template, which is destroyed when it is merged or closed.
 */
export function receiveRequest(state: CloudState, pull: VcsRequest, now: Date): void {
  const revision = { branch: pull.branch, commit: pull.commit, pullRequest: pull.number };
  for (const settings of state.deploymentSettings.filter(({ document }) => concernsRequest(document, pull))) {
    const { vcs } = settings.document;
    const stack = state.stacks.get(settings.stack);
    if (!stack || settings.source === "gitlab-review-stack") continue;
    if (pull.isOpen && vcs?.previewPullRequests === true && !isKnown(state, stack, pull)) {
      start(state, settings, request("preview"), "pull_request", revision, now);
    }
    if (vcs?.pullRequestTemplate === true && pull.isOpen) keepReviewStack(state, stack, settings, pull, now);
  }
  if (!pull.isOpen) for (const stack of reviewStacksOf(state, pull)) endReviewStack(state, stack, revision, now);
}

/** The name of a review stack: `acme/infra` !42 is `pr-acme-infra-42`. Assumption: nested groups are joined by hyphens. */
export function reviewStackName({ repository, number }: Pick<VcsRequest, "repository" | "number">): string {
  return `pr-${repository.replaceAll("/", "-")}-${number}`;
}

/** Creates the review stack of a merge request, or updates it after a push. */
function keepReviewStack(
  state: CloudState,
  template: Stack,
  { document }: DeploymentSettings,
  pull: VcsRequest,
  now: Date,
): void {
  const { organization, project } = template;
  const name = reviewStackName(pull);
  const found = findStack(state, organization, project, name);
  const stack = found ?? state.stacks.insert({ organization, project, name, tags: {}, version: 0, state: null });
  if (!settingsOf(state, stack)) {
    const { vcs, sourceContext, ...others } = document;
    const triggers = { deployCommits: false, previewPullRequests: false, pullRequestTemplate: false };
    state.deploymentSettings.insert({
      stack: stack.id,
      document: {
        ...others,
        tag: templateTag(template),
        ...(vcs && { vcs: { ...vcs, ...triggers, deployTags: undefined } }),
        sourceContext: { ...sourceContext, git: { ...sourceContext?.git, branch: pull.branch } },
      },
      source: "gitlab-review-stack",
      version: 1,
      isPaused: false,
    });
  }
  const settings = settingsOf(state, stack);
  if (!settings || isKnown(state, stack, pull)) return;
  const revision = { branch: pull.branch, commit: pull.commit, pullRequest: pull.number };
  start(state, settings, request("update"), "pull_request", revision, now);
}

function reviewStacksOf(state: CloudState, pull: VcsRequest): Stack[] {
  const name = reviewStackName(pull);
  return state.stacks.filter(
    (stack) => stack.name === name && settingsOf(state, stack)?.source === "gitlab-review-stack",
  );
}

/** Destroys a review stack, which is deleted afterwards. */
function endReviewStack(state: CloudState, stack: Stack, revision: DeploymentRevision, now: Date): void {
  const settings = settingsOf(state, stack);
  const isEnding = deploymentsOf(state, stack).some(
    ({ operation, status }) => operation === "destroy" && (status === "not-started" || status === "running"),
  );
  if (!settings || isEnding) return;
  const destroy = { ...request("destroy"), operationContext: { options: { deleteAfterDestroy: true } } };
  start(state, settings, destroy, "pull_request", revision, now);
}

/** Whether the stack has a deployment of this state of the merge request. */
function isKnown(state: CloudState, stack: Stack, { number, commit }: VcsRequest): boolean {
  return deploymentsOf(state, stack).some(
    ({ revision }) => revision.pullRequest === number && revision.commit === commit,
  );
}

function request(operation: DeploymentRequest["operation"]): DeploymentRequest {
  return { operation, inheritSettings: true };
}

/** Starts a deployment that nobody requested. Settings that became invalid start none. */
export function start(
  state: CloudState,
  settings: DeploymentSettings,
  wanted: DeploymentRequest,
  initiator: string,
  revision: DeploymentRevision,
  now: Date,
): void {
  const stack = state.stacks.get(settings.stack);
  const organization = stack && organizationOf(state, stack);
  if (!stack || !organization) return;
  try {
    startDeployment(state, organization, stack, wanted, { requestedBy: organization.name, initiator, revision }, now);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    process.stderr.write(`sandbox: no deployment of ${stack.project}/${stack.name}: ${error.message}\n`);
  }
}

export function organizationOf(state: CloudState, { organization }: Stack): Organization | undefined {
  return state.organizations.find(({ name }) => name === organization);
}
