import type { Context, Hono } from "hono";
import { z } from "zod";
import { badRequest, notFound } from "../apiError";
import type { Organization, PipelineDefinition, Project, Role, Source } from "../entities";
import { bodyOf, idParam, message, projectFor } from "../requests";
import type { CircleCiState } from "../state";

const PATH = "/projects/:project/pipeline-definitions";

const provider = z.enum(["github_app", "github_server"]);
const repository = z.object({ external_id: z.string().min(1) });
const newDefinition = z.object({
  name: z.string().min(1),
  description: z.string().optional(),
  config_source: z.object({ provider, repo: repository, file_path: z.string().min(1) }),
  checkout_source: z.object({ provider, repo: repository }),
});
/** The provider of the file can't be changed, and neither can its repository. */
const changedDefinition = z.object({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  config_source: z.object({ file_path: z.string().min(1) }).optional(),
  checkout_source: z.object({ provider, repo: repository }).optional(),
});

/** The routes of the pipeline definitions of standalone projects. */
export function pipelineDefinitionRoutes(app: Hono, state: CircleCiState): void {
  // Without pages.
  app.get(PATH, (context) => {
    const { project } = projectWithDefinitions(context, state, "viewer");
    const own = [...state.definitions.values()].filter(({ projectId }) => projectId === project.id);
    return context.json({ items: own.map((each) => presented(state, each)) });
  });

  app.post(PATH, async (context) => {
    const { project, organization } = projectWithDefinitions(context, state, "contributor");
    const {
      name,
      description = "",
      config_source: config,
      checkout_source: checkout,
    } = await bodyOf(context, newDefinition);
    const created: PipelineDefinition = {
      id: state.newId(),
      projectId: project.id,
      name,
      description,
      created: state.clock(),
      config: { ...knownSource(organization, config), filePath: config.file_path },
      checkout: knownSource(organization, checkout),
    };
    state.definitions.set(created.id, created);
    return context.json(presented(state, created), 201);
  });

  app.get(`${PATH}/:definition`, (context) =>
    context.json(presented(state, definitionFor(context, state, "viewer").definition)),
  );

  app.patch(`${PATH}/:definition`, async (context) => {
    const { definition, organization } = definitionFor(context, state, "contributor");
    const {
      name,
      description,
      config_source: config,
      checkout_source: checkout,
    } = await bodyOf(context, changedDefinition);
    const changed: PipelineDefinition = {
      ...definition,
      name: name ?? definition.name,
      description: description ?? definition.description,
      config: { ...definition.config, filePath: config?.file_path ?? definition.config.filePath },
      checkout: checkout ? knownSource(organization, checkout) : definition.checkout,
    };
    state.definitions.set(changed.id, changed);
    return context.json(presented(state, changed));
  });

  app.delete(`${PATH}/:definition`, (context) => {
    const { id } = definitionFor(context, state, "contributor").definition;
    state.definitions.delete(id);
    for (const trigger of [...state.triggers.values()]) {
      if (trigger.definitionId === id) state.triggers.delete(trigger.id);
    }
    return message(context, "Pipeline definition deleted.");
  });
}

interface Found {
  readonly project: Project;
  readonly organization: Organization;
}

/** The project of the path, by its id. Assumption: one of OAuth has no pipeline definitions, and gets this status. */
export function projectWithDefinitions(context: Context, state: CircleCiState, role: Role): Found {
  const found = projectFor(context, state, state.projects.get(idParam(context, "project")), role);
  if (found.organization.kind !== "circleci") throw badRequest("only a standalone project has pipeline definitions");
  return found;
}

/** The pipeline definition of the path. */
export function definitionFor(
  context: Context,
  state: CircleCiState,
  role: Role,
): Found & { readonly definition: PipelineDefinition } {
  const found = projectWithDefinitions(context, state, role);
  const definition = state.definitions.get(idParam(context, "definition"));
  if (definition?.projectId !== found.project.id) throw notFound("Pipeline definition");
  return { ...found, definition };
}

/** The name of a repository that the organization can build. Throws an error for another one. */
export function repositoryName({ repositories = [] }: Organization, externalId: string): string {
  const found = repositories.find((each) => each.externalId === externalId);
  if (!found) throw badRequest("repo.external_id: not a repository that this organization can build");
  return found.fullName;
}

function knownSource(organization: Organization, given: { provider: string; repo: { external_id: string } }): Source {
  repositoryName(organization, given.repo.external_id);
  return { provider: given.provider, externalId: given.repo.external_id };
}

function presented(state: CircleCiState, definition: PipelineDefinition): object {
  const { id, projectId, name, description, created, config, checkout } = definition;
  const project = state.projects.get(projectId);
  const organization = state.organizations.get(project?.organizationId ?? "");
  const source = ({ provider: of, externalId }: Source) => ({
    provider: of,
    repo: { full_name: organization ? repositoryName(organization, externalId) : "", external_id: externalId },
  });
  return {
    id,
    name,
    description,
    created_at: created.toISOString(),
    config_source: { ...source(config), file_path: config.filePath },
    checkout_source: source(checkout),
  };
}
