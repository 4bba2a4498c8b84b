import { join } from "node:path";
import { outputOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeAll(() => {
  world = openWorld({ env: { EXTRA: "from the runner", LANG: "C", OVERRIDDEN: "runner" } });
});
afterAll(() => world.close());

const project = () => join(world.folder, "builds", "0", "shop-api");

test("a job gets its own environment variables, and none of the sandbox", async () => {
  process.env.SANDBOX_LEAK = "leak";
  const { log } = await world.run({
    script: ["env | sort"],
    variables: [
      { key: "STAGE", value: "it's $HOME `x`\n", raw: true },
      { key: "OVERRIDDEN", value: "GitLab" },
      { key: "PULUMI_HOME", value: "$CI_PROJECT_DIR/.pulumi-home:${CI_PROJECT_DIR}x:$CI_PROJECT_DIRS" },
      { key: "CI_PROJECT_DIR", value: "/elsewhere" },
      { key: "RAW", value: "$CI_PROJECT_DIR", raw: true },
      { key: "KEY", value: "a key", file: true },
      { key: "KEY_PATH", value: "at $KEY" },
      { key: "IMAGE", value: "<$CI_JOB_IMAGE>" },
      { key: "ONCE", value: "$RAW $EXTRA $$KEY $1" },
    ],
  });
  delete process.env.SANDBOX_LEAK;

  const builds = join(world.folder, "builds", "0");
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  expect(outputOf(log)).toEqual(
    [
      `CI_BUILDS_DIR=${builds}`,
      "CI_CONCURRENT_ID=0",
      "CI_CONCURRENT_PROJECT_ID=0",
      "CI_JOB_STATUS=running",
      "CI_JOB_TIMEOUT=1m0s",
      `CI_PROJECT_DIR=${project()}`,
      `CI_RUNNER_EXECUTABLE_ARCH=${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`,
      "CI_RUNNER_REVISION=sandbox",
      "CI_RUNNER_SHORT_TOKEN=sandbox",
      "CI_RUNNER_VERSION=19.4.0",
      "CI_SERVER=yes",
      "CI_SHARED_ENVIRONMENT=true",
      "EXTRA=from the runner",
      `GITLAB_ENV=${project()}.tmp/gitlab_runner_env`,
      `HOME=${project()}.home`,
      "IMAGE=<>",
      `KEY=${project()}.tmp/KEY`,
      `KEY_PATH=at ${project()}.tmp/KEY`,
      "LANG=C",
      `OLDPWD=${builds}`,
      "ONCE=$CI_PROJECT_DIR from the runner $KEY ",
      "OVERRIDDEN=GitLab",
      `PATH=${join(process.execPath, "..")}:${path}`,
      `PULUMI_HOME=${project()}/.pulumi-home:${project()}x:`,
      `PWD=${project()}`,
      "RAW=$CI_PROJECT_DIR",
      `RUNNER_TEMP_PROJECT_DIR=${project()}.tmp`,
      "SHLVL=1",
      "STAGE=it's $HOME `x`",
      `TMPDIR=${project()}.temporary`,
      "_=/usr/bin/env",
    ].map((line) => line.trimEnd()),
  );
});
