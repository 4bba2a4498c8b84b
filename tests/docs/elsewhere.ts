/** Commands of the pages that the tests of this folder do not run. */
export interface Elsewhere {
  readonly commands: readonly string[];
  /** The reason. */
  readonly reason: string;
  /** The test that runs them, on the sandbox or with a tarball, and the text with which it does so. */
  readonly runBy?: { readonly file: string; readonly text: string };
}

const needsServers = "needs GitLab, Pulumi Cloud and the engine";

export const elsewhere: readonly Elsewhere[] = [
  {
    commands: ["pulumi login"],
    reason: "needs an account; the tests name their backend in PULUMI_BACKEND_URL",
  },
  {
    commands: ["pulumi stack init shop-api"],
    reason: needsServers,
    runBy: { file: "tests/examples/examples.test.ts", text: "stack init shop-api" },
  },
  {
    commands: [
      "pulumi stack init platform",
      ...["readToken", "updateToken"].map(
        (token) => `pulumi config set --stack platform --secret --path platform:secrets.${token}`,
      ),
    ],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/loop/platformRepository.test.ts", text: '"--path", "platform:secrets.updateToken"' },
  },
  {
    commands: ["npx pulumi-pipeline fleet status", "npx pulumi-pipeline fleet status --markdown"],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/fleetStatus.test.ts", text: '"fleet", "status"' },
  },
  {
    commands: ["npx pulumi-pipeline fleet preview", "npx pulumi-pipeline fleet up"],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/fleetUp.test.ts", text: 'fleet("preview")' },
  },
  {
    commands: ["npx pulumi-pipeline fleet refresh --preview-only"],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/fleetUp.test.ts", text: 'fleet("refresh --preview-only"' },
  },
  {
    commands: [
      "npx pulumi-pipeline fleet preview --diff --json --shard 1/2 > shard-1.json",
      "npx pulumi-pipeline fleet preview --diff --json --shard 2/2 > shard-2.json",
      "npx pulumi-pipeline fleet summary shard-1.json shard-2.json --counts pulumi-report.json > fleet.md",
    ],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/fleetUp.test.ts", text: '"--diff", "--json", "--shard"' },
  },
  {
    commands: ["npx pulumi-pipeline fleet check", "npx pulumi-pipeline fleet init --write"],
    reason: "needs a platform repository",
    runBy: { file: "tests/cli/fleet/init.test.ts", text: '"fleet", "init", "--write"' },
  },
  {
    commands: ["npx pulumi-pipeline fleet leave", "npx pulumi-pipeline fleet leave --destroy shop-web"],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/fleetUp.test.ts", text: "leave --yes --destroy lib" },
  },
  {
    commands: ["npx pulumi-pipeline fleet discover acme", "npx pulumi-pipeline fleet discover acme --write all"],
    reason: "needs GitLab",
    runBy: { file: "tests/endToEnd/fleetDiscover.test.ts", text: '"fleet", "discover", "acme"' },
  },
  {
    commands: ["pulumi config set --secret npmToken"],
    reason: needsServers,
    runBy: { file: "tests/examples/examples.test.ts", text: "config set --secret npmToken" },
  },
  {
    commands: ["pulumi preview"],
    reason: needsServers,
    runBy: { file: "tests/examples/examples.test.ts", text: 'pulumi("preview")' },
  },
  {
    commands: ["pulumi preview --diff"],
    reason: `${needsServers}; the tests preview without the option`,
  },
  {
    commands: ["pulumi up"],
    reason: needsServers,
    runBy: { file: "tests/examples/examples.test.ts", text: "up --yes --skip-preview" },
  },
  {
    commands: ["pulumi destroy --refresh"],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/deletedByHand.test.ts", text: "destroy --yes --skip-preview --refresh" },
  },
  {
    commands: ["PULUMI_PIPELINE_PLUGINS=~/plugins npm test"],
    reason: "needs the official plugins; a test sets a checkout up with a folder of plugins",
    runBy: { file: "tests/tools/setup.test.ts", text: "replaces the stand-ins, and the next set-up keeps its plugins" },
  },
  {
    commands: ["pulumi new <path or address>/templates/platform"],
    reason: "needs an address, the engine and an installation by npm",
    runBy: { file: "tests/install/template.test.ts", text: '"new", join(folder, "template")' },
  },
  {
    commands: [
      "pulumi stack init shop-web --copy-config-from shop-api",
      "pulumi config set gitLabProject acme/shop/web",
      "pulumi config set staging shop-web/staging",
      "pulumi config set production shop-web/production",
    ],
    reason: "needs the repository that pulumi new creates",
  },
  {
    commands: ["pulumi stack init acme/shop-api/staging"],
    reason: "creates a stack of a program in Pulumi Cloud",
  },
  {
    commands: ["pulumi destroy"],
    reason: "needs the servers",
    runBy: { file: "tests/endToEnd/leave.test.ts", text: "destroy --yes --skip-preview" },
  },
  {
    commands: ["pulumi cancel acme/shop-api/staging"],
    reason: "needs an update that has crashed",
    runBy: {
      file: "tests/endToEnd/loop/conflicts.test.ts",
      text: '"cancel", "--yes", "--stack", "acme/shop-api/staging"',
    },
  },
  {
    commands: [
      "pulumi import gitlab:index/projectVariable:ProjectVariable shop-api-variable-staging-REGION 101:REGION:staging " +
        "--parent pipeline=urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline::shop-api",
    ],
    reason: "needs a variable in GitLab",
    runBy: {
      file: "tests/endToEnd/lifecycle.test.ts",
      text: "gitlab:index/projectVariable:ProjectVariable shop-api-variable-staging-REGION 101:REGION:staging",
    },
  },
  {
    commands: ["pulumi config set --secret --path platform:secrets.npm"],
    reason: "needs a stack and its secrets provider",
    runBy: { file: "tests/endToEnd/secrets.test.ts", text: "config set --secret --path platform:secrets.npm" },
  },
  {
    commands: [
      "pulumi config set-all --path --plaintext platform:pipeline.tokens.previous=2027-02-28 " +
        "--plaintext platform:pipeline.tokens.expires=2027-08-31",
    ],
    reason: "needs a stack with stored tokens",
    runBy: { file: "tests/endToEnd/tokens.test.ts", text: "config set-all --path" },
  },
  {
    commands: [
      "pulumi package add <path or git address>",
      "pulumi package add <path or git address of pulumi-pipeline>",
      "pulumi install",
    ],
    reason: "needs an address, the engine and its language hosts; the tests generate the SDK with Pulumi's generators",
    runBy: { file: "tests/endToEnd/languages/languageWorld.ts", text: "copyExample(language, sandbox)" },
  },
  {
    commands: ["pulumi plugin install resource gitlab v10.4.0", "pulumi plugin install resource pulumiservice v1.3.0"],
    reason: "downloads the official plugins; the tests install the stand-ins",
    runBy: { file: "tests/tools/setup.test.ts", text: "pulumi plugin install gitlab 10.4.0" },
  },
  {
    commands: ["npm install --save-dev pulumi-pipeline-sandbox"],
    reason: "the package is in no registry yet",
  },
  {
    commands: [
      "npm install @pulumi/pulumi pulumi-pipeline",
      "npm pack",
      "npm install @pulumi/pulumi ./pulumi-pipeline-0.1.0.tgz",
    ],
    reason: "installs packages, which takes minutes; the tests install the tarball",
    runBy: { file: "tests/install/install.test.ts", text: "await npmInstall(directory)" },
  },
  {
    commands: ["npm install"],
    reason: "is for the folder of an example, which needs the package",
    runBy: { file: "tests/examples/examples.test.ts", text: "await npmInstall(directory)" },
  },
  {
    commands: ["npx pulumi-pipeline-sandbox"],
    reason: "runs until Ctrl-C",
    runBy: { file: "sandbox/tests/cli/sandbox.test.ts", text: "startCommand(main, words" },
  },
  {
    commands: [
      ...["staging", "production --tag release-1.2", "production --tag release-1.2 --operation preview"].map(
        (words) => `npm run --silent pipeline -- deploy Pulumi.shop-api.yaml ${words}`,
      ),
      "npx pulumi-pipeline deploy Pulumi.shop-api.yaml production --tag release-1.2",
    ],
    reason: "needs Pulumi Cloud",
    runBy: { file: "tests/cli/deploy.test.ts", text: 'folder.run("deploy", "Pulumi.shop-api.yaml", ...words)' },
  },
  {
    commands: [
      "cp examples/kestra/Pulumi.shop-flows.yaml .",
      "npm run --silent pipeline -- sandbox --kestra",
      "pulumi stack init shop-flows",
      "pulumi config set --path 'platform:pipeline.variables[0].value' http://127.0.0.1:PORT",
      "pulumi config set --secret --path platform:secrets.kestraValidation",
      "pulumi config set --secret --path platform:secrets.kestra",
    ],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/byHand.test.ts", text: 'commandsOf("docs/kestra.md")' },
  },
  {
    commands: ["cp examples/pulumi-deployments/Pulumi.shop-api.yaml ."],
    reason: needsServers,
    runBy: { file: "tests/endToEnd/byHand.test.ts", text: 'commandsOf("docs/pulumi-deployments.md")' },
  },
  {
    commands: ["npm run --silent pipeline -- sandbox"],
    reason: "runs until Ctrl-C",
    runBy: { file: "tests/cli/sandbox.test.ts", text: '"npm", ["run", "--silent", "pipeline", "--", "sandbox"]' },
  },
  {
    commands: [
      "curl -X POST http://127.0.0.1:PORT/-/faults -H @- -H 'content-type: application/json' -d " +
        `'{ "server": "gitlab", "method": "POST", "path": "/api/v4/projects/*/variables", "nth": 2, "fault": { "status": 502 } }' ` +
        "<<< 'authorization: Bearer TOKEN'",
    ],
    reason: "needs a running sandbox",
    runBy: { file: "sandbox/tests/readme.test.ts", text: 'runCommand("bash", ["-c", here])' },
  },
];
