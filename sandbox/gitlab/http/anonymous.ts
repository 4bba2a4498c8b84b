import type { Context } from "hono";

/**
 * The routes that return 404, not 401, for a private project if the request has no token. They also serve public
 * projects; the other routes require a token. GitLab: the `before` blocks of `lib/api`.
 */
const PUBLIC_ROUTES: readonly { readonly methods: readonly string[] | "all"; readonly path: RegExp }[] = [
  { methods: ["GET", "HEAD"], path: /^$/ },
  { methods: ["GET", "HEAD"], path: /^(forks|groups|users)$/ },
  { methods: ["GET", "HEAD"], path: /^pipelines(\/|$)/ },
  { methods: ["GET", "HEAD"], path: /^merge_requests(\/\d+(\/(commits|changes|diffs|pipelines))?)?$/ },
  { methods: "all", path: /^repository\// },
  { methods: "all", path: /^releases(\/|$)/ },
  { methods: "all", path: /^(protected_branches|protected_tags|push_rule)(\/|$)/ },
  { methods: "all", path: /^ci\/lint$/ },
];

/** Whether a request without a token gets 404 for a private project, as if the project did not exist. */
export function hidesProjects(context: Context): boolean {
  const { pathname } = new URL(context.req.url);
  const below = /^\/api\/v4\/projects\/[^/]+\/?(.*)$/.exec(pathname)?.[1];
  if (below === undefined) return false;
  return PUBLIC_ROUTES.some(
    ({ methods, path }) => (methods === "all" || methods.includes(context.req.method)) && path.test(below),
  );
}
