import { badRequest } from "../apiError";
import type { AccessToken, Organization, Stack, TokenOwner } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import type { Deployment, DeploymentRequest, DeploymentRevision } from "./entities";
import { mergePatch } from "./mergePatch";
import { type Revision, settingsDocument, type SettingsDocument } from "./settingsDocument";
import { requireRemediation, settingsOf, validSettings } from "./settingsRules";

/** Who or what starts a deployment. */
export interface DeploymentStarter {
  readonly requestedBy: string;
  readonly initiator: string;
  /** The identity of a person who starts it. Without one, the deployment is an administrator of its stack only. */
  readonly identity?: TokenOwner | undefined;
  readonly revision?: DeploymentRevision;
}

/** The public id of a deployment. */
export function deploymentId({ id }: Deployment): string {
  return publicId("deployment", id);
}

/** The deployments of a stack, oldest first. */
export function deploymentsOf(state: CloudState, { id }: Stack): Deployment[] {
  return state.deployments.filter(({ stack }) => stack === id);
}

/** Queues a deployment. Throws a 400 if its settings are invalid. */
export function startDeployment(
  state: CloudState,
  organization: Organization,
  stack: Stack,
  { operation, inheritSettings, removedRevisions = [], ...given }: DeploymentRequest,
  starter: DeploymentStarter,
  now: Date,
): Deployment {
  const remediates = given.operationContext?.options?.remediateIfDriftDetected === true;
  if (remediates || operation === "remediate-drift") requireRemediation(organization);
  const inherited = inheritSettings ? (settingsOf(state, stack)?.document ?? {}) : {};
  const before = withoutRevisions(inherited, removedRevisions);
  const document = validSettings(state, organization, combined(before, given));
  if (document.operationContext?.options?.skipIntermediateDeployments === true) skipOlder(state, stack, operation, now);
  const deployment = state.deployments.insert({
    stack: stack.id,
    version: Math.max(0, ...deploymentsOf(state, stack).map(({ version }) => version)) + 1,
    operation,
    status: "not-started",
    document,
    inheritSettings,
    revision: starter.revision ?? {},
    requestedBy: starter.requestedBy,
    initiator: starter.initiator,
    identity: identityOf(organization, stack, document, starter),
    steps: [],
    created: now,
    modified: now,
  });
  state.happened.emit({ kind: "deployment", stack, deployment, step: "queued" });
  state.deploymentsChanged.emit();
  return deployment;
}

/** The queued deployment that may start: one at a time runs for each stack, and none of an agent pool, which has no agents. */
export function nextDeployment(state: CloudState): Deployment | undefined {
  const deployments = state.deployments.all();
  const busy = new Set(deployments.filter(({ status }) => status === "running").map(({ stack }) => stack));
  return deployments.find(
    ({ status, stack, document }) =>
      status === "not-started" && !busy.has(stack) && document.agentPoolID === undefined && !isPaused(state, stack),
  );
}

/** Marks a deployment as running, and issues its token. Pulumi Cloud: a short-lived one. */
export function beginDeployment(state: CloudState, { id, stack: row }: Deployment, now: Date): AccessToken {
  const deployment = state.deployments.update(id, { status: "running", started: now, modified: now });
  const stack = state.stacks.get(row);
  if (stack) state.happened.emit({ kind: "deployment", stack, deployment, step: "started" });
  const { identity: owner, requestedBy: createdBy } = deployment;
  const description = `deployment ${deployment.version}`;
  return state.addToken({
    owner,
    name: "deployment",
    description,
    expires: 0,
    createdBy,
    created: now,
    exchanged: true,
    deployment: id,
  });
}

/** Ends a deployment, and its token. A stack whose lifetime is over is deleted. */
export function finishDeployment(state: CloudState, { id }: Deployment, isSuccess: boolean, now: Date): void {
  for (const token of state.tokens.filter(({ deployment }) => deployment === id)) state.tokens.delete(token.id);
  const before = state.deployments.get(id);
  const stack = before && state.stacks.get(before.stack);
  if (!before || !stack) return;
  const status = isSuccess ? "succeeded" : "failed";
  const deployment = state.deployments.update(id, { status, modified: now });
  state.happened.emit({ kind: "deployment", stack, deployment, step: status });
  const isOver =
    deployment.operation === "destroy" && deployment.document.operationContext?.options?.deleteAfterDestroy;
  if (isSuccess && isOver === true) state.deleteStack(stack);
  state.deploymentsChanged.emit();
}

/** Cancels a queued or running deployment. Assumption: one that did not start is skipped, and one that runs fails. */
export function cancelDeployment(state: CloudState, { id, status }: Deployment, now: Date): void {
  if (status === "not-started") state.deployments.update(id, { status: "skipped", modified: now });
  else state.deploymentCanceled.emit(id);
}

/** Settings with those of a request on top. Clients send empty values for what they do not set. */
function combined(before: SettingsDocument, given: SettingsDocument): SettingsDocument {
  return settingsDocument.parse(mergePatch(before, withoutEmpty(given)));
}

function withoutRevisions(document: SettingsDocument, removed: readonly Revision[]): SettingsDocument {
  if (!document.sourceContext?.git) return document;
  const git = Object.fromEntries(removed.map((name) => [name, null]));
  return mergePatch(document, { sourceContext: { git } }) as SettingsDocument;
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const filled = Object.entries(value).filter(
    ([, inner]) =>
      inner !== undefined && inner !== "" && inner !== false && !(Array.isArray(inner) && inner.length === 0),
  );
  return Object.fromEntries(filled.map(([name, inner]) => [name, withoutEmpty(inner)]));
}

/**
 * The identity of a deployment's token. Assumption: a role has the permissions of an organization token, because custom roles
 * have none in the sandbox.
 */
function identityOf(
  { name: organization }: Organization,
  { id: stack }: Stack,
  { operationContext, tag: template }: SettingsDocument,
  { identity }: DeploymentStarter,
): TokenOwner {
  if (operationContext?.role?.id !== undefined) return { kind: "organization", organization, admin: false };
  return identity ?? { kind: "deployment", organization, stack, template: templateOf(template) };
}

const TEMPLATE = /^template (\d+)$/;

/** The tag of a review stack's settings, which names its template. */
export function templateTag({ id }: Stack): string {
  return `template ${id}`;
}

/** The row of the template that a tag names. */
export function templateOf(tag: string | undefined): number | undefined {
  const row = TEMPLATE.exec(tag ?? "")?.[1];
  return row === undefined ? undefined : Number(row);
}

function isPaused(state: CloudState, stack: number): boolean {
  return state.deploymentSettings.find((row) => row.stack === stack)?.isPaused ?? false;
}

/** Pulumi Cloud: only the newest queued deployment of an operation remains. */
function skipOlder(state: CloudState, stack: Stack, operation: string, now: Date): void {
  for (const { id } of deploymentsOf(state, stack).filter(
    (one) => one.status === "not-started" && one.operation === operation,
  )) {
    state.deployments.update(id, { status: "skipped", modified: now });
  }
}

/** Requires a source. Assumption: the text. */
export function requireSource({ sourceContext, vcs }: SettingsDocument): void {
  if (!sourceContext?.git?.repoUrl && !vcs) throw badRequest("Bad Request: the deployment has no source");
}
