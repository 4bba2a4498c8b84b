/** A client of one project in the sandbox's GitLab. */
export interface GitLabClient {
  /** The JSON response of the project's API. Throws on an error status. */
  request(method: string, path: string, body?: object): Promise<unknown>;
  /** The text response of a GET. Throws on an error status. */
  text(path: string): Promise<string>;
}

export function gitLabClient(url: string, project: string, token: string): GitLabClient {
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/api/v4/projects/${encodeURIComponent(project)}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    request: async (method, path, body) => (await send(method, path, body)).json(),
    text: async (path) => (await send("GET", path)).text(),
  };
}
