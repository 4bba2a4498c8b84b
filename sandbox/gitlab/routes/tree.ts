import type { Context, Hono } from "hono";
import { badParams, badRequest, notFound } from "../errors";
import { resolve } from "../git/repository";
import { type TreeNode, treeNodes } from "../git/tree";
import { callerWith, userIfAny } from "../http/access";
import { boolean, integer, oneOf, optional, text } from "../http/fields";
import { pageSize, paginate } from "../http/paging";
import { readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { requestUrl } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the route of the repository tree. GitLab: "List repository tree". */
export function treeRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/tree", (context) => {
    userIfAny(context, state);
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
    // GitLab returns the same error for a file and for a missing path.
    const nodes = treeNodes(commit.files, path.replace(/\/$/, ""), recursive);
    if (!nodes) throw notFound("invalid revision or path");

    if (pagination === "none") return context.json(nodes);
    if (pagination === "keyset") return context.json(keysetPage(context, nodes, params));
    return context.json(paginate(context, nodes));
  });
}

/** The page after the entry of `page_token`, an id or a token of an earlier page. A full page links to the next one. */
function keysetPage(
  context: Context,
  nodes: readonly TreeNode[],
  { page_token: token, per_page: perPage }: { page_token: string | undefined; per_page: number | undefined },
): TreeNode[] {
  const before = nodes.findIndex((node) => node.id === token || tokenOf(node) === token);
  // Assumption: the text of GitLab's error is not known.
  if (token !== undefined && before < 0) throw badRequest("400 Bad request - page_token is invalid");
  const size = pageSize(perPage);
  const page = nodes.slice(before + 1, before + 1 + size);
  const last = page.at(-1);
  if (last && page.length === size) {
    const url = requestUrl(context);
    url.searchParams.set("page_token", tokenOf(last));
    context.header("Link", `<${url.toString()}>; rel="next"`);
  }
  return page;
}

/**
 * The page token of an entry: its path, because entries with the same content share an id. The format is an assumption.
 */
function tokenOf({ path }: TreeNode): string {
  return Buffer.from(path).toString("base64");
}
