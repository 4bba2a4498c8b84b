import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { isError } from "../../../../pipeline/diagnostics/diagnostic";
import { targets } from "../../../../targets";
import { eightLines } from "../../examples";
import { kestraOnly, kestraWithEsc, programAndFlows } from "../../kestraExamples";

const [staging, production] = kestraOnly.deployments;
const [validationToken, stagingToken, ...productionVariables] = kestraOnly.variables;

/** The codes and paths of the errors, in order. */
function errorsOf(settings: object): string[] {
  const { diagnostics } = checkSettings(settings, targets.gitlab);
  return diagnostics.filter(isError).map(({ code, path }) => `${code} ${path}`);
}

function messagesOf(settings: object): string[] {
  return checkSettings(settings, targets.gitlab).diagnostics.map(({ message }) => message);
}

/** The settings of the example, with another program. */
function program(changes: object): object {
  return { ...kestraOnly, program: { ...kestraOnly.program, ...changes } };
}

function validation(changes: object, more: object = {}): object {
  return program({ kestra: { validation: { ...kestraOnly.program.kestra.validation, ...changes } }, ...more });
}

/** The settings of the example, with another deployment to staging. */
function deployed(changes: object): object {
  return { ...kestraOnly, deployments: [{ ...staging, ...changes }, production] };
}

function connected(changes: object): object {
  return deployed({ kestra: { ...staging.kestra, ...changes } });
}

function spaces(...namespaces: object[]): object {
  return connected({ namespaces });
}

/** The settings of the example with ESC environments, with another one for staging. */
function withEsc(esc: object): object {
  const [first, ...others] = kestraWithEsc.deployments;
  return { ...kestraWithEsc, deployments: [{ ...first, esc }, ...others] };
}

const path = "deployments[0].kestra";
const shop = { name: "acme.shop", path: "shop" };

