import type { Context, Hono } from "hono";
import { accountOf, KestraError, requireWrite } from "../requests";
import type { KestraState } from "../state";

/** The routes of the files of namespaces, below the path of a tenant. */
export function fileRoutes(app: Hono, state: KestraState, tenantOf: (context: Context) => string): void {
  app.get("/namespaces/:namespace/files", (context) => {
    accountOf(context, state.seed);
    const content = state.files(tenantOf(context), context.req.param("namespace")).get(pathOf(context));
    if (!content) throw new KestraError(404, `File '${pathOf(context)}' not found`);
    return context.body(new Uint8Array(content), 200, { "Content-Type": "application/octet-stream" });
  });

  app.get("/namespaces/:namespace/files/directory", (context) => {
    accountOf(context, state.seed);
    const folder = `${pathOf(context, "/").replace(/\/$/, "")}/`;
    const files = state.files(tenantOf(context), context.req.param("namespace"));
    const entries = new Map<string, object>();
    for (const [path, content] of files) {
      if (!path.startsWith(folder)) continue;
      const [name = "", ...rest] = path.slice(folder.length).split("/");
      entries.set(
        name,
        rest.length > 0
          ? { fileName: name, type: "Directory", size: 0 }
          : { fileName: name, type: "File", size: content.length },
      );
    }
    return context.json([...entries.values()]);
  });

  app.post("/namespaces/:namespace/files", async (context) => {
    requireWrite(accountOf(context, state.seed));
    const { fileContent } = await context.req.parseBody();
    if (!(fileContent instanceof File)) throw new KestraError(422, "Required argument [fileContent] not specified");
    const content = Buffer.from(await fileContent.arrayBuffer());
    state.writeFile(tenantOf(context), context.req.param("namespace"), pathOf(context), content);
    return context.body(null, 200);
  });

  app.delete("/namespaces/:namespace/files", (context) => {
    requireWrite(accountOf(context, state.seed));
    const isRemoved = state.removeFile(tenantOf(context), context.req.param("namespace"), pathOf(context));
    if (!isRemoved) throw new KestraError(404, `File '${pathOf(context)}' not found`);
    return context.body(null, 204);
  });
}

/** The path of the query, with a slash before it. */
function pathOf(context: Context, byDefault?: string): string {
  const path = context.req.query("path") ?? byDefault;
  if (path === undefined) throw new KestraError(422, "Required argument [path] not specified");
  return path.startsWith("/") ? path : `/${path}`;
}
