import { setTimeout as sleep } from "node:timers/promises";
import type { CloudAccess } from "../components/pulumiCloud/lookups/environmentAccess";
import { cloudPath } from "../components/pulumiCloud/lookups/cloudPath";
import { requestCloud } from "../components/pulumiCloud/lookups/cloudRequest";
import type { HttpResponse } from "../components/lookups/httpRequest";
import { CommandError } from "./usage";

/** What a deployment does. */
export const operations = ["update", "preview", "refresh", "destroy", "detect-drift", "remediate-drift"] as const;
export type Operation = (typeof operations)[number];

/** A deployment to start. */
export interface DeploymentRequest {
  /** The stack, as `organization/project/stack`. */
  readonly stack: string;
  readonly operation: Operation;
  /** The tag or the commit to deploy instead of the branch of the settings. */
  readonly revision?: { readonly tag: string } | { readonly commit: string };
}

/** A deployment that was started. */
export interface StartedDeployment {
  readonly id: string;
  readonly version: number;
  readonly consoleUrl?: string;
}

/** Starts a deployment with the settings of its stack. Pulumi Cloud: CreateDeployment. */
export async function startDeployment(access: CloudAccess, request: DeploymentRequest): Promise<StartedDeployment> {
  const { stack, operation, revision } = request;
  // The branch of the settings would exclude the tag or commit.
  const git = revision && { ...revision, branch: null };
  const body = { operation, inheritSettings: true, ...(git && { sourceContext: { git } }) };
  const payload = { contentType: "application/json", text: JSON.stringify(body) };
  // Not repeated if its response is lost, because the deployment may have started.
  const response = await requestCloud(access, deploymentsPath(stack), payload);
  if (response.status !== 202 && response.status !== 200) throw refusal(stack, response);
  return response.body as StartedDeployment;
}

/** How a followed deployment ends. Pulumi Cloud: the other statuses are not its last. */
export type Result = "succeeded" | "failed" | "skipped";

/**
 * Follows a deployment until it ends. `print` gets each line of its log once. `wait` is the time between two requests, in
 * milliseconds, while nothing is new.
 */
export async function followDeployment(
  access: CloudAccess,
  { stack, id }: { readonly stack: string; readonly id: string },
  print: (line: string) => void,
  wait = 1000,
): Promise<Result> {
  const path = `${deploymentsPath(stack)}${cloudPath(id)}`;
  let token: string | undefined = "";
  for (;;) {
    // The status is read first, so that a deployment that has ended has written its whole log.
    const status = resultOf(await read(access, stack, path));
    let printed = 0;
    while (token !== undefined) {
      const page: LogPage = (await read(access, stack, `${path}/logs${query(token)}`)) as LogPage;
      const lines = page.lines ?? [];
      for (const { line = "", header } of lines) print(header ?? line.replace(/\r?\n$/, ""));
      printed += lines.length;
      token = page.nextToken;
      if (lines.length === 0) break;
    }
    if (status !== undefined) return status;
    if (printed === 0) await sleep(wait);
  }
}

/** A part of a log. Without `nextToken` it is the last one. */
interface LogPage {
  readonly lines?: readonly { readonly header?: string; readonly line?: string }[];
  readonly nextToken?: string;
}

function query(token: string): string {
  return token === "" ? "" : `?continuationToken=${encodeURIComponent(token)}`;
}

function resultOf(body: unknown): Result | undefined {
  const { status } = body as { readonly status?: string };
  return (["succeeded", "failed", "skipped"] as const).find((one) => one === status);
}

async function read(access: CloudAccess, stack: string, path: string): Promise<unknown> {
  const response = await requestCloud(access, path);
  if (response.status !== 200) throw refusal(stack, response);
  return response.body;
}

function deploymentsPath(stack: string): string {
  return `/api/stacks${cloudPath(...stack.split("/"))}/deployments`;
}

/** The reason why Pulumi Cloud refused a request, with the way out. */
function refusal(stack: string, { status, body }: HttpResponse): CommandError {
  const { message } = (typeof body === "object" && body !== null ? body : {}) as { readonly message?: unknown };
  const reason = typeof message === "string" && message !== "" ? message : `status ${status}`;
  switch (status) {
    case 401:
      return new CommandError("Pulumi Cloud refused the token. Run pulumi login, or set PULUMI_ACCESS_TOKEN");
    case 402:
      return new CommandError(`the edition of the Pulumi organization has no such deployment: ${reason}`);
    case 403:
    case 404:
      return new CommandError(
        `there is no stack ${stack} with deployment settings, or your token may not deploy it: ${reason}. Run pulumi up in the platform repository first`,
      );
    default:
      return new CommandError(`Pulumi Cloud did not start or show the deployment of ${stack}: ${reason}`);
  }
}