test.each<[string, object, readonly string[]]>([
  ["flows alone", kestraOnly, []],
  ["flows after a Pulumi program", programAndFlows, []],
  // The rows.
  [
    "settings of another runtime",
    { ...eightLines, program: { ...eightLines.program, kestra: {} } },
    ["NO_EFFECT program.kestra"],
  ],
  [
    "settings of a Pulumi program",
    program({
      packageManager: "npm",
      version: "22",
      install: "pulumi",
      lockFile: "a.lock",
      steps: { beforeInstall: ["true"] },
    }),
    ["packageManager", "version", "install", "lockFile", "steps.beforeInstall"].map(
      (key) => `NO_EFFECT program.${key}`,
    ),
  ],
  [
    "a stack and a preview of flows",
    deployed({ stack: "shop/staging", preview: true }),
    ["NO_EFFECT deployments[0].stack", "NO_EFFECT deployments[0].preview"],
  ],
  ["flows without namespaces", deployed({ kestra: undefined }), ["MISSING_KEY deployments[0].kestra"]],
  [
    "a Pulumi deployment without a stack, with namespaces",
    {
      ...eightLines,
      deployments: [{ name: "staging", on: { branch: "main" }, kestra: staging.kestra }],
      variables: [stagingToken],
    },
    ["MISSING_KEY deployments[0].stack", "NO_EFFECT deployments[0].kestra"],
  ],
  // The connection.
  ["no address", connected({ server: undefined }), [`MISSING_KEY ${path}.server`]],
  ["an address with a path", connected({ server: "https://kestra.example.com/ui" }), [`BAD_NAME ${path}.server`]],
  [
    "an address with a credential",
    connected({ server: "https://a:b@kestra.example.com" }),
    [`BAD_NAME ${path}.server`],
  ],
  ["no credential", connected({ token: undefined }), [`MISSING_KEY ${path}.token`]],
  [
    "a token beside a user",
    { ...connected({ user: "KESTRA_TOKEN", password: "KESTRA_TOKEN" }) },
    [`CONFLICTING_KEYS ${path}.token`],
  ],
  [
    "a user without a password",
    connected({ token: undefined, user: "KESTRA_TOKEN" }),
    [`MISSING_KEY ${path}.password`],
  ],
  [
    "a password without a user",
    connected({ token: undefined, password: "KESTRA_TOKEN" }),
    [`MISSING_KEY ${path}.user`],
  ],
  // The credentials.
  [
    "a token that is not declared",
    { ...kestraOnly, variables: [validationToken, ...productionVariables] },
    [`KESTRA_CREDENTIAL ${path}.token`],
  ],
  [
    "a token of all jobs",
    { ...kestraOnly, variables: [validationToken, { ...stagingToken, deployment: undefined }, ...productionVariables] },
    [`KESTRA_CREDENTIAL ${path}.token`],
  ],
  [
    "a token of another deployment",
    {
      ...kestraOnly,
      variables: [validationToken, { ...stagingToken, deployment: "production" }, ...productionVariables],
    },
    [`KESTRA_CREDENTIAL ${path}.token`],
  ],
  [
    "a token that is not protected",
    { ...kestraOnly, variables: [validationToken, { ...stagingToken, protected: false }, ...productionVariables] },
    [`KESTRA_CREDENTIAL ${path}.token`],
  ],
  ["an address that is not declared", connected({ server: "$ELSEWHERE" }), [`KESTRA_CREDENTIAL ${path}.server`]],
  ["an address of another deployment", connected({ server: "$KESTRA_SERVER" }), [`KESTRA_CREDENTIAL ${path}.server`]],
  // The credentials of ESC environments.
  ["credentials in ESC environments", kestraWithEsc, []],
  [
    "an ESC environment without an organization",
    { ...kestraWithEsc, organization: undefined },
    ["MISSING_KEY organization"],
  ],
  [
    "an ESC environment with a self-managed backend",
    { ...kestraWithEsc, organization: undefined, backend: { url: "s3://a" } },
    ["NO_EFFECT backend", "CLOUD_ONLY deployments[0].esc", "CLOUD_ONLY deployments[1].esc", "SHARED_IDENTITY previews"],
  ],
  ["an ESC environment without the token", withEsc({}), [`KESTRA_CREDENTIAL ${path}.token`]],
  ["a token that the ESC environment imports", withEsc({ imports: ["kestra/staging"] }), []],
  [
    "a token in ESC's own syntax",
    withEsc({ values: { environmentVariables: { KESTRA_TOKEN: { "fn::open": "vault" } } } }),
    [],
  ],
  ["environment variables by a reference", withEsc({ values: { environmentVariables: "${vault.kestra}" } }), []],
  [
    "a token in plain text",
    withEsc({ environmentVariables: { KESTRA_TOKEN: "abc" } }),
    ["PLAIN_SECRET deployments[0].esc.environmentVariables.KESTRA_TOKEN"],
  ],
  [
    "what only a Pulumi program has in its ESC environment",
    withEsc({
      environmentVariables: { KESTRA_TOKEN: "${secrets.kestra}" },
      secrets: [{ name: "kestra", secret: "staging", previewSecret: "other" }],
      pulumiConfig: { "a:b": 1 },
      files: { KUBECONFIG: "a" },
      previewImports: ["kestra/preview"],
      previewValues: {},
      attach: "stack",
    }),
    [
      "NO_EFFECT deployments[0].esc.pulumiConfig",
      "NO_EFFECT deployments[0].esc.files",
      "NO_EFFECT deployments[0].esc.attach",
      "UNUSED_PREVIEW_KEY deployments[0].esc.previewImports",
      "UNUSED_PREVIEW_KEY deployments[0].esc.previewValues",
      "UNUSED_PREVIEW_KEY deployments[0].esc.secrets[0].previewSecret",
    ],
  ],
  [
    "a merge request with the secret of an ESC environment",
    { ...kestraWithEsc, variables: [{ ...validationToken, secret: "staging" }, ...kestraWithEsc.variables.slice(1)] },
    ["KESTRA_CREDENTIAL program.kestra.validation.token"],
  ],
  [
    "a merge request with a variable that only an ESC environment has",
    {
      ...kestraWithEsc,
      program: {
        ...kestraOnly.program,
        kestra: { validation: { ...kestraOnly.program.kestra.validation, token: "KESTRA_TOKEN" } },
      },
    },
    ["KESTRA_CREDENTIAL program.kestra.validation.token", "KESTRA_CREDENTIAL program.kestra.validation.token"],
  ],
  [
    "a variable of all jobs with the name of one of the ESC environment",
    { ...kestraWithEsc, variables: [...kestraWithEsc.variables, { name: "KESTRA_TOKEN", secret: "other" }] },
    [`KESTRA_CREDENTIAL ${path}.token`],
  ],
  [
    "a token in the ESC environment that previews import",
    {
      ...programAndFlows,
      esc: { environmentVariables: { STAGING_TOKEN: "${vault.staging}" } },
      deployments: programAndFlows.deployments.map((one) => (one.name === "flows-staging" ? { ...one, esc: {} } : one)),
      variables: programAndFlows.variables.slice(1),
    },
    ["KESTRA_CREDENTIAL deployments[1].kestra.token"],
  ],
  [
    "previews that import the ESC environment of flows",
    {
      ...programAndFlows,
      deployments: programAndFlows.deployments.map((one) => {
        if (one.name === "flows-staging") return { ...one, esc: { environmentVariables: { REGION: "eu" } } };
        return one.name === "staging" ? { ...one, esc: { previewImports: ["acme-shop-api/flows-staging"] } } : one;
      }),
    },
    ["SHARED_LOGIN deployments[0].esc.previewImports[0]"],
  ],
  [
    "the pipeline's own team as an opener of an ESC environment",
    withEsc({ imports: ["kestra/staging"], openers: [{ team: "acme-shop-flows-staging" }] }),
    ["PIPELINE_TEAM deployments[0].esc.openers[0].team"],
  ],
  // The validation.
  [
    "a validation by nobody",
    validation({ server: undefined, token: undefined }),
    ["server", "token"].map((key) => `MISSING_KEY program.kestra.validation.${key}`),
  ],
  [
    "a merge request with the deployment's token",
    validation({ token: "KESTRA_TOKEN" }),
    ["KESTRA_CREDENTIAL program.kestra.validation.token", "KESTRA_CREDENTIAL program.kestra.validation.token"],
  ],
  [
    "a merge request with the deployment's secret under another name",
    { ...kestraOnly, variables: [{ ...validationToken, secret: "staging" }, stagingToken, ...productionVariables] },
    ["KESTRA_CREDENTIAL program.kestra.validation.token"],
  ],
  [
    "a validation whose token merge requests do not get",
    {
      ...kestraOnly,
      exceptions: [],
      variables: [{ ...validationToken, protected: undefined }, stagingToken, ...productionVariables],
    },
    ["KESTRA_CREDENTIAL program.kestra.validation.token"],
  ],
  [
    "a validation offline by kestractl",
    validation({ local: true, server: undefined, token: undefined }),
    ["KESTRA_DIALECT program.kestra.validation.local"],
  ],
  [
    "a validation offline by the old command line",
    program({ kestra: { dialect: "legacy", validation: { local: true } } }),
    [],
  ],
  [
    "a validation offline with a server",
    program({ kestra: { dialect: "legacy", validation: { ...kestraOnly.program.kestra.validation, local: true } } }),
    ["NO_EFFECT program.kestra.validation.server", "NO_EFFECT program.kestra.validation.token"],
  ],
  // The namespaces.
  ["one namespace twice", spaces(shop, { ...shop, path: "more" }), []],
  [
    "one namespace twice, and the first deletes",
    spaces({ ...shop, delete: true }, { ...shop, path: "more" }),
    [`KESTRA_DELETES ${path}.namespaces[1].name`],
  ],
  [
    "one namespace twice, and the second deletes",
    spaces(shop, { ...shop, path: "more", delete: true }),
    [`KESTRA_DELETES ${path}.namespaces[1].name`],
  ],
  [
    "one namespace of two deployments of a server, and one deletes",
    {
      ...kestraOnly,
      deployments: [
        staging,
        {
          ...production,
          kestra: {
            ...production.kestra,
            server: staging.kestra.server,
            namespaces: [{ name: "acme.shop.staging", path: "prod" }],
          },
        },
      ],
    },
    ["KESTRA_DELETES deployments[1].kestra.namespaces[0].name"],
  ],
  [
    "a folder inside another one",
    spaces({ ...shop, path: "." }, { name: "acme.stock", path: "stock" }),
    [`KESTRA_FOLDERS ${path}.namespaces[1].path`],
  ],
  ["folders with the same beginning", spaces(shop, { name: "acme.stock", path: "shop-stock" }), []],
  [
    "files among the flows",
    spaces({ ...shop, files: { path: "shop/files", to: "scripts" } }),
    [`KESTRA_FOLDERS ${path}.namespaces[0].files.path`],
  ],
  ["a namespace in capital letters", spaces({ name: "Acme" }), [`BAD_NAME ${path}.namespaces[0].name`]],
  [
    "a folder outside the project",
    spaces({ name: "acme", path: "../flows" }),
    [`OUTSIDE_PROJECT ${path}.namespaces[0].path`],
  ],
  // The command line.
  ["an old server's image", program({ image: "kestra/kestra:v1.3.2" }), []],
  ["a mirror of an old server's image", program({ image: "registry.example.com/kestra/kestra:v1.0.4-no-plugins" }), []],
  ["an image of one's own", program({ image: "registry.example.com/kestra-ci:1" }), []],
  ["a new server's image", program({ image: "kestra/kestra:v2.0.0" }), ["KESTRA_DIALECT program.image"]],
  [
    "a new server's image for the old command line",
    program({ image: "kestra/kestra:v2.0.0", kestra: { dialect: "legacy" } }),
    ["KESTRA_DIALECT program.image"],
  ],
  ["a floating image of the server", program({ image: "kestra/kestra:latest" }), ["KESTRA_DIALECT program.image"]],
  [
    "an image of kestractl for the old command line",
    program({ image: "kestra/kestractl:2.0.0", kestra: { dialect: "legacy" } }),
    ["KESTRA_DIALECT program.image"],
  ],
  ["an image without a shell", program({ image: "kestra/kestractl:2.0.0-static" }), ["KESTRA_DIALECT program.image"]],
  // Drift.
  ["drift of a deployment on a branch", { ...deployed({ onDrift: "fail" }), drift: { schedule: "0 4 * * *" } }, []],
  [
    "drift of a deployment on a tag",
    { ...kestraOnly, deployments: [staging, { ...production, onDrift: "report" }], drift: { schedule: "0 4 * * *" } },
    ["KESTRA_NO_DRIFT deployments[1].onDrift"],
  ],
  [
    "drift with the old command line",
    {
      ...program({ kestra: { dialect: "legacy" } }),
      deployments: [{ ...staging, onDrift: "fail" }, production],
      drift: { schedule: "0 4 * * *" },
    },
    ["KESTRA_NO_DRIFT deployments[0].onDrift"],
  ],
  // Pulumi Cloud.
  [
    "settings of Pulumi Cloud without a Pulumi program",
    { ...kestraOnly, organization: "acme", authentication: "oidc", image: "alpine:3" },
    ["NO_EFFECT organization", "NO_EFFECT authentication", "NO_EFFECT image"],
  ],
  [
    "review stacks of flows",
    { ...programAndFlows, reviewStacks: { program: "flows", template: "shop/dev" } },
    ["UNKNOWN_PROGRAM reviewStacks.program"],
  ],
  [
    "a Pulumi program without an organization",
    { ...programAndFlows, organization: undefined },
    ["MISSING_KEY organization"],
  ],
])("reports all mistakes of %s", (_, settings, expected) => {
  expect(errorsOf(settings)).toEqual(expected);
});

test("tells that a merge request would read the credential that deploys, and what to do", () => {
  expect(messagesOf(validation({ token: "KESTRA_TOKEN" }))).toContain(
    "merge requests would read the credential that deploys (deployments[0].kestra.token), so unreviewed code could deploy. Name a variable with the token of a service account that may not change flows",
  );
});

test("does not repeat a credential in an address", () => {
  expect(messagesOf(connected({ server: "https://a:secret@kestra.example.com" })).join()).not.toContain("secret");
});
