import { Hono } from "hono";
import { administeredOrganization, escEnvironmentFor, organizationFor, stackFor } from "../../access";
import { badRequest, conflict, notFound } from "../../apiError";
import type { CloudContext, CloudEnv } from "../../authentication";
import { readBody } from "../../body";
import type { Webhook, WebhookDelivery } from "../../deployments/entities";
import { readWebhook, sameScope, secretCiphertext, webhookBody, type WebhookPlace } from "../../deployments/webhooks";
import { publicId } from "../../identifiers";
import { secondsOf } from "../../seconds";
import type { CloudState } from "../../state";

const paths = {
  organization: "/orgs/:organization/hooks",
  stack: "/stacks/:organization/:project/:stack/hooks",
  environment: "/esc/environments/:organization/:project/:environment/hooks",
} as const;
type Scope = keyof typeof paths;

/**
 * Pulumi Cloud: webhooks of organizations, stacks and ESC environments. Assumptions: members read those of an organization and
 * admins write them; Stack Read and Stack Admin, and read and admin of an ESC environment, do the same there.
 */
export function webhookRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const places: Readonly<Record<Scope, (context: CloudContext, isWrite: boolean) => WebhookPlace>> = {
    organization: organizationPlace,
    stack: stackPlace,
    environment: environmentPlace,
  };

  for (const scope of ["organization", "stack", "environment"] as const) {
    const path: string = paths[scope];

    routes.get(path, (context) => {
      const place = places[scope](context, false);
      return context.json(webhooksOf(place).map((webhook) => formatted(webhook, place)));
    });

    routes.post(path, async (context) => {
      const place = places[scope](context, true);
      const { name: wanted = "", ...given } = readWebhook(await readBody(context, webhookBody), place);
      // Pulumi Cloud: the service chooses a short name.
      const name = wanted === "" ? publicId("webhook", state.webhooks.highestId + 1).slice(0, 8) : wanted;
      if (webhooksOf(place).some((webhook) => webhook.name === name)) {
        throw conflict(`Webhook with name ${name} already exists.`);
      }
      const { organization } = place;
      return context.json(
        formatted(state.webhooks.insert({ ...given, organization, scope: place.scope, name }), place),
        201,
      );
    });

    routes.get(`${path}/:webhook`, (context) => {
      const place = places[scope](context, false);
      return context.json(formatted(webhookOf(place, context.req.param("webhook")), place));
    });

    routes.get(`${path}/:webhook/deliveries`, (context) => {
      const { id } = webhookOf(places[scope](context, false), context.req.param("webhook"));
      const deliveries = state.webhookDeliveries.filter(({ webhook }) => webhook === id);
      return context.json(deliveries.toReversed().map(formattedDelivery));
    });

    routes.patch(`${path}/:webhook`, async (context) => {
      const place = places[scope](context, true);
      const { id, name, secret: kept } = webhookOf(place, context.req.param("webhook"));
      const { name: wanted = name, secret = kept, ...given } = readWebhook(await readBody(context, webhookBody), place);
      if (wanted !== name) throw badRequest("Bad Request: the name of a webhook can't be changed");
      return context.json(
        formatted(state.webhooks.update(id, { ...given, secret: secret === "" ? undefined : secret }), place),
      );
    });

    routes.delete(`${path}/:webhook`, (context) => {
      const { id } = webhookOf(places[scope](context, true), context.req.param("webhook"));
      state.webhooks.delete(id);
      return context.body(null, 204);
    });
  }

  return routes;

  function organizationPlace(context: CloudContext, isWrite: boolean): WebhookPlace {
    const [caller, wanted] = [context.get("caller"), context.req.param("organization") ?? ""];
    const { name } = isWrite
      ? administeredOrganization(state, caller, wanted, "manage webhooks")
      : organizationFor(state, caller, wanted);
    return { organization: name, scope: { kind: "organization" } };
  }

  function stackPlace(context: CloudContext, isWrite: boolean): WebhookPlace {
    const { organization = "", project = "", stack: name = "" } = context.req.param() as Record<string, string>;
    const stack = stackFor(state, context.get("caller"), [organization, project, name], isWrite ? 103 : 101);
    return { organization, project, stack: name, scope: { kind: "stack", stack: stack.id } };
  }

  function environmentPlace(context: CloudContext, isWrite: boolean): WebhookPlace {
    const { organization = "", project = "", environment: name = "" } = context.req.param() as Record<string, string>;
    const names = [organization, project, name] as const;
    const { id } = escEnvironmentFor(state, context.get("caller"), names, isWrite ? "admin" : "read");
    return { organization, project, environment: name, scope: { kind: "environment", environment: id } };
  }

  function webhooksOf({ organization, scope }: WebhookPlace): Webhook[] {
    return state.webhooks.filter((webhook) => webhook.organization === organization && sameScope(webhook.scope, scope));
  }

  function webhookOf(place: WebhookPlace, wanted: string): Webhook {
    const found = webhooksOf(place).find(({ name }) => name === wanted);
    if (!found) throw notFound("webhook", wanted);
    return found;
  }
}

/** Pulumi Cloud: WebhookResponse, without the secret. */
function formatted(webhook: Webhook, { project, stack, environment }: WebhookPlace): Record<string, unknown> {
  const { organization, name, displayName, payloadUrl, isActive, format, filters, groups, secret } = webhook;
  return {
    organizationName: organization,
    ...(project !== undefined && { projectName: project }),
    ...(stack !== undefined && { stackName: stack }),
    ...(environment !== undefined && { envName: environment }),
    name,
    displayName,
    payloadUrl,
    active: isActive,
    format,
    ...(filters.length > 0 && { filters }),
    ...(groups.length > 0 && { groups }),
    hasSecret: secret !== undefined,
    secretCiphertext: secret === undefined ? "" : secretCiphertext(webhook.id, secret),
  };
}

/** Pulumi Cloud: WebhookDelivery. The headers are text. */
function formattedDelivery(delivery: WebhookDelivery): Record<string, unknown> {
  const { id, kind, payload, time, duration, url, headers, status, response } = delivery;
  return {
    id: publicId("webhook", `delivery ${id}`),
    kind,
    payload,
    timestamp: secondsOf(time),
    duration,
    requestUrl: url,
    requestHeaders: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    responseCode: status,
    responseHeaders: "",
    responseBody: response,
  };
}
