import { z } from "zod";
import { badRequest } from "../apiError";
import { optional } from "../body";
import { keyNamed, seal } from "../seal";
import type { Webhook, WebhookScope } from "./entities";
import { organizationFilters, webhookFilters, webhookGroupNames } from "./webhookEvents";

/** Where a webhook is, with the names in its path. */
export interface WebhookPlace {
  readonly organization: string;
  readonly project?: string;
  readonly stack?: string;
  readonly environment?: string;
  readonly scope: WebhookScope;
}

const formats = ["raw", "slack", "ms_teams", "pulumi_deployments"] as const;

/** Pulumi Cloud: Webhook. */
export const webhookBody = z.object({
  organizationName: z.string(),
  projectName: optional(z.string()),
  stackName: optional(z.string()),
  envName: optional(z.string()),
  name: optional(z.string()),
  displayName: z.string().min(1),
  payloadUrl: z.string().min(1),
  active: z.boolean(),
  format: optional(z.string()),
  filters: optional(z.array(z.string())),
  groups: optional(z.array(z.string())),
  secret: optional(z.string()),
});

type GivenWebhook = Omit<Webhook, "id" | "organization" | "scope" | "name"> & { readonly name?: string | undefined };

/** A webhook of a request. The texts about the organization and the format are Pulumi Cloud's. */
export function readWebhook(body: z.infer<typeof webhookBody>, place: WebhookPlace): GivenWebhook {
  if (body.organizationName !== place.organization) {
    throw badRequest("Organization name from request body doesn't match URL.");
  }
  if ((body.stackName ?? place.stack) !== place.stack) {
    throw badRequest("Stack name from request body doesn't match URL.");
  }
  const format = formats.find((one) => one === (body.format ?? "raw"));
  if (!format) throw badRequest(`invalid format "${body.format ?? ""}"`);
  if (format === "pulumi_deployments" && place.scope.kind === "organization") {
    throw badRequest("'pulumi_deployments' format can only be used on stack or environment webhooks.");
  }
  const { name, displayName, payloadUrl, active: isActive, filters = [], groups = [], secret } = body;
  requireKnown("filters", filters, filtersOf(place.scope));
  requireKnown("groups", groups, webhookGroupNames);
  if (!(format === "pulumi_deployments" ? isStackPath : isUrl)(payloadUrl)) {
    throw badRequest(`invalid payload URL "${payloadUrl}"`);
  }
  return { name, displayName, payloadUrl, isActive, format, filters, groups, secret };
}

export function sameScope(one: WebhookScope, other: WebhookScope): boolean {
  return idOfScope(one) === idOfScope(other);
}

/** The ciphertext of a secret, which shows whether it has changed. */
export function secretCiphertext(webhook: number, secret: string): string {
  const plaintext = Buffer.from(secret);
  return seal(keyNamed(`webhook key ${webhook}`), plaintext, plaintext).toString("base64");
}

function idOfScope(scope: WebhookScope): string {
  switch (scope.kind) {
    case "organization":
      return scope.kind;
    case "stack":
      return `${scope.kind} ${scope.stack}`;
    case "environment":
      return `${scope.kind} ${scope.environment}`;
  }
}

function filtersOf({ kind }: WebhookScope): readonly string[] {
  return webhookFilters.filter((filter) => kind === "organization" || !organizationFilters.includes(filter));
}

function requireKnown(field: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((one) => !known.includes(one));
  if (unknown !== undefined) throw badRequest(`invalid ${field}: "${unknown}". Known ${field}: ${known.join(", ")}`);
}

/** A stack of the organization, as `project/stack`. */
function isStackPath(text: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(text);
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
