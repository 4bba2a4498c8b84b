import { Hono } from "hono";
import { z } from "zod";
import {
  escEnvironmentFor,
  findEscEnvironment,
  organizationFor,
  roleIn,
  teamOfToken,
  visibleEscEnvironments,
} from "../access";
import { conflict } from "../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../authentication";
import { readBody, resourceName, wholeNumber } from "../body";
import type { AccessToken, EscEnvironment, EnvironmentRevision } from "../entities";
import type { Evaluation } from "../esc/evaluation";
import type { EscAnswer } from "../esc/evaluator";
import { decryptSecrets, encryptSecrets } from "../esc/secrets";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import { etagOf, latestRevision, revisionOf, revisionsBefore, tagsOf } from "../esc/revisions";

const creation = z.object({ project: resourceName, name: resourceName });
const one = "/esc/environments/:organization/:project/:environment";

/** Pulumi ESC: definitions of environments and their revisions. Bodies are YAML, independent of the content type. */
export function escEnvironmentRoutes(state: CloudState, evaluation: Evaluation): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/esc/environments", (context) => {
    const caller = context.get("caller");
    const organizations = state.organizations.filter((organization) => roleIn(organization, caller) !== undefined);
    return list(
      context,
      organizations.map(({ name }) => name),
    );
  });

  routes.get("/esc/environments/:organization", (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return list(context, [name]);
  });

  routes.post("/esc/environments/:organization/yaml/check", async (context) => {
    const caller = context.get("caller");
    const { name: organization } = organizationFor(state, caller, context.req.param("organization"));
    const showSecrets = context.req.query("showSecrets") === "true";
    const { environment = {} } = await evaluation.check(
      { caller, organization, yaml: await context.req.text() },
      { showSecrets },
    );
    return context.json(environment);
  });

  routes.post("/esc/environments/:organization", async (context) => {
    const caller = context.get("caller");
    const { name: organization } = organizationFor(state, caller, context.req.param("organization"));
    const { project, name } = await readBody(context, creation);
    if (findEscEnvironment(state, organization, project, name)) {
      throw conflict(`environment "${organization}/${project}/${name}" already exists`);
    }
    const created = context.get("now");
    // Assumption: the empty definition of a new environment is its revision 1.
    const revision = { number: 1, yaml: "", created, creator: loginOf(caller) };
    state.environments.insert({ organization, project, name, created, revisions: [revision], tags: [] });
    grantToCreatingTeam(caller, project, name);
    return context.json({});
  });

  routes.get(one, (context) => {
    const environment = at(context, "read");
    const revision = latestRevision(environment);
    return yaml(context, environment, revision, revision.yaml);
  });

  routes.get(`${one}/decrypt`, (context) => {
    const environment = at(context, "open");
    return decrypted(context, environment, latestRevision(environment));
  });

  routes.patch(one, async (context) => {
    const yaml = await context.req.text();
    const { diagnostics } = await checked(context, yaml);
    // Read again, because the environment may have changed during the evaluation.
    const environment = at(context, "write");
    const expected = context.req.header("etag") ?? context.req.header("if-match");
    if (expected && expected !== etagOf(environment, latestRevision(environment))) {
      throw conflict("the environment has changed since it was read");
    }
    const number = latestRevision(environment).number + 1;
    const revision: EnvironmentRevision = {
      number,
      yaml: encryptSecrets(yaml, environment, number),
      created: context.get("now"),
      creator: loginOf(context.get("caller")),
    };
    state.environments.update(environment.id, { revisions: [...environment.revisions, revision] });
    setRevisionHeaders(context, environment, revision);
    return context.json(diagnostics ? { diagnostics } : {});
  });

  routes.delete(one, (context) => {
    state.deleteEnvironment(at(context, "admin"));
    return context.json({});
  });

  routes.get(`${one}/metadata`, (context) => context.json({ id: publicId("environment", at(context, "read").id) }));

  routes.get(`${one}/versions`, (context) => {
    const environment = at(context, "read");
    const before = wholeNumber(context, "before");
    const count = wholeNumber(context, "count");
    return context.json(
      revisionsBefore(environment, before, count).map((revision) => formatRevision(environment, revision)),
    );
  });

  routes.get(`${one}/versions/:version`, (context) => {
    const environment = at(context, "read");
    const revision = revisionOf(environment, context.req.param("version"));
    return yaml(context, environment, revision, revision.yaml);
  });

  routes.get(`${one}/versions/:version/decrypt`, (context) => {
    const environment = at(context, "open");
    return decrypted(context, environment, revisionOf(environment, context.req.param("version")));
  });

  return routes;

  function at(context: CloudContext<typeof one>, needed: "read" | "open" | "write" | "admin"): EscEnvironment {
    const { organization, project, environment } = context.req.param();
    return escEnvironmentFor(state, context.get("caller"), [organization, project, environment], needed);
  }

  function checked(context: CloudContext<typeof one>, yaml: string): Promise<EscAnswer> {
    const environment = at(context, "write");
    const { organization } = environment;
    return evaluation.check({ caller: context.get("caller"), organization, yaml, environment });
  }

  function list(context: CloudContext, organizations: readonly string[]): Response {
    const caller = context.get("caller");
    const environments = organizations.flatMap((name) => visibleEscEnvironments(state, caller, name));
    return context.json({ environments: environments.map(formatEnvironment), nextToken: "" });
  }

  /** Assumption: the team whose token creates an environment becomes its admin. */
  function grantToCreatingTeam(caller: AccessToken, projectName: string, envName: string): void {
    const team = teamOfToken(state, caller);
    if (!team) return;
    state.teams.update(team.id, {
      environments: [...team.environments, { projectName, envName, permission: "admin" }],
    });
  }
}

function decrypted(context: CloudContext, environment: EscEnvironment, revision: EnvironmentRevision): Response {
  return yaml(context, environment, revision, decryptSecrets(revision.yaml, environment));
}

function yaml(
  context: CloudContext,
  environment: EscEnvironment,
  revision: EnvironmentRevision,
  text: string,
): Response {
  setRevisionHeaders(context, environment, revision);
  return context.body(text, 200, { "Content-Type": "application/x-yaml" });
}

/** Sets the revision headers. Clients require a numeric revision. */
function setRevisionHeaders(context: CloudContext, environment: EscEnvironment, revision: EnvironmentRevision): void {
  context.header("ETag", etagOf(environment, revision));
  context.header("Pulumi-ESC-Revision", String(revision.number));
}

function formatEnvironment(environment: EscEnvironment): Record<string, unknown> {
  const { id, organization, project, name, created } = environment;
  return {
    id: publicId("environment", id),
    organization,
    project,
    name,
    created: created.toISOString(),
    modified: latestRevision(environment).created.toISOString(),
  };
}

function formatRevision(environment: EscEnvironment, revision: EnvironmentRevision): Record<string, unknown> {
  const { number, created, creator } = revision;
  return {
    number,
    created: created.toISOString(),
    creatorLogin: creator,
    creatorName: creator,
    tags: tagsOf(environment, revision),
  };
}
