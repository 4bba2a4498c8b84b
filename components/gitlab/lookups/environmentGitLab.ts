import type { ClientTls } from "../../lookups/clientTls";

/** The API of a GitLab instance, and how to reach it. */
export interface GitLabAccess {
  /** The base of the API with a slash at its end, such as `https://gitlab.example.com/gitlab/api/v4/`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: ClientTls;
}

/**
 * The GitLab of environment variables, for commands, which have no provider. Undefined without a token. `configured` is the
 * address in the configuration. GitLab provider 10.x: `GITLAB_TOKEN`, and the configuration before `GITLAB_BASE_URL`.
 */
export function environmentGitLab(configured?: string): GitLabAccess | undefined {
  const { GITLAB_TOKEN: token } = process.env;
  return token ? { url: apiUrlOf(configured), headers: { authorization: `Bearer ${token}` }, tls: {} } : undefined;
}

/** The base of the API with a slash at its end. The provider's client appends `api/v4/` where it is missing. */
export function apiUrlOf(configured: string | undefined): string {
  const given = configured ?? process.env.GITLAB_BASE_URL ?? "https://gitlab.com/";
  const start = given.replace(/\/+$/, "");
  return `${start.endsWith("/api/v4") ? start : `${start}/api/v4`}/`;
}
