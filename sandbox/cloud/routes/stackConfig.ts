import { Hono } from "hono";
import { z } from "zod";
import { escEnvironmentFor, stackFor } from "../access";
import { ApiError, badRequest, notFound } from "../apiError";
import type { CloudContext, CloudEnv } from "../authentication";
import { optional, readBody } from "../body";
import type { AccessToken, Stack, StackConfig } from "../entities";
import { parseImportName } from "../esc/importName";
import { revisionNamed } from "../esc/revisions";
import type { CloudState } from "../state";

/** Pulumi Cloud: AppStackConfig. */
export const stackConfig = z.object({
  environment: z.string(),
  secretsProvider: optional(z.string()),
  encryptedKey: optional(z.string()),
  encryptionSalt: optional(z.string()),
});

const path = "/stacks/:organization/:project/:stack/config";

/** Pulumi Cloud: links a stack to the ESC environment that holds its configuration. */
export function stackConfigRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get(path, (context) => {
    const { config } = at(context, 101);
    if (!config) throw notFound("Stack Config", context.req.param("stack"));
    return context.json(config);
  });

  // Assumption: linking needs write access to the stack and read access to the ESC environment.
  routes.put(path, async (context) => {
    const stack = at(context, 102);
    const config = await readBody(context, stackConfig);
    requireConfigEnvironment(state, context.get("caller"), stack.organization, config);
    return context.json(state.stacks.update(stack.id, { config }).config);
  });

  routes.delete(path, (context) => {
    const stack = at(context, 102);
    if (!stack.config) throw notFound("Stack Config", stack.name);
    state.stacks.update(stack.id, { config: undefined });
    return context.body(null, 204);
  });

  return routes;

  function at(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }
}

/** Pulumi Cloud: 400 if the ESC environment or its version is invalid or missing. Assumption: the texts. */
export function requireConfigEnvironment(
  state: CloudState,
  caller: AccessToken,
  organization: string,
  { environment: name }: StackConfig,
): void {
  const parsed = parseImportName(name);
  if (!parsed) throw badRequest("Bad Request: invalid environment");
  try {
    const environment = escEnvironmentFor(state, caller, [organization, parsed.project, parsed.environment], "read");
    if (revisionNamed(environment, parsed.version)) return;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw badRequest("Bad Request: environment not found");
    throw error;
  }
  throw badRequest("Bad Request: invalid environment version");
}
