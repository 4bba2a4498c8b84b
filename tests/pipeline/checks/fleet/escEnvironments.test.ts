import { targets } from "../../../../targets";
import { fleetEscErrors } from "../../../../pipeline/checks/fleet/escEnvironments";
import { memberOf } from "../../../../pipeline/foundation/fleetProject";
import { checkFoundationSettings } from "../../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../../pipeline/diagnostics/checked";
import { foundation, errorsIn, planFoundation, projectOf, rawFoundation } from "../../foundation/fleet";

const api = projectOf("api", "acme/shop/api");
const review = projectOf("rev", "acme/rev", { reviewStacks: { template: "rev/dev" }, esc: { pulumiConfig: {} } });

const own = "whose credentials are for its own jobs. Put shared content into a separate ESC environment";

/** Settings of a project whose first deployment has this `esc`. */
function first(esc: object) {
  return {
    deployments: [
      { name: "staging", stack: "web/staging", on: { branch: "main" }, esc },
      { name: "production", stack: "web/production", on: { tag: "release-*" }, approval: "manual" },
    ],
  };
}

function errorsOf(changes: Readonly<Record<string, unknown>>): string[] {
  return errorsIn(() => planFoundation(foundation, [api, projectOf("web", "acme/shop/web", changes), review]));
}

const production = 'of deployment "production" of Pulumi.api.yaml';
const previews = 'of the previews of "production" of Pulumi.api.yaml';

