import { createHash } from "node:crypto";
import { Hono, type Context } from "hono";
import { foreignHost } from "../foreignHost";
import { staticAssets } from "./assets";
import { hideSecrets } from "./hideSecrets";
import { layout } from "./html/layout";
import { notFoundPage } from "./notFound";
import { pagePathOfCloudPath } from "./paths";
import { pageAt } from "./route";
import type { PageWorld } from "./world";

/** The web page that shows the sandbox's data. It is read-only. */
export function createPage(world: PageWorld): { readonly app: Hono } {
  const app = new Hono();

  app.use(async (context, next) => {
    const refusal = refusalOf(context);
    if (refusal) return context.text(refusal.message, refusal.status, refusal.headers);
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });

  app.get("/-/static/:name", (context) => {
    const asset = staticAssets().get(context.req.param("name"));
    if (!asset) return context.text("There is no such file.", 404);
    return cached(context, asset.text, asset.type);
  });

  app.get("*", async (context) => {
    const url = new URL(context.req.url);
    const now = world.clock();
    const request = { ...world, now, query: url.searchParams };
    const found = pageAt(url.pathname, request);
    // The links of Pulumi's CLI lack the page's prefix for Pulumi Cloud.
    const inCloud = pagePathOfCloudPath(url.pathname);
    if (!found && pageAt(inCloud, request)) return context.redirect(inCloud);
    if (found && "text" in found) return cached(context, hideSecrets(world, found.text), "text/plain; charset=utf-8");
    const text = hideSecrets(world, String(await layout(found ?? notFoundPage, now)));
    return found
      ? cached(context, text, htmlType, withoutTime(text))
      : context.body(text, 404, { "Content-Type": htmlType });
  });

  return { app };
}

const htmlType = "text/html; charset=utf-8";

/** A strict content security policy: only files of this server, no inline scripts or styles. */
const securityHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-cache, private",
} as const;

/** The refusal of a request for a foreign host, or with a method that changes data. */
function refusalOf(context: Context) {
  const misdirected = foreignHost(context);
  if (misdirected) return { ...misdirected, headers: {} };
  if (context.req.method !== "GET" && context.req.method !== "HEAD") {
    return { status: 405, message: "This page is read-only.", headers: { Allow: "GET, HEAD" } } as const;
  }
  return undefined;
}

/** Returns 304 if the client has the same text. The page's script sends a request every second. */
function cached(context: Context, text: string, type: string, version = text): Response {
  const etag = `"${createHash("sha256").update(version).digest("base64url").slice(0, 24)}"`;
  context.header("ETag", etag);
  if (context.req.header("if-none-match")?.includes(etag)) return context.body(null, 304);
  return context.body(text, 200, { "Content-Type": type });
}

/** The text of a page without the time of its creation. */
function withoutTime(text: string): string {
  return text.replace(/<span data-as-of>[^<]*<\/span>/, "");
}
