/** The GitLab project that the pipelines under test belong to. */
export const project = {
  id: "101",
  path: "acme/shop/api",
  url: "https://gitlab.example.com/acme/shop/api",
} as const;

export const defaultBranch = "main";

/** The predefined variables that are the same for every event. GitLab: predefined variables. */
export const projectVariables: Readonly<Record<string, string>> = {
  CI: "true",
  CI_API_V4_URL: "https://gitlab.example.com/api/v4",
  CI_CONFIG_PATH: ".gitlab-ci.yml",
  CI_DEFAULT_BRANCH: defaultBranch,
  CI_JOB_TOKEN: "job-token",
  CI_PROJECT_ID: project.id,
  CI_PROJECT_NAME: "api",
  CI_PROJECT_NAMESPACE: "acme/shop",
  CI_PROJECT_PATH: project.path,
  CI_PROJECT_PATH_SLUG: "acme-shop-api",
  CI_PROJECT_ROOT_NAMESPACE: "acme",
  CI_PROJECT_URL: project.url,
  CI_SERVER: "yes",
  CI_SERVER_HOST: "gitlab.example.com",
  CI_SERVER_URL: "https://gitlab.example.com",
  GITLAB_CI: "true",
};
