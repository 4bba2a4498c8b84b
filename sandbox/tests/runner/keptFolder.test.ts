import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { processMark } from "../../runner/jobFolder";
import { markedProcesses } from "../../runner/shell/endProcesses";
import type { JobSpec } from "./fakePort";
import { outputOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeEach(() => {
  world = openWorld({ keepsFolders: true, env: { TOOL_HOME: "/opt/tool" } });
});
afterEach(() => world.close());

async function outputOfJob(spec: JobSpec): Promise<readonly string[]> {
  const { log, result } = await world.run(spec);
  expect(result.status).toBe("success");
  return outputOf(log);
}

const root = () => join(world.folder, "builds", "0");

test("the next job finds home and temporary folder, also in another project", async () => {
  await outputOfJob({ script: ["echo home > ~/left; echo temporary > $TMPDIR/left"] });
  const next = { script: ["cat ~/left $TMPDIR/left"] };

  expect(await outputOfJob(next)).toEqual(["home", "temporary"]);
  expect(await outputOfJob({ ...next, projectId: 102, fullPath: "acme/other" })).toEqual(["home", "temporary"]);
});

test("each project has its own checkout", async () => {
  await outputOfJob({ script: ["echo hidden > .git/left; echo $CI_PROJECT_DIR"] });
  const script = ["ls .git/left 2> /dev/null || echo none; echo $CI_PROJECT_DIR"];

  expect(await outputOfJob({ script, projectId: 102, fullPath: "acme/other" })).toEqual([
    "none",
    join(root(), "acme/other"),
  ]);
  expect(await outputOfJob({ script })).toEqual([".git/left", join(root(), "acme/shop-api")]);
});

test("files beside the checkout are kept, except the job's file variables and GITLAB_ENV", async () => {
  const left = 'echo left > "$RUNNER_TEMP_PROJECT_DIR/left"; echo KEPT=1 >> "$GITLAB_ENV"; export KEPT=2';
  await outputOfJob({ script: [left], variables: [{ key: "FILE", value: "canary", file: true }] });
  const script = ['cat "$RUNNER_TEMP_PROJECT_DIR/left"; ls -A "$RUNNER_TEMP_PROJECT_DIR"; echo "${KEPT-unset}"'];

  expect(await outputOfJob({ script })).toEqual([
    "left",
    ".after-script",
    ".gitlab-runner.ext.conf",
    "gitlab_runner_env",
    "left",
    "unset",
  ]);
});

test("writes a file variable through a link, like GitLab Runner", async () => {
  await outputOfJob({ script: ['ln -s ~/leaked "$RUNNER_TEMP_PROJECT_DIR/FILE"'] });
  await outputOfJob({ variables: [{ key: "FILE", value: "canary", file: true }] });

  expect(await outputOfJob({ script: ["cat ~/leaked"] })).toEqual(["canary"]);
});

test("a login profile that a job leaves runs before the next script, without its variables", async () => {
  await outputOfJob({
    script: [`echo 'echo "profile \${SECRET-unset}"; spy() { echo "spied $SECRET"; }' > ~/.bash_profile`],
  });
  const variables = [{ key: "SECRET", value: "canary" }];

  expect(await outputOfJob({ script: ["spy"], afterScript: ["true"], variables })).toEqual([
    "profile unset",
    "spied canary",
  ]);
});

test("the runner's variables for every job are set after the profile", async () => {
  await outputOfJob({ script: ["echo 'export TOOL_HOME=elsewhere' > ~/.profile"] });

  expect(await outputOfJob({ script: ['echo "$TOOL_HOME"'] })).toEqual(["/opt/tool"]);
});

test("ends every process of a job before the next one", async () => {
  const { log } = await world.run({
    script: [
      "setsid sh -c 'touch $TMPDIR/up; cd ~; exec sleep 60' > /dev/null 2>&1 & while [ ! -e $TMPDIR/up ]; do sleep 0.02; done; echo up",
    ],
  });

  expect(outputOf(log)).toEqual(["up"]);
  expect(await markedProcesses(processMark(root()))).toEqual([]);
});

test("removes the file variables of a job that fails early", async () => {
  const { result } = await world.run({
    sha: "1".repeat(40),
    variables: [{ key: "FILE", value: "canary", file: true }],
  });

  expect(result.failureReason).toBe("runner_system_failure");
  expect(readdirSync(join(root(), "acme/shop-api.tmp"))).toEqual([]);
});

test("removes the machine's folders with its runner, including read-only ones", async () => {
  await outputOfJob({ script: ["mkdir -p ~/locked/inner locked/inner; chmod -R a-w ~/locked locked"] });
  expect(existsSync(join(world.folder, "machine", "home", "locked"))).toBe(true);
  await world.runner.close();

  expect(readdirSync(world.folder)).toEqual([]);
});