test.each<[string, object, string]>([
  [
    "deployments[0].esc.imports[0]",
    first({ imports: ["api/production"] }),
    `"api/production" is the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.imports[1]",
    first({ imports: ["aws/x", "api/production@2"] }),
    `"api/production@2" is the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.previewImports[0]",
    first({ previewImports: ["API/Production"] }),
    `"API/Production" is the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.imports[0]",
    first({ imports: ["api/production-preview"] }),
    `"api/production-preview" is the ESC environment ${previews}`,
  ],
  [
    "esc.imports[0]",
    { esc: { imports: ["api/Production-Preview@stable"] } },
    `"api/Production-Preview@stable" is the ESC environment ${previews}`,
  ],
  [
    "reviewStacks.esc.imports[0]",
    { reviewStacks: { template: "web/dev", esc: { imports: ["api/production"] } } },
    `"api/production" is the ESC environment ${production}`,
  ],
  [
    "esc.imports[0]",
    { esc: { imports: ["rev/review"] } },
    '"rev/review" is the ESC environment of the review stacks of Pulumi.rev.yaml',
  ],
  [
    "esc.pulumiConfig.a.b[0]",
    { esc: { pulumiConfig: { a: { b: ["x ${environments.api.production.aws.login}"] } } } },
    `refers to "api/production", the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.values.a",
    first({ values: { a: '${environments["api"]["production"].x}' } }),
    `refers to "api/production", the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.previewValues.a",
    first({ previewValues: { a: '${environments.API["production-preview"]}' } }),
    `refers to "api/production-preview", the ESC environment ${previews}`,
  ],
  [
    "deployments[0].esc.values.a",
    first({ values: { a: '${environments.api["production@3"].x}' } }),
    `refers to "api/production", the ESC environment ${production}`,
  ],
  [
    "deployments[0].esc.environmentVariables.A",
    first({ environmentVariables: { A: "${x} ${environments.api.production.x}" } }),
    `refers to "api/production", the ESC environment ${production}`,
  ],
  [
    "reviewStacks.esc.files.A",
    { reviewStacks: { template: "web/dev", esc: { files: { A: "${environments.api.production.x}" } } } },
    `refers to "api/production", the ESC environment ${production}`,
  ],
])("refuses the use of another project's ESC environment: %s %j", (path, changes, message) => {
  expect(errorsOf({ ...changes })).toEqual([`Pulumi.web.yaml error SHARED_LOGIN: ${path}: ${message}, ${own}`]);
});

test.each<[string, object]>([
  ["an environment that no project has", { esc: { imports: ["api/other", "platform/production"] } }],
  ["the base of another project, which has no login", { esc: { imports: ["rev/base"] } }],
  [
    "a name with the same beginning",
    first({ imports: ["api/production2"], values: { a: "${environments.api.production2}" } }),
  ],
  ["own values with a similar name", first({ values: { a: "${api.production}", environments2: "x" } })],
  ["an import of that name", first({ values: { a: "environments.api.production" } })],
  ["teams of people", first({ openers: [{ team: "shop-owners" }] })],
])("accepts the use of other ESC environments: %s", (_, changes) => {
  expect(errorsOf({ ...changes })).toEqual([]);
});

test.each([
  [
    "deployments[0].esc.openers[1].team",
    first({ openers: [{ team: "people" }, { team: "api-preview" }] }),
    "api-preview",
  ],
  ["deployments[0].esc.openers[0].team", first({ openers: [{ team: "API-Production" }] }), "API-Production"],
  [
    "reviewStacks.esc.openers[0].team",
    { reviewStacks: { template: "web/dev", esc: { openers: [{ team: "api-inspect" }] } } },
    "api-inspect",
  ],
])("refuses an opener that is a team of another pipeline: %s", (path, changes, team) => {
  expect(errorsOf({ ...changes })).toEqual([
    `Pulumi.web.yaml error PIPELINE_TEAM: ${path}: "${team}" is a team of the pipeline of Pulumi.api.yaml, and its jobs would be able to open this ESC environment. Name a team of people`,
  ]);
});

test("refuses both also between projects that share a group", () => {
  const group = { group: "acme/shop" };
  const esc = { imports: ["api/production"], openers: [{ team: "acme-shop-live" }] };
  const live = [{ name: "live", stack: "net/live", on: { branch: "main" } }];
  const fleet = [
    projectOf("api", "acme/shop/api", group),
    projectOf("net", "acme/shop/net", { ...group, deployments: live }),
    projectOf("web", "acme/shop/web", { ...group, ...first(esc) }),
  ];

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    `Pulumi.web.yaml error SHARED_LOGIN: deployments[0].esc.imports[0]: "api/production" is the ESC environment ${production}, ${own}`,
    'Pulumi.web.yaml error PIPELINE_TEAM: deployments[0].esc.openers[0].team: "acme-shop-live" is a team of the pipeline of Pulumi.net.yaml, and its jobs would be able to open this ESC environment. Name a team of people',
  ]);
});

const inGroup = { group: "acme/shop" };

/** A project of the group that deploys a stack of Pulumi project shop as `name`. */
function sharing(stack: string, name: string, changes: object = {}) {
  const deployments = [{ name, stack: `shop/${stack}`, on: { branch: "main" } }];
  return projectOf(stack, `acme/shop/${stack}`, { ...inGroup, deployments, ...changes });
}

test.each<[string, object, string, object, string]>([
  [
    "live",
    {},
    "Live",
    {},
    'deployments[0].name: would have the ESC environment "shop/Live", which is that of deployment "live" of Pulumi.one.yaml. Deploy the stacks of another Pulumi project, or choose another name',
  ],
  [
    "live",
    {},
    "live-preview",
    {},
    'deployments[0].name: would have the ESC environment "shop/live-preview", which is that of the previews of "live" of Pulumi.one.yaml. Deploy the stacks of another Pulumi project, or choose another name',
  ],
  [
    "a",
    { esc: {} },
    "b",
    { esc: {} },
    'esc: would have the ESC environment "shop/base", which is that of all deployments of Pulumi.one.yaml. Deploy the stacks of another Pulumi project, or leave it out',
  ],
  [
    "a",
    { reviewStacks: { template: "shop/dev" } },
    "b",
    { reviewStacks: { template: "shop/dev" } },
    'reviewStacks: would have the ESC environment "shop/review", which is that of the review stacks of Pulumi.one.yaml. Deploy the stacks of another Pulumi project, or leave it out',
  ],
])(
  "refuses an ESC environment that two projects of one Pulumi project have in common: %s %j and %s %j",
  (one, its, two, others, message) => {
    const fleet = [sharing("one", one, its), sharing("two", two, others)];

    expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
      `Pulumi.two.yaml error DUPLICATE_NAME: ${message}`,
    ]);
  },
);

test("accepts deployments of different names in two projects of one Pulumi project", () => {
  expect(errorsIn(() => planFoundation(foundation, [sharing("one", "a"), sharing("two", "b")]))).toEqual([]);
});

test.each([
  ["api/production", 'deployment "production" of Pulumi.api.yaml'],
  ["API/Staging-Preview", 'the previews of "staging" of Pulumi.api.yaml'],
  ["rev/review", "the review stacks of Pulumi.rev.yaml"],
  ["rev/base", "all deployments of Pulumi.rev.yaml"],
])("refuses a base of the foundation that is a project's ESC environment: %s", (path, owner) => {
  const [project, name] = path.split("/");
  const settings = valueOf(checkFoundationSettings({ ...rawFoundation, base: { project, name } }));

  expect(errorsIn(() => planFoundation(settings, [api, review]))).toEqual([
    `error DUPLICATE_NAME: base.name: "${path}" is the ESC environment of ${owner}. Choose another name`,
  ]);
});

test("refuses a base of the foundation that imports a deployment's ESC environment, because all previews read the base", () => {
  const base = {
    project: "platform",
    name: "base",
    imports: ["aws/shop", "api/production@1"],
    pulumiConfig: { a: "${environments.api.staging.x}" },
  };

  expect(errorsIn(() => planFoundation(valueOf(checkFoundationSettings({ ...rawFoundation, base })), [api]))).toEqual([
    `error SHARED_LOGIN: base.imports[1]: "api/production@1" is the ESC environment ${production}, ${own}`,
    `error SHARED_LOGIN: base.pulumiConfig.a: refers to "api/staging", the ESC environment of deployment "staging" of Pulumi.api.yaml, ${own}`,
  ]);
});

test("leaves the references of a project to its own ESC environments to the check of its settings", () => {
  const { stack, settings } = api;
  const esc = { imports: ["api/staging-preview"], pulumiConfig: { a: "${environments.api.production.x}" } };

  expect(
    fleetEscErrors({
      settings: foundation,
      projects: [memberOf({ stack, settings: { ...settings, esc } }), review],
      target: targets.gitlab,
    }),
  ).toEqual([]);
});

test("ignores a project with a self-managed backend, which has no ESC environments", () => {
  const { settings } = projectOf("api", "acme/shop/api");
  const store = {
    stack: "api",
    settings: { ...settings, backend: { url: "s3://state", secretsProvider: "passphrase" } },
  };
  const web = projectOf("web", "acme/shop/web", { esc: { imports: ["api/production"] } });

  expect(fleetEscErrors({ settings: foundation, projects: [memberOf(store), web], target: targets.gitlab })).toEqual(
    [],
  );
});
