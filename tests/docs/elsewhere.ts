/** Commands of the pages that the tests of this folder do not run. */
export interface Elsewhere {
  readonly commands: readonly string[];
  /** Why not. */
  readonly reason: string;
  /** The tests that run the same command, on the sandbox or with a stand-in, if there are any. */
  readonly tests: readonly string[];
}

export const elsewhere: readonly Elsewhere[] = [
  {
    commands: [
      "pulumi login",
      "pulumi stack init shop-api",
      "pulumi config set --secret npmToken",
      "pulumi preview",
      "pulumi up",
      "pulumi destroy",
    ],
    reason: "needs GitLab, Pulumi Cloud and the engine",
    tests: ["tests/examples/examples.test.ts", "tests/endToEnd/languages/examples.test.ts"],
  },
  {
    commands: ["foundation", "network", "shop-api", "shop-web"].flatMap((stack) => [
      `pulumi stack init ${stack}`,
      `pulumi up --stack ${stack}`,
    ]),
    reason: "needs GitLab, Pulumi Cloud and the engine",
    tests: ["tests/examples/examples.test.ts"],
  },
  {
    commands: ["pulumi preview --diff"],
    reason: "needs GitLab, Pulumi Cloud and the engine; the tests preview without the option",
    tests: ["tests/examples/examples.test.ts"],
  },
  {
    commands: ["pulumi new <path or address>/templates/platform"],
    reason: "needs an address, the engine and an installation by npm",
    tests: ["tests/install/template.test.ts"],
  },
  {
    commands: [
      "pulumi stack init shop-web --copy-config-from shop-api",
      "pulumi config set gitLabProject acme/shop/web",
      "pulumi config set staging shop-web/staging",
      "pulumi config set production shop-web/production",
    ],
    reason: "needs the repository that pulumi new creates; the tests answer its questions instead",
    tests: ["tests/install/template.test.ts"],
  },
  {
    commands: ["pulumi stack init acme/shop-api/staging", "pulumi cancel acme/shop-api/staging"],
    reason: "changes stacks of a program in Pulumi Cloud",
    tests: [],
  },
  {
    commands: [
      "pulumi import gitlab:index/projectVariable:ProjectVariable shop-api-variable-staging-REGION 101:REGION:staging " +
        "--parent pipeline=urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline::shop-api",
    ],
    reason: "needs a variable in GitLab",
    tests: ["tests/endToEnd/lifecycle.test.ts"],
  },
  {
    commands: ["pulumi config set --secret --path platform:secrets.npm"],
    reason: "needs a stack and its secrets provider",
    tests: ["tests/endToEnd/secrets.test.ts"],
  },
  {
    commands: [
      "pulumi config set-all --path --plaintext platform:pipeline.tokens.previous=2027-02-28 " +
        "--plaintext platform:pipeline.tokens.expires=2027-08-31",
    ],
    reason: "needs a stack with stored tokens",
    tests: ["tests/endToEnd/tokens.test.ts"],
  },
  {
    commands: [
      "pulumi package add <path or git address>",
      "pulumi package add <path or git address of pulumi-pipeline>",
      "pulumi install",
    ],
    reason: "needs the engine and its generators of SDKs",
    tests: ["tests/endToEnd/languages/examples.test.ts"],
  },
  {
    commands: ["pulumi plugin install resource gitlab v10.4.0", "pulumi plugin install resource pulumiservice v1.3.0"],
    reason: "downloads the official plugins; the tests install the stand-ins",
    tests: [],
  },
  {
    commands: ["npm install @pulumi/pulumi pulumi-pipeline", "npm install --save-dev pulumi-pipeline-sandbox"],
    reason: "the packages are in no registry yet; the tests install their tarballs",
    tests: ["tests/install/install.test.ts"],
  },
  {
    commands: ["npm pack", "npm install @pulumi/pulumi ./pulumi-pipeline-0.1.0.tgz"],
    reason: "installs packages, which takes minutes",
    tests: ["tests/install/install.test.ts"],
  },
  {
    commands: ["npm install", "npm run build"],
    reason: "is for the folder of an example, which needs the package",
    tests: ["tests/examples/examples.test.ts"],
  },
  {
    commands: ["npx pulumi-pipeline-sandbox", "npm run --silent pipeline -- sandbox"],
    reason: "runs until Ctrl-C",
    tests: ["tests/cli/sandbox.test.ts", "sandbox/tests/cli/sandbox.test.ts"],
  },
  {
    commands: [
      "curl -X POST http://127.0.0.1:PORT/-/faults -H @- -H 'content-type: application/json' -d " +
        `'{ "server": "gitlab", "method": "POST", "path": "/api/v4/projects/*/variables", "nth": 2, "fault": { "status": 502 } }' ` +
        "<<< 'authorization: Bearer TOKEN'",
    ],
    reason: "needs a running sandbox",
    tests: ["sandbox/tests/readme.test.ts"],
  },
];
