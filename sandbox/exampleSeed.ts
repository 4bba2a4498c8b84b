import { randomBytes } from "node:crypto";
import type { ProjectSeed } from "./gitlab/seed";
import type { Seed } from "./index";

/**
 * The access tokens of the example's users: the platform team's for GitLab and for Pulumi Cloud, the developer's for
 * GitLab.
 */
export type ExampleTokens = Readonly<Record<"gitlab" | "cloud" | "developer", string>>;

/**
 * The tokens of the example, random in each process. With a token, another user of the machine could commit code that the
 * sandbox's runner executes with your rights.
 */
export const exampleTokens: ExampleTokens = {
  gitlab: gitLabToken(),
  cloud: cloudToken(),
  developer: gitLabToken(),
};

/** A project of Kestra flows, for a sandbox with a Kestra server: one flow that production deploys, and one that no deployment deploys. */
export const flowsProject: ProjectSeed = {
  path: "acme/shop/flows",
  members: { platform: 40, developer: 30 },
  // A merge request of a fork could otherwise validate with the project's credential.
  allowForkPipelines: false,
  files: {
    "README.md": "# Shop flows\n\nThe Kestra flows of production are in `kestra/flows/prod`.\n",
    "kestra/flows/prod/orders.yaml": flow("orders", "my_namespace"),
    "kestra/flows/try/orders.yaml": flow("orders", "try"),
  },
};

/** A small company: one project with a Pulumi program, and the stacks of that program. */
export const exampleSeed: Seed = {
  gitlab: {
    users: [
      { username: "platform", token: exampleTokens.gitlab },
      { username: "developer", token: exampleTokens.developer },
    ],
    projects: [
      {
        path: "acme/shop/api",
        members: { platform: 40, developer: 30 },
        files: {
          "README.md": "# Shop API\n\nIts infrastructure is the Pulumi program in `infra`.\n",
          "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\ndescription: The infrastructure of the shop's API\n",
          "infra/Pulumi.staging.yaml": "config:\n  shop-api:replicas: 1\n",
          "infra/Pulumi.production.yaml": "config:\n  shop-api:replicas: 3\n",
          // The SDK comes from the runner, as from an image, so that jobs need no package registry.
          "infra/package.json": json({ name: "shop-api", private: true, main: "index.js" }),
          "infra/package-lock.json": json({
            name: "shop-api",
            lockfileVersion: 3,
            requires: true,
            packages: { "": { name: "shop-api" } },
          }),
          "infra/index.js": [
            'const pulumi = require("@pulumi/pulumi");',
            "",
            "const config = new pulumi.Config();",
            'const replicas = config.requireNumber("replicas");',
            'const image = "shop-api:1";',
            "",
            "// A Stash keeps what it is given in the stack's state, so that this program needs no cloud.",
            "for (let index = 1; index <= replicas; index++) {",
            "  new pulumi.Stash(`replica-${index}`, { input: { image } });",
            "}",
            "",
            "exports.image = image;",
            "exports.replicas = replicas;",
            "",
          ].join("\n"),
        },
      },
    ],
  },
  cloud: {
    users: [
      { login: "platform", token: exampleTokens.cloud },
      { login: "developer", token: cloudToken() },
    ],
    organizations: [
      {
        name: "acme",
        edition: "enterprise",
        members: { platform: "admin", developer: "member" },
        stacks: ["shop-api/staging", "shop-api/production"],
        integrations: [{ provider: "gitlab", account: "acme" }],
        driftRemediation: true,
      },
    ],
  },
};

function flow(id: string, namespace: string): string {
  return [
    `id: ${id}`,
    `namespace: ${namespace}`,
    "labels:",
    '  system.readOnly: "true"',
    "tasks:",
    "  - id: log",
    "    type: io.kestra.plugin.core.log.Log",
    "    message: A new order",
    "",
  ].join("\n");
}

/** A random token of 120 bits in GitLab's format. */
function gitLabToken(): string {
  return `glpat-${randomBytes(15).toString("base64url")}`;
}

/** A random token of 160 bits in Pulumi Cloud's format. */
function cloudToken(): string {
  return `pul-${randomBytes(20).toString("hex")}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
