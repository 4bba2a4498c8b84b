import { lines, run, statuses } from "./smallFiles";

describe("artifacts", () => {
  const makes = {
    stage: "a",
    script: ["mkdir -p out/deep", "echo 1 >out/deep/one", "echo 2 >out/two", "echo 3 >left"],
  };
  const artifacts = { paths: ["out/", "$CI_PROJECT_DIR/l*"], exclude: ["out/two"] };

  test("are the only files that later jobs get", async () => {
    const next = { stage: "b", script: ["echo out/*/*", "test -e left", "test ! -e out/two"] };
    const result = await run({ stages: ["a", "b"], makes: { ...makes, artifacts }, next });

    expect(statuses(result)).toEqual({ makes: "success", next: "success" });
    expect(result.jobs[0]?.artifacts).toEqual({ "out/deep/one": "1\n", left: "3\n" });
    expect(result.jobs[1]?.log).toBe("$ echo out/*/*\nout/deep/one\n$ test -e left\n$ test ! -e out/two\n");
  });

  test.each<[string, boolean, string[]]>([
    ["on_success", true, ["left"]],
    ["on_success", false, []],
    ["on_failure", true, []],
    ["on_failure", false, ["left"]],
    ["always", true, ["left"]],
    ["always", false, ["left"]],
  ])("with when: %s, of a job whose success is %s, are kept as in GitLab", async (when, succeeds, kept) => {
    const script = ["echo >left", String(succeeds)];
    const { jobs } = await run({ job: { script, after_script: ["true"], artifacts: { paths: ["left"], when } } });

    expect(Object.keys(jobs[0]!.artifacts)).toEqual(kept);
  });

  test("that are reports are uploaded also after a failure, and go to no other job", async () => {
    const reports = { terraform: "plan.json", annotations: "links.json" };
    const script = ["echo '{}' >plan.json", "false"];
    const result = await run({
      stages: ["a", "b"],
      job: { stage: "a", script, allow_failure: true, artifacts: { reports } },
      next: { stage: "b", script: ["test ! -e plan.json"] },
    });

    expect(result.jobs[0]?.reports).toEqual({ terraform: { "plan.json": "{}\n" }, annotations: {} });
    expect(statuses(result)).toEqual({ job: "failed", next: "success" });
  });

  test("of a dotenv report are variables of later jobs", async () => {
    const result = await run({
      stages: ["a", "b"],
      job: { stage: "a", script: ["echo URL=https://x >vars"], artifacts: { reports: { dotenv: "vars" } } },
      next: { stage: "b", script: ["pulumi $URL"] },
    });

    expect(lines(result.jobs[1]!)).toEqual(["pulumi https://x"]);
  });
});

test("each job has its own checkout, without uncommitted files", async () => {
  const result = await run({
    stages: ["a", "b"],
    one: { stage: "a", script: ["echo >x", "rm -r infra"] },
    two: { stage: "b", script: ["test ! -e x", "ls -A"] },
  });

  expect(statuses(result)).toEqual({ one: "success", two: "success" });
  expect(result.jobs[1]?.log).toBe("$ test ! -e x\n$ ls -A\n.git\n.gitlab-ci.yml\ninfra\n");
});
