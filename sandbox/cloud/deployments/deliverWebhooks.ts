import { createHmac } from "node:crypto";
import type { Clock } from "../../clock";
import { findStack } from "../access";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import { updateId } from "../updates";
import { type CloudEvent, filterOf } from "./cloudEvent";
import { deploymentId } from "./deployments";
import type { Webhook } from "./entities";
import { scheduleTime } from "./schedules";
import { settingsOf } from "./settingsRules";
import { organizationOf, start } from "./vcsEvents";
import { webhookGroups, type WebhookGroup } from "./webhookEvents";

/** Milliseconds that a delivery may take. */
const TIMEOUT = 10_000;

/** The deliveries of webhooks. */
export interface Deliveries {
  /** Resolves when no delivery is under way. */
  settled(): Promise<void>;
  close(): void;
}

/** Delivers events to the webhooks that subscribe to them, until it is closed. */
export function deliverWebhooks(state: CloudState, clock: Clock, pageUrl: () => string): Deliveries {
  const running = new Set<Promise<void>>();
  const stop = state.happened.on((event) => {
    for (const webhook of state.webhooks.filter((one) => isSubscribed(one, event))) {
      if (webhook.format === "pulumi_deployments") {
        startTarget(state, webhook, clock());
        continue;
      }
      const delivery = deliver(state, webhook, event, clock, pageUrl()).finally(() => running.delete(delivery));
      running.add(delivery);
    }
  });
  return {
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    close: () => stop(),
  };
}

function isSubscribed({ isActive, organization, scope, filters, groups }: Webhook, event: CloudEvent): boolean {
  const filter = filterOf(event);
  if (!isActive || filter === undefined || organization !== event.stack.organization) return false;
  if (scope.kind === "environment" || (scope.kind === "stack" && scope.stack !== event.stack.id)) return false;
  const inGroup = groups.some((group) => webhookGroups[group as WebhookGroup].includes(filter));
  return filters.includes(filter) || inGroup || filters.length + groups.length === 0;
}

/** Starts an update of the stack that the webhook names. Its settings apply. */
function startTarget(state: CloudState, { organization, payloadUrl }: Webhook, now: Date): void {
  const [project = "", name = ""] = payloadUrl.split("/");
  const stack = findStack(state, organization, project, name);
  const settings = stack && settingsOf(state, stack);
  if (settings) start(state, settings, { operation: "update", inheritSettings: true }, "webhook", {}, now);
}

async function deliver(
  state: CloudState,
  webhook: Webhook,
  event: CloudEvent,
  clock: Clock,
  pageUrl: string,
): Promise<void> {
  const payload = JSON.stringify(formatted(webhook, event, payloadOf(state, event, pageUrl)));
  const time = clock();
  const number = state.webhookDeliveries.highestId + 1;
  const headers = {
    "Content-Type": "application/json",
    "Pulumi-Webhook-ID": publicId("webhook", `delivery ${number}`),
    "Pulumi-Webhook-Kind": event.kind,
    ...(webhook.secret !== undefined && { "Pulumi-Webhook-Signature": signature(webhook.secret, payload) }),
  };
  const row = { webhook: webhook.id, kind: event.kind, payload, time, url: webhook.payloadUrl, headers };
  const { id } = state.webhookDeliveries.insert({ ...row, duration: 0, status: 0, response: "" });
  const answer = await send(webhook.payloadUrl, headers, payload);
  if (!state.webhookDeliveries.get(id)) return;
  state.webhookDeliveries.update(id, { ...answer, duration: clock().getTime() - time.getTime() });
}

async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ status: number; response: string }> {
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT) });
    return { status: response.status, response: (await response.text()).slice(0, 10_000) };
  } catch (error) {
    return { status: 0, response: error instanceof Error ? error.message : String(error) };
  }
}

/** Pulumi Cloud: the HMAC-SHA256 of the raw body, in hexadecimal digits. */
function signature(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** The body in the webhook's format. Assumption: the text for chats. */
function formatted({ format }: Webhook, event: CloudEvent, payload: Record<string, unknown>): Record<string, unknown> {
  if (format === "raw") return payload;
  const { organization, project, name } = event.stack;
  const text = `${organization}/${project}/${name}: ${(filterOf(event) ?? "").replaceAll("_", " ")}`;
  return { text };
}

/** Pulumi Cloud: "Webhook payloads". */
function payloadOf(state: CloudState, event: CloudEvent, pageUrl: string): Record<string, unknown> {
  const { organization, project, name } = event.stack;
  const stackUrl = `${pageUrl}/${organization}/${project}/${name}`;
  const login = event.kind === "stack_update" ? event.update.author : event.deployment.requestedBy;
  const shared = {
    user: { name: login, githubLogin: login, avatarUrl: "" },
    organization: {
      name: organizationOf(state, event.stack)?.name ?? organization,
      githubLogin: organization,
      avatarUrl: "",
    },
    projectName: project,
    stackName: name,
  };
  switch (event.kind) {
    case "stack_update": {
      const { update } = event;
      return {
        ...shared,
        updateUrl: `${stackUrl}/updates/${update.version}`,
        kind: update.kind,
        result: update.status === "succeeded" ? "succeeded" : "failed",
        resourceChanges: update.resourceChanges,
        isPreview: update.dryRun,
        updateID: updateId(update),
      };
    }
    case "deployment": {
      const { version, operation, status } = event.deployment;
      return { ...shared, deploymentUrl: `${stackUrl}/deployments/${version}`, version, operation, status };
    }
    case "drift": {
      const { deployment } = event;
      return {
        ...shared,
        driftDetected: event.event === "drift_detected",
        driftRunId: deploymentId(deployment),
        status: event.event.endsWith("failed") ? "failed" : "succeeded",
        created: scheduleTime(deployment.created),
        referenceUrl: `${stackUrl}/deployments/${deployment.version}`,
      };
    }
  }
}
