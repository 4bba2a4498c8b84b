import type { Seed } from "./index";

/** The token of the platform team's user in GitLab, and of its user in Pulumi Cloud. They open nothing but a sandbox. */
export const exampleTokens = { gitlab: "glpat-sandbox-platform", cloud: "pul-sandbox-platform" } as const;

/** A company of the size that fits a screen: one project with a small Pulumi program, and the stacks of that program. */
export const exampleSeed: Seed = {
  gitlab: {
    users: [
      { username: "platform", token: exampleTokens.gitlab },
      { username: "developer", token: "glpat-sandbox-developer" },
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
          "infra/package.json": `${JSON.stringify({ name: "shop-api", private: true, dependencies: { "@pulumi/pulumi": "3.243.0" } }, null, 2)}\n`,
          "infra/package-lock.json": `${JSON.stringify({ name: "shop-api", lockfileVersion: 3, packages: {} }, null, 2)}\n`,
          "infra/index.js": [
            'const pulumi = require("@pulumi/pulumi");',
            "",
            "const config = new pulumi.Config();",
            'exports.replicas = config.requireNumber("replicas");',
            "",
          ].join("\n"),
        },
      },
    ],
  },
  cloud: {
    users: [
      { login: "platform", token: exampleTokens.cloud },
      { login: "developer", token: "pul-sandbox-developer" },
    ],
    organizations: [
      {
        name: "acme",
        edition: "enterprise",
        members: { platform: "admin", developer: "member" },
        stacks: ["shop-api/staging", "shop-api/production"],
      },
    ],
  },
};
