import type { Context } from "hono";

/**
 * The routes below a project that GitLab answers with 404, not 401, if a request for a private project has no token: those
 * that also serve public projects. Other routes ask for a token first. GitLab: the `before` blocks of `lib/api`.
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
