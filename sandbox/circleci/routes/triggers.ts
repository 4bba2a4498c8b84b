import type { Context, Hono } from "hono";
import { z } from "zod";
import { parseCron } from "../../cron";
import { badRequest, notFound } from "../apiError";
import type { Account, Organization, Role, Trigger } from "../entities";
import { accountOf, bodyOf, idParam, message } from "../requests";
import { actorOf, type CircleCiState, systemActor } from "../state";
import { definitionFor, projectWithDefinitions, repositoryName } from "./pipelineDefinitions";

const LIST = "/projects/:project/pipeline-definitions/:definition/triggers";
const ONE = "/projects/:project/triggers/:trigger";

const presets = [
  "all-pushes",
  "only-tags",
  "default-branch-pushes",
  "only-build-prs",
  "only-open-prs",
  "only-labeled-prs",
  "only-merged-prs",
  "only-ready-for-review-prs",
  "only-branch-delete",
  "only-build-pushes-to-non-draft-prs",
  "only-merged-or-closed-prs",
  "pr-comment-equals-run-ci",
  "non-draft-pr-opened",
  "pushes-to-merge-queues",
] as const;

const triggerBody = z.object({
  checkout_ref: z.string().optional(),
  config_ref: z.string().optional(),
  event_name: z.string().optional(),
  event_preset: z.enum(presets).optional(),
  disabled: z.boolean().optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
  event_source: z.object({
    provider: z.enum(["github_app", "github_server", "webhook", "schedule"]),
    repo: z.object({ external_id: z.string() }).optional(),
    webhook: z.object({ sender: z.string().optional() }).optional(),
    schedule: z.object({ cron_expression: z.string(), attribution_actor: z.enum(["system", "current"]) }).optional(),
  }),
});
type TriggerBody = z.infer<typeof triggerBody>;

/** The routes of the triggers of pipeline definitions. */
export function triggerRoutes(app: Hono, state: CircleCiState): void {
  app.get(LIST, (context) => {
    const { organization, definition } = definitionFor(context, state, "viewer");
    const own = [...state.triggers.values()].filter(({ definitionId }) => definitionId === definition.id);
    return context.json({ items: own.map((each) => presented(context, organization, each)) });
  });

  app.post(LIST, async (context) => {
    const { project, organization, definition } = definitionFor(context, state, "contributor");
    const body = await bodyOf(context, triggerBody);
    const created: Trigger = {
      ...fields(organization, accountOf(context, state), body),
      id: state.newId(),
      projectId: project.id,
      definitionId: definition.id,
      created: state.clock(),
    };
    state.triggers.set(created.id, created);
    return context.json(presented(context, organization, created), 201);
  });

  app.get(ONE, (context) => {
    const { organization, trigger } = triggerFor(context, "viewer");
    return context.json(presented(context, organization, trigger));
  });

  // Assumption: what the body leaves out stays, and so does a parameter that it does not name.
  app.patch(ONE, async (context) => {
    const { organization, trigger } = triggerFor(context, "contributor");
    const given = await bodyOf(context, triggerBody.partial());
    const provider = given.event_source?.provider ?? trigger.provider;
    if (provider !== trigger.provider) throw badRequest("event_source.provider: can't be changed");
    const before = requestOf(trigger);
    const body = {
      ...before,
      ...given,
      parameters: { ...trigger.parameters, ...given.parameters },
      event_source: { ...before.event_source, ...given.event_source },
    };
    const changed = fields(organization, accountOf(context, state), body);
    const actor = given.event_source?.schedule ? changed.actor : trigger.actor;
    const updated = { ...trigger, ...changed, actor };
    state.triggers.set(trigger.id, updated);
    return context.json(presented(context, organization, updated));
  });

  app.delete(ONE, (context) => {
    state.triggers.delete(triggerFor(context, "contributor").trigger.id);
    return message(context, "Trigger deleted.");
  });

  function triggerFor(context: Context, role: Role): { organization: Organization; trigger: Trigger } {
    const { project, organization } = projectWithDefinitions(context, state, role);
    const trigger = state.triggers.get(idParam(context, "trigger"));
    if (trigger?.projectId !== project.id) throw notFound("Trigger");
    return { organization, trigger };
  }
}

