import { Hono } from "hono";
import { z } from "zod";
import { escEnvironmentFor, organizationFor } from "../access";
import { badRequest, forbidden, notFound } from "../apiError";
import type { CloudContext, CloudEnv } from "../authentication";
import type { EscAnswer } from "../esc/evaluator";
import { type Evaluation, openRefusal } from "../esc/evaluation";
import { revisionOf } from "../esc/revisions";
import { parseGoDuration } from "../../goDuration";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

const one = "/esc/environments/:organization/:project/:environment";
const anonymous = "/esc/environments/:organization/yaml";

const overridesShape = z.record(z.string(), z.string());

/** Pulumi ESC: opens environments, and returns the results to the same identity until they expire. */
export function openEscEnvironmentRoutes(state: CloudState, evaluation: Evaluation): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  // The CLI uses this for `environment` in a stack's configuration.
  routes.post(`${anonymous}/open`, async (context) => {
    const caller = context.get("caller");
    const { name: organization } = organizationFor(state, caller, context.req.param("organization"));
    const options = { duration: durationOf(context), overrides: overridesOf(context) };
    const answer = await evaluation.open({ caller, organization, yaml: await context.req.text() }, options);
    return keep(context, organization, "yaml", options.duration, answer);
  });

  routes.get(`${anonymous}/open/:id`, (context) => {
    const { organization, id } = context.req.param();
    return context.json(asked(context, kept(context, organization, "yaml", id)));
  });

  routes.post(`${one}/open`, (context) => open(context, "latest"));
  routes.post(`${one}/versions/:version/open`, (context) => open(context, context.req.param("version")));

  routes.get(`${one}/open/:id`, (context) => {
    const { organization, project, environment, id } = context.req.param();
    return context.json(asked(context, kept(context, organization, `${project}/${environment}`, id)));
  });

  return routes;

  async function open(context: CloudContext<typeof one>, version: string): Promise<Response> {
    const { organization, project, environment: name } = context.req.param();
    const caller = context.get("caller");
    const environment = escEnvironmentFor(state, caller, [organization, project, name], "open");
    const duration = durationOf(context);
    const refusal = openRefusal(state, caller, environment, duration);
    if (refusal !== undefined) throw forbidden(refusal);
    const { yaml } = revisionOf(environment, version);
    const answer = await evaluation.open({ caller, organization, yaml, environment }, { duration });
    return keep(context, organization, `${project}/${name}`, duration, answer);
  }

  function keep(
    context: CloudContext,
    organization: string,
    path: string,
    duration: number,
    { environment = {}, diagnostics }: EscAnswer,
  ): Response {
    const now = context.get("now");
    for (const { id } of state.openEnvironments.filter(({ expires }) => expires <= now)) {
      state.openEnvironments.delete(id);
    }
    const { id } = state.openEnvironments.insert({
      organization,
      path,
      owner: context.get("caller").owner,
      expires: new Date(now.getTime() + duration),
      result: environment,
    });
    return context.json({ id: publicId("open-environment", id), ...(diagnostics && { diagnostics }) });
  }

  /** The caller's open environment. Assumption: a foreign or expired one gets the same 404 as an unknown one. */
  function kept(context: CloudContext, organization: string, path: string, id: string) {
    const now = context.get("now");
    const owner = JSON.stringify(context.get("caller").owner);
    const found = state.openEnvironments.find(
      (row) =>
        publicId("open-environment", row.id) === id &&
        row.organization === organization &&
        row.path === path &&
        JSON.stringify(row.owner) === owner &&
        row.expires > now,
    );
    if (!found) throw notFound("open environment", id);
    return found.result;
  }
}

/**
 * The result, or the value at the path of `property`, such as `environmentVariables.AWS_REGION`. Pulumi Cloud:
 * ReadOpenEnvironment. Assumption: a missing value gets a 404.
 */
function asked(context: CloudContext, result: object): object {
  const property = context.req.query("property");
  if (property === undefined) return result;
  const { properties } = result as EscValues;
  const [first = "", ...rest] = property.split(".");
  const found = rest.reduce<EscValue | undefined>(
    (outer, key) => (isMap(outer?.value) && Object.hasOwn(outer.value, key) ? outer.value[key] : undefined),
    properties?.[first],
  );
  if (!found) throw notFound("property", property);
  return found;
}

/** Pulumi ESC: esc.Environment and esc.Value, as far as a path needs them. */
interface EscValues {
  readonly properties?: Readonly<Record<string, EscValue>>;
}
interface EscValue {
  readonly value?: unknown;
}

function isMap(value: unknown): value is Readonly<Record<string, EscValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The open duration in milliseconds. Assumption: defaults to two hours, like the client. */
function durationOf(context: CloudContext): number {
  const duration = parseGoDuration(context.req.query("duration") ?? "2h");
  if (duration === undefined || duration === 0) throw badRequest("invalid query parameter: duration");
  return duration;
}

/** The replacements of imports. The CLI sends them as a JSON map in URL-safe base64. */
function overridesOf(context: CloudContext): Record<string, string> {
  const encoded = context.req.query("environmentOverrides");
  if (!encoded) return {};
  try {
    return overridesShape.parse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
  } catch {
    throw badRequest("invalid query parameter: environmentOverrides");
  }
}
