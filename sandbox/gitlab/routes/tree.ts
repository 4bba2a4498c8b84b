import type { Context, Hono } from "hono";
import { badParams, badRequest, notFound } from "../errors";
import { resolve } from "../git/repository";
import { type TreeNode, treeNodes } from "../git/tree";
import { callerWith, currentUser } from "../http/access";
import { boolean, integer, oneOf, optional, text } from "../http/fields";
import { pageSize, paginate } from "../http/paging";
import { readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { GitLabState } from "../state";

/** The files and folders of a repository. GitLab: "List repository tree". */
export function treeRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/tree", (context) => {
    currentUser(context, state);
    const params = readQuery(context, {
      ref: optional(text),
      path: optional(text),
      recursive: optional(boolean),
      pagination: optional(oneOf(["legacy", "keyset", "none"])),
      page_token: optional(text),
      per_page: optional(integer),
    });
    const { ref = "HEAD", path = "", recursive = false, pagination = "legacy" } = params;
    if (pagination === "none" && !recursive) {
      throw badParams(['pagination cannot be "none" unless "recursive" is true']);
    }
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const commit = resolve(state, project, ref);
    if (!commit) throw notFound("Tree");
    // GitLab gives back what its storage says of the path, in the same way for a file and for nothing at all.
    const nodes = treeNodes(commit.files, path.replace(/\/$/, ""), recursive);
    if (!nodes) throw notFound("invalid revision or path");

    if (pagination === "none") return context.json(nodes);
    if (pagination === "keyset") return context.json(keysetPage(context, nodes, params));
    return context.json(paginate(context, nodes));
  });
}

/** The page after the entry that `page_token` names, by its id or as a page before told; a full page tells of the next. */
function keysetPage(
  context: Context,
  nodes: readonly TreeNode[],
  { page_token: token, per_page: asked }: { page_token: string | undefined; per_page: number | undefined },
): TreeNode[] {
  const before = nodes.findIndex((node) => node.id === token || tokenOf(node) === token);
  // An assumption: how GitLab refuses a token that it does not know was not seen.
  if (token !== undefined && before < 0) throw badRequest("400 Bad request - page_token is invalid");
  const size = pageSize(asked);
  const page = nodes.slice(before + 1, before + 1 + size);
  const last = page.at(-1);
  if (last && page.length === size) {
    const url = new URL(context.req.url);
    url.searchParams.set("page_token", tokenOf(last));
    context.header("Link", `<${url.toString()}>; rel="next"`);
  }
  return page;
}

/** By path, because two entries of one content have one id. That its form is this one is an assumption. */
function tokenOf({ path }: TreeNode): string {
  return Buffer.from(path).toString("base64");
}
