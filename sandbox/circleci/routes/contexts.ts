import type { Hono } from "hono";
import { z } from "zod";
import { badRequest, conflict, notFound } from "../apiError";
import type { Organization, StoredContext } from "../entities";
import { accountOf, bodyOf, contextFor, message, organizationFor, page } from "../requests";
import type { CircleCiState } from "../state";

const CONTEXTS = 500;

const newContext = z.object({
  name: z.string().min(1).max(200),
  owner: z.object({
    id: z.string().optional(),
    slug: z.string().optional(),
    type: z.enum(["organization", "account"]).optional(),
  }),
});

/** The routes of contexts. */
export function contextRoutes(app: Hono, state: CircleCiState): void {
  app.get("/context", (context) => {
    const account = accountOf(context, state);
    const owner = ownerOf(state, context.req.query("owner-id"), context.req.query("owner-slug"));
    const { id } = organizationFor(account, owner, "viewer");
    return context.json(page(context, state.contextsOf(id).map(presented)));
  });

  // CircleCI: 200, not 201.
  app.post("/context", async (context) => {
    const account = accountOf(context, state);
    const { name, owner } = await bodyOf(context, newContext);
    const { id: organizationId } = organizationFor(account, ownerOf(state, owner.id, owner.slug), "contributor");
    if (name.trim() !== name) throw badRequest("name: must not start or end with a space");
    const others = state.contextsOf(organizationId);
    // Assumption: the status and the text.
    if (others.some((other) => other.name === name)) throw conflict("A context with this name already exists.");
    if (others.length >= CONTEXTS) throw badRequest(`an organization has at most ${CONTEXTS} contexts`);
    const created: StoredContext = {
      id: state.newId(),
      organizationId,
      name,
      created: state.clock(),
      variables: new Map(),
      restrictions: [],
    };
    state.contexts.set(created.id, created);
    return context.json(presented(created));
  });

  app.get("/context/:context", (context) => context.json(presented(contextFor(context, state, "viewer"))));

  app.delete("/context/:context", (context) => {
    state.contexts.delete(contextFor(context, state, "contributor").id);
    return message(context, "Context deleted.");
  });
}

function ownerOf(state: CircleCiState, id: string | undefined, slug: string | undefined): Organization | undefined {
  if (id === undefined && slug === undefined) throw badRequest("the owner needs an id or a slug");
  const found = id === undefined ? state.organizationBySlug(slug ?? "") : state.organizations.get(id);
  if (!found) throw notFound("Organization");
  return found;
}

function presented({ id, name, created }: StoredContext): object {
  return { id, name, created_at: created.toISOString() };
}
