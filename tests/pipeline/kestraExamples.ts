/** A project with Kestra flows only: staging on a branch, production on a tag after an approval. */
export const kestraOnly = {
  project: "acme/shop/flows",
  program: {
    path: "kestra/flows",
    runtime: "kestra",
    kestra: { validation: { server: "https://kestra.example.com", token: "KESTRA_VALIDATION_TOKEN" } },
  },
  deployments: [
    {
      name: "staging",
      on: { branch: "main" },
      kestra: {
        server: "https://kestra.staging.example.com",
        token: "KESTRA_TOKEN",
        namespaces: [{ name: "acme.shop.staging", path: "staging", delete: true }],
      },
    },
    {
      name: "production",
      on: { tag: "release-*" },
      approval: "manual",
      kestra: {
        server: "$KESTRA_SERVER",
        user: "KESTRA_USER",
        password: "KESTRA_PASSWORD",
        namespaces: [{ name: "acme.shop", path: "prod" }],
      },
    },
  ],
  exceptions: [{ code: "UNPROTECTED_SECRET", reason: "The service account may only read flows." }],
  variables: [
    { name: "KESTRA_VALIDATION_TOKEN", secret: "validation", protected: false },
    { name: "KESTRA_TOKEN", secret: "staging", deployment: "staging" },
    { name: "KESTRA_SERVER", value: "https://kestra.example.com", deployment: "production" },
    { name: "KESTRA_USER", value: "ci@example.com", deployment: "production" },
    { name: "KESTRA_PASSWORD", secret: "production", deployment: "production" },
  ],
} as const;

const [staging, production] = kestraOnly.deployments;
const [validationToken, , kestraServer] = kestraOnly.variables;

/** The same project, with the credentials in the ESC environments of the deployments. */
export const kestraWithEsc = {
  ...kestraOnly,
  organization: "acme",
  deployments: [
    {
      ...staging,
      esc: {
        secrets: [{ name: "kestra", secret: "staging" }],
        environmentVariables: { KESTRA_TOKEN: "${secrets.kestra}" },
      },
    },
    {
      ...production,
      esc: {
        imports: ["kestra/production"],
        secrets: [{ name: "password", secret: "production" }],
        environmentVariables: { KESTRA_USER: "ci@example.com", KESTRA_PASSWORD: "${secrets.password}" },
        versionTag: "stable",
      },
    },
  ],
  variables: [validationToken, kestraServer],
} as const;

/** A Pulumi program, and flows that are deployed after it. */
export const programAndFlows = {
  project: "acme/shop/api",
  organization: "acme",
  programs: [
    { name: "infra", path: "infra", runtime: "nodejs", changes: [] },
    { name: "flows", path: "flows", runtime: "kestra", dependsOn: ["infra"], changes: [] },
  ],
  deployments: [
    { name: "staging", program: "infra", stack: "shop/staging", on: { branch: "main" } },
    {
      name: "flows-staging",
      program: "flows",
      on: { branch: "main" },
      kestra: {
        server: "https://kestra.example.com",
        token: "STAGING_TOKEN",
        namespaces: [{ name: "acme.shop.staging" }],
      },
    },
    { name: "production", program: "infra", stack: "shop/production", on: { tag: "release-*" }, approval: "manual" },
    {
      name: "flows-production",
      program: "flows",
      on: { tag: "release-*" },
      kestra: {
        server: "https://kestra.example.com",
        token: "PRODUCTION_TOKEN",
        namespaces: [{ name: "acme.shop", files: { path: "files", to: "scripts" }, path: "prod" }],
      },
    },
  ],
  variables: [
    { name: "STAGING_TOKEN", secret: "staging", deployment: "flows-staging" },
    { name: "PRODUCTION_TOKEN", secret: "production", deployment: "flows-production" },
  ],
} as const;
