import type { Hono, MiddlewareHandler } from "hono";
import { pagePathOfCloudPath } from "./page";

/**
 * Redirects a browser that follows a link to GitLab or Pulumi Cloud, such as a pipeline's `web_url`, to the same object on
 * the sandbox's page. API clients don't accept HTML, and still get 501 for an unknown route.
 */
export function leadToPage(gitlab: Hono, cloud: Hono, pageUrl: () => string): void {
  gitlab.get(
    "*",
    redirectTo((path) => pageUrl() + path),
  );
  cloud.get(
    "*",
    redirectTo((path) => pageUrl() + (path === "/" ? "/" : pagePathOfCloudPath(path))),
  );
}

function redirectTo(to: (path: string) => string): MiddlewareHandler {
  return async ({ req, redirect }, next) => {
    const { pathname } = new URL(req.url);
    const isBrowser = (req.header("accept") ?? "").includes("text/html") && !pathname.startsWith("/api/");
    if (isBrowser) return redirect(to(pathname), 302);
    await next();
    return undefined;
  };
}
