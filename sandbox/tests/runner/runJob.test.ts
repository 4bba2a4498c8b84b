import { join } from "node:path";
import type { JobSpec } from "./fakePort";
import { outputOf, plainLog, sectionOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeAll(() => {
  world = openWorld();
});
afterAll(() => world.close());

const project = () => join(world.folder, "builds", "0", "shop-api");

test("the log of a job has the format of GitLab Runner", async () => {
  const { log, result } = await world.run({
    beforeScript: ["echo before"],
    script: ["echo 'it''s'", "for i in 1 2; do\n  echo $i\ndone", ""],
    afterScript: ["echo after"],
  });

  expect(result).toEqual({ status: "success", exitCode: 0, failureReason: null });
  expect(log).toBe(
    [
      "<0>Running with gitlab-runner 19.4.0 (sandbox)</>",
      "<0>  on sandbox sandbox-0, system ID: s_sandbox</>",
      '<start prepare_executor><0><cyan>Preparing the "shell" executor</></>',
      "<0>Using Shell (bash) executor...</>",
      "<end prepare_executor><start prepare_script><0><cyan>Preparing environment</></>",
      "Running on sandbox...",
      "<end prepare_script><start get_sources><0><cyan>Getting source from Git repository</></>",
      "<green>Fetching changes with git depth set to 20...</>",
      `Initialized empty Git repository in ${project()}/.git/`,
      "<green>Created fresh repository.</>",
      `<green>Checking out ${world.shas.at(-1)?.slice(0, 8) ?? ""} as detached HEAD (ref is main)...</>`,
      "",
      "<green>Skipping Git submodules setup</>",
      '<end get_sources><start step_script><0><cyan>Executing "step_script" stage of the job script</></>',
      "<green>$ echo before</>",
      "before",
      "<green>$ echo 'it''s'</>",
      "its",
      "<green>$ for i in 1 2; do # collapsed multi-line command</>",
      "1",
      "2",
      "",
      "<end step_script><start after_script><0><cyan>Running after_script</></>",
      "<green>Running after script...</>",
      "<green>$ echo after</>",
      "after",
      "<end after_script><start cleanup_file_variables><0><cyan>Cleaning up project directory and file based variables</></>",
      "<end cleanup_file_variables><green>Job succeeded</>",
      "",
    ]
      .join("\n")
      .replace(/<(start|end) (\w+)>/g, "section_$1:1800000000:$2\r\x1b[0K")
      .replaceAll("<0>", "\x1b[0K")
      .replaceAll("<cyan>", "\x1b[36;1m")
      .replaceAll("<green>", "\x1b[32;1m")
      .replaceAll("</>", "\x1b[0;m"),
  );
});

test.each<[string, JobSpec, readonly string[]]>([
  [
    "both outputs keep their order",
    { script: ["echo 1; echo 2 >&2; echo 3 > /dev/stderr; echo 4 > /dev/stdout; echo 5"] },
    ["1", "2", "3", "4", "5"],
  ],
  ["commands can't read the script", { script: ["cat", "echo on"] }, ["on"]],
  [
    "before_script and script share a shell",
    { beforeScript: ["value=7; cd .."], script: ["echo $value; basename $PWD"] },
    ["7", "0"],
  ],
  [
    "a file variable is a file that only the job reads",
    {
      script: ['cat "$FILE"; echo', 'stat -c %a "$FILE" 2> /dev/null || stat -f %Lp "$FILE"', 'echo "$FILE"'],
      variables: [{ key: "FILE", value: "a\nb", file: true }],
    },
    ["a", "b", "600", "FILE"],
  ],
])("%s", async (_, spec, output) => {
  const { log, result } = await world.run(spec);

  expect(outputOf(log).map((line) => line.replace(`${project()}.tmp/`, ""))).toEqual(output);
  expect(result.status).toBe("success");
});

test.each<[string, JobSpec, number]>([
  ["a command that fails", { script: ["exit 3", "echo never"] }, 3],
  ["a command in a pipe that fails", { script: ["false | true", "echo never"] }, 1],
  ["a line of several that fails", { script: ["false\necho never"] }, 1],
  ["a command that is killed", { script: ["bash -c 'kill -9 $PPID'", "echo never"] }, 137],
  ["an unknown command", { script: ["no-such-command-x"] }, 127],
])("%s ends the job with its status", async (_, spec, status) => {
  const { log, result } = await world.run(spec);

  expect(result).toEqual({ status: "failed", exitCode: status, failureReason: "script_failure" });
  expect(log.endsWith(`\x1b[31;1mERROR: Job failed: exit status ${String(status)}\x1b[0;m\n`)).toBe(true);
  expect(outputOf(log)).not.toContain("never");
});

test("a syntax error in the script ends the job", async () => {
  const { result, log } = await world.run({ script: ["echo )", "echo never"] });

  expect(result).toEqual({ status: "failed", exitCode: expect.any(Number), failureReason: "script_failure" });
  expect(outputOf(log)).not.toContain("never");
});

test("after_script runs in its own shell, with the job's status and its GITLAB_ENV", async () => {
  const afterScript = ['echo "$CI_JOB_STATUS:$value:$KEPT"', "exit 4"];
  const ran = [
    await world.run({ script: ["value=7", 'echo KEPT=a=b >> "$GITLAB_ENV"'], afterScript }),
    await world.run({ script: ["exit 2"], afterScript }),
  ];

  expect(ran.map(({ log }) => sectionOf(log, "after_script")[3])).toEqual(["success::a=b", "failed::"]);
  expect(ran.map(({ log }) => sectionOf(log, "after_script").at(-1))).toEqual([
    "WARNING: after_script failed, but job will continue unaffected: exit status 4",
    "WARNING: after_script failed, but job will continue unaffected: exit status 4",
  ]);
  expect(ran.map(({ result }) => result.exitCode)).toEqual([0, 2]);
});

test("masks values in every part of the log", async () => {
  const { log } = await world.run({
    script: ["echo canary-1; printf cana; sleep 0.1; printf 'ry-1\\n'", "# canary-1 in a command", "exit 1"],
    afterScript: ["echo $SECRET | rev | rev"],
    variables: [{ key: "SECRET", value: "canary-1", masked: true }],
    artifacts: { paths: ["canary-1.txt"], when: "always" },
  });

  expect(log).not.toContain("canary-1");
  expect(outputOf(log)).toEqual(["[MASKED]", "[MASKED]"]);
  expect(sectionOf(log, "upload_artifacts_on_failure")[2]).toContain("WARNING: [MASKED].txt: no matching files.");
});

test("GitLab's warnings are at the start of the log", async () => {
  const { log } = await world.run({ warnings: ["no ID token"] });

  expect(plainLog(log)[2]).toBe("WARNING: no ID token");
});

test("CI_DEBUG_TRACE shows each command", async () => {
  const { log } = await world.run({ script: ["true one"], variables: [{ key: "CI_DEBUG_TRACE", value: "true" }] });

  expect(outputOf(log).some((line) => /^\++ true one$/.test(line))).toBe(true);
});

test("no process list shows a variable", async () => {
  const { log } = await world.run({
    script: [
      'set +o pipefail; for file in /proc/[0-9]*/cmdline; do cat $file 2> /dev/null | tr "\\0" " "; echo; done | grep -c "canary[-]2" || true',
    ],
    variables: [{ key: "SECRET", value: "canary-2" }],
  });

  // Without /proc there is nothing to find.
  expect(outputOf(log)).toEqual(["0"]);
});
