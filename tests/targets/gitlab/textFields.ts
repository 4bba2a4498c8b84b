import { sharedPreviews } from "../../pipeline/examples";

/**
 * One text of the settings: its path, a valid value that occurs nowhere else, and the settings with another text in its
 * place.
 */
export interface TextField {
  readonly path: string;
  readonly fine: string;
  /** The changes to the eight lines. */
  readonly holding: (value: string) => object;
}

/** Every text of the settings, except the steps, which are shell commands. */
export const textFields: readonly TextField[] = [
  field("project", "acme/shop/api", (project) => ({ project })),
  field("organization", "acme", (organization) => ({ organization })),
  ...inProgram("path", "infra"),
  ...inProgram("runtime", "nodejs"),
  ...inProgram("packageManager", "npm"),
  ...inProgram("version", "22"),
  ...inProgram("install", "pulumi"),
  ...inProgram("lockFile", "locks/a.lock"),
  ...inProgram("image", "acme/pulumi:1"),
  field("program.changes[0]", "libs/a", (pattern) => ({
    program: { path: "infra", runtime: "nodejs", changes: [pattern] },
  })),
  field("programs[0].name", "zebra", (name) => severalPrograms({ name, path: "network", runtime: "go" }, name)),
  field("programs[1].dependsOn[0]", "network", (name) =>
    severalPrograms({ name: "network", path: "network", runtime: "go" }, "network", name),
  ),
  field("deployments[0].name", "zebra", (name) => ({ deployments: [{ ...staging, name }] })),
  field("deployments[0].stack", "zebra", (stack) => ({ deployments: [{ ...staging, stack: `shop-api/${stack}` }] })),
  field("deployments[0].stack", "zebra", (project) => ({ deployments: [{ ...staging, stack: `${project}/staging` }] })),
  field("deployments[0].on.branch", "main", (branch) => ({ deployments: [{ ...staging, on: { branch } }] })),
  field("deployments[0].on.tag", "v1", (tag) => ({ deployments: [{ ...staging, on: { tag } }] })),
  field("deployments[0].approval", "manual", (approval) => ({ deployments: [{ ...staging, approval }] })),
  field("deployments[0].onDrift", "fail", (onDrift) => ({
    deployments: [{ ...staging, onDrift }],
    drift: { schedule: "0 4 * * *" },
  })),
  field("deployments[0].runnerTags[0]", "linux", (tag) => ({ deployments: [{ ...staging, runnerTags: [tag] }] })),
  field("deployments[0].esc.imports[0]", "aws/shop", (name) => ({
    deployments: [{ ...staging, esc: { imports: [name] } }],
  })),
  field("defaultBranch", "zebra", (defaultBranch) => ({ defaultBranch, drift: { schedule: "0 4 * * *" } })),
  field("include[0].local", "ci/zebra.yml", (local) => ({ include: [{ local }] })),
  field("include[0].component", "$CI_SERVER_FQDN/acme/ci/zebra@1", (component) => ({ include: [{ component }] })),
  field("include[0].template", "Zebra.gitlab-ci.yml", (template) => ({ include: [{ template }] })),
  field("include[0].project", "acme/zebra", (project) => ({ include: [{ project, file: "a.yml" }] })),
  field("include[0].file", "zebra.yml", (file) => ({ include: [{ project: "acme/ci", file }] })),
  field("include[0].ref", "zebra", (ref) => ({ include: [{ project: "acme/ci", file: "a.yml", ref }] })),
  field("stages[0]", "zebra", (stage) => ({ include: [{ local: "a.yml" }], stages: [stage] })),
  field("program.services[0].image", "acme/zebra:1", (image) => ({
    program: { path: "infra", runtime: "nodejs", services: [{ image }] },
  })),
  field("program.services[0].alias", "zebra", (alias) => ({
    program: { path: "infra", runtime: "nodejs", services: [{ image: "acme/db:1", alias }] },
  })),
  field("authentication", "oidc", (authentication) => ({ authentication })),
  field("edition", "enterprise", (edition) => ({ edition })),
  field("backend.url", "s3://acme-state", (url) => ({ ...selfManaged, backend: { url } })),
  field("backend.secretsProvider", "awskms://alias/pulumi", (secretsProvider) => ({
    ...selfManaged,
    backend: { url: "s3://acme-state", secretsProvider },
    reviewStacks: { template: "shop-api/dev" },
  })),
  field("previews", "none", (previews) => ({ previews })),
  field("report", "none", (report) => ({ report })),
  ...inReviewStacks("label", "review-stack"),
  field("reviewStacks.template", "zebra", (stack) => ({ reviewStacks: { template: `shop-api/${stack}` } })),
  ...inReviewStacks("autoStop", "3 days"),
  ...inReviewStacks("sweep", "0 1 * * *"),
  ...inDrift("schedule", "0 4 * * *"),
  ...inDrift("timezone", "Europe/Berlin"),
  ...inDrift("action", "report"),
  field("policyPacks[0].path", "zebra", (path) => ({ policyPacks: [{ path }] })),
  field("policyPacks[0].name", "house-rules", (name) => ({ policyPacks: [{ name, version: "1.2.0" }] })),
  field("policyPacks[0].version", "1.2.0", (version) => ({ policyPacks: [{ name: "house-rules", version }] })),
  field("image", "acme/pulumi:1", (image) => ({ image })),
  field("pulumiVersion", "3.250.1", (pulumiVersion) => ({ pulumiVersion })),
  field("registry", "registry.example.com/mirror", (registry) => ({ registry })),
  field("runnerTags[0]", "linux", (tag) => ({ runnerTags: [tag] })),
  field("timeout", "3h", (timeout) => ({ timeout })),
  field("variables[0].name", "AWS_REGION", (name) => ({ variables: [{ name, value: "eu-west-1" }] })),
  field("variables[0].value", "eu-west-1", (value) => ({ variables: [{ name: "AWS_REGION", value }] })),
  field("variables[0].secret", "zebra", (secret) => ({ variables: [{ name: "NPM_TOKEN", secret }] })),
  field("variables[0].deployment", "staging", (deployment) => ({
    variables: [{ name: "AWS_REGION", value: "eu-west-1", deployment }],
  })),
];

const staging = { name: "staging", stack: "shop-api/staging", on: { branch: "main" } };
const selfManaged = { organization: undefined, ...sharedPreviews };

function field(path: string, fine: string, holding: TextField["holding"]): TextField {
  return { path, fine, holding };
}

function inProgram(key: string, fine: string): TextField[] {
  return [field(`program.${key}`, fine, (value) => ({ program: { path: "infra", runtime: "nodejs", [key]: value } }))];
}

function inReviewStacks(key: string, fine: string): TextField[] {
  return [
    field(`reviewStacks.${key}`, fine, (value) => ({ reviewStacks: { template: "shop-api/dev", [key]: value } })),
  ];
}

function inDrift(key: string, fine: string): TextField[] {
  return [field(`drift.${key}`, fine, (value) => ({ drift: { schedule: "0 4 * * *", [key]: value } }))];
}

function severalPrograms(network: object, name: string, dependsOn = name): object {
  return {
    program: undefined,
    programs: [network, { name: "app", path: "app", runtime: "nodejs", dependsOn: [dependsOn] }],
    deployments: [
      { ...staging, program: "app" },
      { name: "network", program: name, stack: "network/staging", on: { branch: "main" } },
    ],
  };
}
