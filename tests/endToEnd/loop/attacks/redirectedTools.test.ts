import { stringify } from "yaml";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { project } from "../../world";
import { type AttackWorld, createAttackWorld } from "./attackWorld";
import { reviewedFiles } from "./poisonedCache";

/** A merge request adds files that redirect tools: its own jobs use them, and jobs of reviewed code never get them. */
let world: AttackWorld;

jest.setTimeout(120_000);

beforeAll(async () => {
  world = await createAttackWorld(seedWith(reviewedFiles));
});

afterAll(() => world.close());

test("jobs of the merge request use the tools that it redirects", async () => {
  const mark = (what: string) => `echo > "${world.findings.path}/$CI_JOB_NAME.${what}"`;
  const files = {
    "infra/.npmrc": "script-shell=${CI_PROJECT_DIR}/infra/shell\n",
    "infra/shell": `#!/bin/sh\n${mark("npmrc")}\nexec sh "$@"\n`,
    "left/pulumi-resource-legit": `#!/bin/sh\n${mark("plugins")}\nexec "$CI_PROJECT_DIR/plugins/legit/pulumi-resource-legit" "$@"\n`,
    "left/PulumiPlugin.yaml": "runtime: nodejs\n",
    "left/required.js": `require("node:fs").writeFileSync("${world.findings.path}/" + process.env.CI_JOB_NAME + ".node", "");\n`,
  };
  await world.propose("topic", "infra/Pulumi.yaml", /$/, "plugins:\n  providers: [{ name: legit, path: ../left }]\n");
  for (const [path, content] of Object.entries(files)) {
    const options = path.includes(".") ? {} : { executeFilemode: true };
    await world.as("developer").RepositoryFiles.create(project, path, "topic", content, path, options);
  }
  const { content } = await world.as("developer").RepositoryFiles.show(project, ".gitlab-ci.yml", "topic");
  const own = Buffer.from(content, "base64").toString() + ownJobs;
  await world.as("developer").RepositoryFiles.edit(project, ".gitlab-ci.yml", "topic", own, "Add jobs");
  await world.openMergeRequest("topic");
  await world.jobs();

  expect(world.findings.names()).toEqual(expect.arrayContaining(["preview.npmrc", "preview.plugins", "use.node"]));
});

test("a deployment uses its own tools", async () => {
  world.findings.clear();
  const jobs = await world.deployMain();

  expect(Object.entries(jobs).map(([name, { status }]) => [name, status])).toEqual(
    expect.arrayContaining([
      ["deploy-staging", "success"],
      ["promotion-preview-production", "success"],
    ]),
  );
  expect(world.findings.names()).toEqual([]);
});

const onMergeRequest = [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }];

/** Two jobs, one of which gives the other its environment, in a report with variables. */
const ownJobs = stringify({
  leave: {
    stage: "preview",
    rules: onMergeRequest,
    script: ['echo "NODE_OPTIONS=--require=$CI_PROJECT_DIR/left/required.js" > left.env'],
    artifacts: { reports: { dotenv: "left.env" } },
  },
  use: { stage: "deploy", rules: onMergeRequest, needs: ["leave"], script: ["node --version; node -e 1"] },
});
