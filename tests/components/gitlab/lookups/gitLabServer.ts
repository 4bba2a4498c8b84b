import { answering, type LoopbackServer, type Received } from "../../pulumiCloud/lookups/loopbackServer";

/** GitLab's responses by path with query: the body of a 200, or a status. A path that is not there is answered 404. */
export type Bodies = Readonly<Record<string, unknown>>;

/** A GitLab on loopback, which the lookups find by the environment variables of GitLab's provider. */
export interface GitLabServer {
  start(bodies: Bodies | ((request: Received) => unknown)): Promise<LoopbackServer>;
}

/** Creates the servers of a file's tests. Each test starts one or more, and they stop after the test. */
export function gitLabServer(): GitLabServer {
  const servers: LoopbackServer[] = [];
  const { GITLAB_TOKEN, GITLAB_BASE_URL } = process.env;

  afterEach(async () => {
    for (const [name, value] of Object.entries({ GITLAB_TOKEN, GITLAB_BASE_URL })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  return {
    async start(bodies) {
      const bodyOf = typeof bodies === "function" ? bodies : ({ path }: Received) => bodies[path] ?? 404;
      const server = await answering((request) => {
        const body = bodyOf(request);
        return typeof body === "number"
          ? { status: body, text: "{}" }
          : { status: 200, text: JSON.stringify(body ?? null) };
      });
      servers.push(server);
      process.env.GITLAB_BASE_URL = server.url;
      process.env.GITLAB_TOKEN = "glpat-1";
      return server;
    },
  };
}
