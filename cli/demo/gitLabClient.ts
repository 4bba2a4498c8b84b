/** A person in front of a project of the sandbox's GitLab. */
export interface GitLabClient {
  /** Asks the project's API; an answer other than success is an error. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  /** The same, for an answer that is text. */
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
    ask: async (method, path, body) => (await send(method, path, body)).json(),
    text: async (path) => (await send("GET", path)).text(),
  };
}
