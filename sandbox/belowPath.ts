import type { RequestListener } from "node:http";

/**
 * A listener for a server below a path, such as `/gitlab`: it gets URLs without that path. Everything else gets 404 with
 * method and path, also on standard error, so that a request that forgot the path does not go unnoticed.
 */
export function belowPath(path: string, listener: RequestListener): RequestListener {
  if (path === "") return listener;
  return (request, response) => {
    const { method = "", url = "" } = request;
    if (url !== path && !url.startsWith(`${path}/`) && !url.startsWith(`${path}?`)) {
      const message = `nothing is served at ${method} ${url.split("?")[0] ?? ""}, only below ${path}`;
      process.stderr.write(`sandbox: ${message}\n`);
      response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify({ message }));
      return;
    }
    const rest = url.slice(path.length);
    request.url = rest.startsWith("/") ? rest : `/${rest}`;
    listener(request, response);
  };
}
