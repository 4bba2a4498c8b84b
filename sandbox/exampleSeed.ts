import type { Seed } from "./index";

/**
 * The tokens of the platform team's user in GitLab and in Pulumi Cloud, and that of a developer in GitLab. They open
 * nothing but a sandbox.
 */
export const exampleTokens = {
  gitlab: "glpat-sandbox-platform",
  cloud: "pul-sandbox-platform",
  developer: "glpat-sandbox-developer",
} as const;

/** A company of the size that fits a screen: one project with a small Pulumi program, and the stacks of that program. */
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
          // The SDK is the runner's, as it could be an image's: the loop runs where no package registry is in reach.
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

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