type Fields = Omit<Trigger, "id" | "projectId" | "definitionId" | "created">;

/** The fields of a trigger, if they fit its provider. CircleCI: each provider needs its own. */
function fields(organization: Organization, account: Account, body: TriggerBody): Fields {
  const { provider, repo, webhook, schedule } = body.event_source;
  const needs = (present: boolean, field: string) => {
    if (!present) throw badRequest(`${field}: a trigger of ${provider} needs it`);
  };
  switch (provider) {
    case "github_app":
    case "github_server":
      needs(body.event_preset !== undefined, "event_preset");
      needs(repo !== undefined, "event_source.repo.external_id");
      repositoryName(organization, repo?.external_id ?? "");
      break;
    case "webhook":
      needs(webhook?.sender !== undefined, "event_source.webhook.sender");
      break;
    case "schedule": {
      needs(schedule !== undefined, "event_source.schedule");
      const expression = schedule?.cron_expression ?? "";
      if (!parseCron(expression) || expression.trim().split(/\s+/).length !== 5) {
        throw badRequest("event_source.schedule.cron_expression: not a cron expression of five fields");
      }
    }
  }
  if (provider === "webhook" || provider === "schedule") {
    needs(body.event_name !== undefined, "event_name");
    needs(body.checkout_ref !== undefined, "checkout_ref");
    needs(body.config_ref !== undefined, "config_ref");
  }
  if (provider !== "schedule" && Object.keys(body.parameters ?? {}).length > 0) {
    throw badRequest("parameters: only a trigger of schedule has them");
  }
  return {
    provider,
    checkoutRef: body.checkout_ref,
    configRef: body.config_ref,
    eventName: body.event_name,
    eventPreset: body.event_preset,
    disabled: body.disabled ?? false,
    externalId: repo?.external_id,
    sender: webhook?.sender,
    cron: schedule?.cron_expression,
    actor: schedule && (schedule.attribution_actor === "system" ? systemActor : actorOf(account)),
    parameters: body.parameters ?? {},
  };
}

/** The trigger as the request that would create it. */
function requestOf(trigger: Trigger): TriggerBody {
  const { provider, externalId, sender, cron, actor } = trigger;
  return {
    checkout_ref: trigger.checkoutRef,
    config_ref: trigger.configRef,
    event_name: trigger.eventName,
    event_preset: trigger.eventPreset as TriggerBody["event_preset"],
    disabled: trigger.disabled,
    event_source: {
      provider,
      repo: externalId === undefined ? undefined : { external_id: externalId },
      webhook: sender === undefined ? undefined : { sender },
      schedule:
        cron === undefined
          ? undefined
          : { cron_expression: cron, attribution_actor: actor?.id === systemActor.id ? "system" : "current" },
    },
  };
}

/** CircleCI: a request has the actor as a word, a response as an object with its id. */
function presented(context: Context, organization: Organization, trigger: Trigger): object {
  const { provider, externalId, sender, cron, actor } = trigger;
  const { origin } = new URL(context.req.url);
  return {
    id: trigger.id,
    created_at: trigger.created.toISOString(),
    checkout_ref: trigger.checkoutRef ?? "",
    config_ref: trigger.configRef ?? "",
    event_name: trigger.eventName ?? "",
    event_preset: trigger.eventPreset ?? "",
    disabled: trigger.disabled,
    parameters: trigger.parameters,
    event_source: {
      provider,
      ...(externalId !== undefined && {
        repo: { full_name: repositoryName(organization, externalId), external_id: externalId },
      }),
      ...(provider === "webhook" && { webhook: { url: `${origin}/soc/e/${trigger.id}`, sender } }),
      ...(cron !== undefined && { schedule: { cron_expression: cron, attribution_actor: { id: actor?.id ?? "" } } }),
    },
  };
}
