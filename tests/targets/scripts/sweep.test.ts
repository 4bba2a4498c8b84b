import { sweepScript } from "../../../targets/gitlab/scripts/sweep";
import { type Behaviour, createJob, shells, type TestJob } from "./job";

const variables = {
  PULUMI_REVIEW_STACKS: "acme/shop/mr-",
  PULUMI_ENVIRONMENT: "shop/review",
  CI_API_V4_URL: "https://gitlab.example/api/v4",
  CI_PROJECT_ID: "7",
  CI_JOB_TOKEN: "job-token",
};
const list = "pulumi stack ls --organization acme --project shop --fully-qualify-stack-names --json";
const ask = (number: number) =>
  "curl --fail --silent --show-error --globoff --header JOB-TOKEN: job-token " +
  `https://gitlab.example/api/v4/projects/7/merge_requests?state=opened&iids[]=${number}`;
const sweep = (number: number) => [
  `pulumi config env add shop/review --stack acme/shop/mr-${number} --yes`,
  `pulumi destroy --stack acme/shop/mr-${number} --yes --remove`,
];

/** As Pulumi Cloud's CLI lists them. */
function listed(...names: readonly string[]): Behaviour {
  const stacks = names.map((name) => ({
    name,
    current: false,
    resourceCount: 1,
    url: `https://app.pulumi.com/${name}`,
  }));
  return { on: "stack ls", stdout: `${JSON.stringify(stacks, null, 2)}\n` };
}

function answers(answer: (number: number) => Omit<Behaviour, "on">, ...numbers: readonly number[]): Behaviour[] {
  return numbers.map((number) => ({ on: ask(number).slice("curl ".length), ...answer(number) }));
}
const open = (number: number) => ({ stdout: `[{"id":99,"iid":${number},"state":"opened"}]` });
const closed = () => ({ stdout: "[]" });
const silent = () => ({ stderr: "curl: (22) The requested URL returned error: 403\n", exit: 22 });

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  const run = () => job.script([...sweepScript({ escEnvironment: true }), "echo next"], variables);

  test("a stack goes when its merge request is not open", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [...answers(open, 3), ...answers(closed, 12)]);

    const { code, stdout } = await run();

    expect(code).toBe(0);
    expect(job.calls()).toEqual([list, ask(3), ask(12), ...sweep(12)]);
    expect(stdout).toBe("!3 is open. acme/shop/mr-3 stays.\n!12 is not open. acme/shop/mr-12 goes.\nnext\n");
  });

  test.each([
    "acme/shop/staging",
    "acme/shop/mr-",
    "acme/shop/mr-x",
    "acme/shop/mr-1x",
    "acme/shop/mr-01",
    "acme/shop/mr-1-2",
    "acme/shop/amr-1",
    "acme/other/mr-1",
    "other/shop/mr-1",
    "mr-1",
    "1",
  ])("%s is no review stack of this project", async (name) => {
    job.standIn("pulumi", [listed(name)]);
    job.standIn("curl", answers(closed, 1));

    const { code } = await run();

    expect(code).toBe(0);
    expect(job.calls()).toEqual([list]);
  });

  test("a stack stays when GitLab can not be asked, the others go, and the job fails", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [...answers(silent, 3), ...answers(closed, 12)]);

    const { code, stdout, stderr } = await run();

    expect(code).toBe(1);
    expect(job.calls()).toEqual([list, ask(3), ask(12), ...sweep(12)]);
    expect(stdout).toBe(
      "GitLab does not say whether !3 is open. acme/shop/mr-3 stays.\n!12 is not open. acme/shop/mr-12 goes.\n",
    );
    expect(stderr).toBe("curl: (22) The requested URL returned error: 403\n");
  });

  test("an answer that is no list lets a stack stay", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3")]);
    job.standIn(
      "curl",
      answers(() => ({ stdout: "<html>Sign in</html>" }), 3),
    );

    await run();

    expect(job.calls()).toEqual([list, ask(3)]);
  });

  test.each([
    ["environment", "config env add shop/review --stack acme/shop/mr-3", sweep(3).slice(0, 1)],
    ["destruction", "destroy --stack acme/shop/mr-3", sweep(3)],
  ])("a failing %s does not keep the others from going, and fails the job", async (_, on, tried) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12"), { on, exit: 255 }]);
    job.standIn("curl", answers(closed, 3, 12));

    const { code } = await run();

    expect(code).toBe(1);
    expect(job.calls()).toEqual([list, ask(3), ...tried, ask(12), ...sweep(12)]);
  });

  test("stacks that can not be listed fail the job", async () => {
    job.standIn("pulumi", [{ on: "stack ls", stderr: "error: no\n", exit: 3 }]);

    const { code, stdout, stderr } = await run();

    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "", stderr: "error: no\n" });
  });
});
