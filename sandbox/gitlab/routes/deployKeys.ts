import { createHash } from "node:crypto";
import type { Context, Hono } from "hono";
import type { DeployKey } from "../entities";
import { invalid, notFound } from "../errors";
import { callerWith } from "../http/access";
import { boolean, optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { idSegment, readParams } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { GitLabState } from "../state";

/**
 * Adds the routes of a project's deploy keys, all for Maintainers. A protected branch may name a deploy key, but nobody
 * can use it, because the sandbox has no SSH. GitLab: deploy keys API.
 */
export function deployKeyRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/deploy_keys", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const found = state.deployKeys.filter(({ projectId }) => projectId === project.id).reverse();
    return context.json(paginate(context, found).map(present));
  });
  api.post("/projects/:id/deploy_keys", (context) => create(context, state));
  api.get("/projects/:id/deploy_keys/:key_id", (context) => context.json(present(find(context, state))));
  api.put("/projects/:id/deploy_keys/:key_id", async (context) => {
    const key = find(context, state);
    const params = await readParams(context, { title: optional(text), can_push: optional(boolean) });
    const changes = { title: params.title ?? key.title, canPush: params.can_push ?? key.canPush };
    return context.json(present(state.deployKeys.update(key.id, changes)));
  });
  api.delete("/projects/:id/deploy_keys/:key_id", (context) => {
    const { id } = find(context, state);
    state.deployKeys.delete(id);
    return context.body(null, 204);
  });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    title: required(text),
    key: required(text),
    can_push: optional(boolean),
    expires_at: optional(text),
  });
  const key = params.key.trim();
  const faults = {
    ...(params.title.trim() === "" && { "deploy_key.title": ["can't be blank"] }),
    ...(!/^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp\d+|sk-\S+) [A-Za-z0-9+/]+=*( .*)?$/.test(key) && {
      "deploy_key.key": ["must be a valid SSH key"],
    }),
    ...(state.deployKeys.find((row) => row.projectId === project.id && row.key === key) && {
      "deploy_key.fingerprint_sha256": ["has already been taken"],
    }),
  };
  if (Object.keys(faults).length > 0) throw invalid(faults);
  const canPush = params.can_push ?? false;
  const row = { projectId: project.id, title: params.title, key, canPush, createdAt: state.now() };
  return context.json(present(state.deployKeys.insert(row)), 201);
}

function find(context: Context, state: GitLabState): DeployKey {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const key = state.deployKeys.get(idSegment(context, "key_id"));
  if (key?.projectId !== project.id) throw notFound();
  return key;
}

/** GitLab: the entity `DeployKeysProject`. */
function present({ id, title, key, canPush, createdAt }: DeployKey): object {
  const bytes = Buffer.from(key.split(" ")[1] ?? "", "base64");
  const md5 = createHash("md5").update(bytes).digest("hex").match(/../g) ?? [];
  const sha256 = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return {
    id,
    title,
    created_at: createdAt,
    expires_at: null,
    key,
    fingerprint: md5.join(":"),
    fingerprint_sha256: `SHA256:${sha256}`,
    can_push: canPush,
    usage_type: "auth",
  };
}
