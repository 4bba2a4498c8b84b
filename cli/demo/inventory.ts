import type { Sandbox } from "pulumi-pipeline-sandbox";
import type { Tokens } from "pulumi-pipeline-sandbox/workspace/openWorkspace";

/** A resource in GitLab or Pulumi Cloud, as a table row. */
export type Row = readonly [server: string, resource: string, name: string, details: string];

/** The resources of a GitLab project and its Pulumi organization, read from their APIs. */
export async function takeInventory(
  sandbox: Sandbox,
  tokens: Tokens,
  project: string,
  organization: string,
): Promise<Row[]> {
  const gitlab = (path: string) =>
    get(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/${path}`, `Bearer ${tokens.gitlab}`);
  const cloud = (path: string) => get(`${sandbox.cloudUrl}/api/${path}`, `token ${tokens.cloud}`);

  return [
    ...list(await gitlab("protected_branches")).map(({ name, push_access_levels }): Row => [
      "GitLab",
      "protected branch",
      text(name),
      `push: ${list(push_access_levels)
        .map((level) => text(level.access_level_description))
        .join(", ")}`,
    ]),
    ...list(await gitlab("protected_tags")).map(({ name }): Row => ["GitLab", "protected tags", text(name), ""]),
    ...list(await gitlab("environments")).map(({ name, state }): Row => [
      "GitLab",
      "environment",
      text(name),
      text(state),
    ]),
    ...list(await gitlab("variables")).map((variable): Row => [
      "GitLab",
      "CI/CD variable",
      text(variable.key),
      [
        `for ${text(variable.environment_scope)}`,
        ...["masked", "hidden", "protected"].filter((flag) => variable[flag] === true),
      ].join(", "),
    ]),
    ...list(await gitlab("pipelines")).map(({ ref, status }): Row => ["GitLab", "pipeline", text(ref), text(status)]),
    ...(await issuerRows(cloud, organization)),
    ...(await teamRows(cloud, organization)),
    ...list(map(await cloud(`esc/environments/${organization}`)).environments).map((environment): Row => [
      "Pulumi Cloud",
      "ESC environment",
      `${text(environment.project)}/${text(environment.name)}`,
      "",
    ]),
  ];
}

type Json = Readonly<Record<string, unknown>>;
type Get = (path: string) => Promise<unknown>;

async function issuerRows(cloud: Get, organization: string): Promise<Row[]> {
  const issuers = list(map(await cloud(`orgs/${organization}/oidc/issuers`)).oidcIssuers);
  const rows = await Promise.all(
    issuers.map(async ({ id, name, url }): Promise<Row[]> => {
      const policy = map(await cloud(`orgs/${organization}/auth/policies/oidcissuers/${text(id)}`));
      return [
        ["Pulumi Cloud", "OIDC issuer", text(name), text(url)],
        // Policies that differ only in the pipeline source share one row.
        ...unique(
          list(policy.policies).map((rule): Row => [
            "",
            "  policy for tokens of",
            text(rule.teamName ?? rule.tokenType),
            claims(rule.rules),
          ]),
        ),
      ];
    }),
  );
  return rows.flat();
}

function unique(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** The claims that distinguish the policies. */
function claims(rules: unknown): string {
  const { pipeline_source, sub } = map(rules);
  return sub === undefined ? text(pipeline_source) : text(sub).replace(/^project_path:/, "");
}

async function teamRows(cloud: Get, organization: string): Promise<Row[]> {
  const teams = list(map(await cloud(`orgs/${organization}/teams`)).teams);
  return Promise.all(
    teams.map(async ({ name }): Promise<Row> => {
      const team = map(await cloud(`orgs/${organization}/teams/${text(name)}`));
      const stacks = list(team.stacks).map(
        ({ projectName, stackName, permission }) =>
          `${permission === 101 ? "reads" : "edits"} ${text(projectName)}/${text(stackName)}`,
      );
      const environments = list(team.environments).map(
        ({ projectName, envName }) => `opens ${text(projectName)}/${text(envName)}`,
      );
      return ["Pulumi Cloud", "team", text(name), [...stacks, ...environments].join(", ")];
    }),
  );
}

async function get(url: string, authorization: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization } });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

function map(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** A list of objects sorted by name, because the creation order is random. */
function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(map).sort((a, b) => text(a.name).localeCompare(text(b.name))) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
