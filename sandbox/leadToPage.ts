import type { Hono, MiddlewareHandler } from "hono";
import { pagePathOfCloudPath } from "./page";

/**
 * Leads a browser that follows a link of GitLab's or Pulumi Cloud's, such as a pipeline's `web_url`, to where the page
 * shows the same. Clients of the APIs do not ask for HTML, and still hear loudly of a route that is not there.
 */
export function leadToPage(gitlab: Hono, cloud: Hono, pageUrl: () => string): void {
  gitlab.get(
    "*",
    leading((path) => pageUrl() + path),
  );
  cloud.get(
    "*",
    leading((path) => pageUrl() + (path === "/" ? "/" : pagePathOfCloudPath(path))),
  );
}

function leading(to: (path: string) => string): MiddlewareHandler {
  return async ({ req, redirect }, next) => {
    const { pathname } = new URL(req.url);
    const isFollowed = (req.header("accept") ?? "").includes("text/html") && !pathname.startsWith("/api/");
    if (isFollowed) return redirect(to(pathname), 302);
    await next();
    return undefined;
  };
}
