import { randomBytes } from "node:crypto";
import type { Seed } from "./index";

/**
 * The tokens of the example's users, as a client of theirs needs them: the platform team's in GitLab and in Pulumi
 * Cloud, the developer's in GitLab.
 */
export type ExampleTokens = Readonly<Record<"gitlab" | "cloud" | "developer", string>>;

/**
 * Random in each process. The sandbox's runner executes what its users commit, so that another user of the machine who
 * knew a token could run commands as the one who started the sandbox.
 */
export const exampleTokens: ExampleTokens = {
  gitlab: gitLabToken(),
  cloud: cloudToken(),
  developer: gitLabToken(),
};

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
      { login: "developer", token: cloudToken() },
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

/** In GitLab's shape, 120 bits. */
function gitLabToken(): string {
  return `glpat-${randomBytes(15).toString("base64url")}`;
}

/** In Pulumi Cloud's shape, 160 bits. */
function cloudToken(): string {
  return `pul-${randomBytes(20).toString("hex")}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
