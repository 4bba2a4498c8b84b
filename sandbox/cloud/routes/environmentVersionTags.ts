import { Hono } from "hono";
import { z } from "zod";
import { escEnvironmentFor } from "../access";
import { badRequest, conflict, notFound } from "../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../authentication";
import { optional, readBody, wholeNumber } from "../body";
import type { EscEnvironment, EnvironmentVersionTag } from "../entities";
import { latestRevision } from "../esc/revisions";
import type { CloudState } from "../state";

const revision = optional(z.int());
// A version that begins with a digit is a revision number.
const tagName = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, "Invalid revision tag");

const creation = z.object({ name: tagName, revision });
const change = z.object({ revision });
const all = "/esc/environments/:organization/:project/:environment/versions/tags";

/** Pulumi ESC: version tags, the names of an environment's revisions. */
export function environmentVersionTagRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  // The CLI requests pages, each after the last name of the previous one, until a page is empty.
  routes.get(all, (context) => {
    const after = context.req.query("after") ?? "";
    const count = wholeNumber(context, "count");
    const tags = tagsOf(at(context, "read"))
      .filter(({ name }) => name > after)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    return context.json({ tags: tags.slice(0, count).map(formatTag), nextToken: "" });
  });

  // Assumption: the response for an existing name.
  routes.post(all, async (context) => {
    const body = await readBody(context, creation);
    const environment = at(context, "write");
    if (tagsOf(environment).some(({ name }) => name === body.name)) {
      throw conflict(`revision tag "${body.name}" already exists`);
    }
    const [created, editor] = [context.get("now"), loginOf(context.get("caller"))];
    const tag = {
      name: body.name,
      revision: existingRevision(environment, body.revision),
      created,
      modified: created,
      editor,
    };
    state.environments.update(environment.id, { tags: [...environment.tags, tag] });
    return context.body(null, 204);
  });

  routes.get(`${all}/:tag`, (context) => context.json(formatTag(tagNamed(at(context, "read"), tagParam(context)))));

  routes.patch(`${all}/:tag`, async (context) => {
    const body = await readBody(context, change);
    const environment = at(context, "write");
    const { name } = changeable(environment, tagParam(context));
    const modified = context.get("now");
    const changes = {
      revision: existingRevision(environment, body.revision),
      modified,
      editor: loginOf(context.get("caller")),
    };
    state.environments.update(environment.id, {
      tags: environment.tags.map((tag) => (tag.name === name ? { ...tag, ...changes } : tag)),
    });
    return context.body(null, 204);
  });

  routes.delete(`${all}/:tag`, (context) => {
    const environment = at(context, "write");
    const { name } = changeable(environment, tagParam(context));
    state.environments.update(environment.id, { tags: environment.tags.filter((tag) => tag.name !== name) });
    return context.body(null, 204);
  });

  return routes;

  function at(context: CloudContext<typeof all>, needed: "read" | "write"): EscEnvironment {
    const { organization, project, environment } = context.req.param();
    return escEnvironmentFor(state, context.get("caller"), [organization, project, environment], needed);
  }
}

function tagParam(context: CloudContext<`${typeof all}/:tag`>): string {
  return context.req.param("tag");
}

/** The tags, including the built-in `latest` for the newest revision. */
function tagsOf(environment: EscEnvironment): EnvironmentVersionTag[] {
  const { number, created, creator } = latestRevision(environment);
  return [
    { name: "latest", revision: number, created: environment.created, modified: created, editor: creator },
    ...environment.tags,
  ];
}

function tagNamed(environment: EscEnvironment, name: string): EnvironmentVersionTag {
  const tag = tagsOf(environment).find((tag) => tag.name === name);
  if (!tag) throw notFound("revision tag", name);
  return tag;
}

/** The tag to change. Assumption: the text that refuses a change of `latest`. */
function changeable(environment: EscEnvironment, name: string): EnvironmentVersionTag {
  if (name === "latest") throw badRequest("Invalid revision tag: latest is built in");
  return tagNamed(environment, name);
}

/** The number of an existing revision. Assumption: defaults to the newest. */
function existingRevision(environment: EscEnvironment, wanted: number | undefined): number {
  if (wanted === undefined) return latestRevision(environment).number;
  if (!environment.revisions.some(({ number }) => number === wanted)) {
    throw badRequest(`Invalid revision tag: there is no revision ${wanted}`);
  }
  return wanted;
}

function formatTag({ name, revision, created, modified, editor }: EnvironmentVersionTag): Record<string, unknown> {
  return {
    name,
    revision,
    created: created.toISOString(),
    modified: modified.toISOString(),
    editorLogin: editor,
    editorName: editor,
  };
}
