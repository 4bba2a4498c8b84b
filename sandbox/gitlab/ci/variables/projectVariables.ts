import type { Project } from "../../entities";
import type { GitLabState } from "../../state";
import { type CiVariable, variables } from "./ciVariable";
import { slug } from "./slug";

/** The predefined variables of a project and of its server. GitLab: `Project#predefined_variables`. */
export function projectVariables(state: GitLabState, project: Project, origin: string): CiVariable[] {
  const namespace = project.fullPath.slice(0, project.fullPath.lastIndexOf("/"));
  return [
    ...variables({
      CI: "true",
      GITLAB_CI: "true",
      CI_PROJECT_ID: String(project.id),
      CI_PROJECT_NAME: project.path,
      CI_PROJECT_TITLE: project.path,
      CI_PROJECT_DESCRIPTION: project.description,
      CI_PROJECT_PATH: project.fullPath,
      CI_PROJECT_PATH_SLUG: slug(project.fullPath),
      CI_PROJECT_NAMESPACE: namespace,
      CI_PROJECT_NAMESPACE_SLUG: slug(namespace),
      CI_PROJECT_NAMESPACE_ID: String(project.namespaceId),
      CI_PROJECT_ROOT_NAMESPACE: namespace.split("/")[0],
      CI_PROJECT_URL: `${origin}/${project.fullPath}`,
      CI_PROJECT_VISIBILITY: "private",
      CI_DEFAULT_BRANCH: project.defaultBranch,
      CI_CONFIG_PATH: project.ciConfigPath ?? ".gitlab-ci.yml",
    }),
    ...serverVariables(state, origin),
  ];
}

/** A server's address without its scheme, such as `gitlab.example.com:8443/gitlab`. GitLab: `Settings.build_server_fqdn`. */
export function serverFqdn(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

function serverVariables({ version }: GitLabState, origin: string): CiVariable[] {
  const { hostname, port, protocol } = new URL(origin);
  const scheme = protocol.slice(0, -1);
  const [major, minor, patch] = version.split(/[.-]/);
  return variables({
    CI_API_V4_URL: `${origin}/api/v4`,
    CI_API_GRAPHQL_URL: `${origin}/api/graphql`,
    CI_SERVER_FQDN: serverFqdn(origin),
    CI_SERVER_HOST: hostname,
    CI_SERVER_NAME: "GitLab",
    CI_SERVER_PORT: port === "" ? (scheme === "https" ? "443" : "80") : port,
    CI_SERVER_PROTOCOL: scheme,
    CI_SERVER_URL: origin,
    CI_SERVER_VERSION: version,
    CI_SERVER_VERSION_MAJOR: major,
    CI_SERVER_VERSION_MINOR: minor,
    CI_SERVER_VERSION_PATCH: patch,
  });
}
