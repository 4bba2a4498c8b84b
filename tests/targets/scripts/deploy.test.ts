import { deployScript } from "../../../targets/gitlab/scripts/deploy";
import { createJob, shells, type TestJob } from "./job";

const plain = { escEnvironment: false, policyPacks: [], usesUpdatePlan: false };
const variables = { PULUMI_STACK: "acme/shop/production", PULUMI_ENVIRONMENT: "shop/production" };
const up = "pulumi up --stack acme/shop/production --yes";

/** The messages of Pulumi Cloud, with the CLI's link after it, and of self-managed backends. */
const conflicts = [
  "error: [409] Conflict: Another update is currently in progress.\nTo learn more about possible reasons and resolution, visit https://www.pulumi.com/docs/support/troubleshooting/common-issues/update-conflicts/\n",
  "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n",
];

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  test.each([
    [plain, [up]],
    [
      { ...plain, escEnvironment: true },
      ["pulumi config env add shop/production --stack acme/shop/production --yes", up],
    ],
    [{ ...plain, policyPacks: ["policies"] }, [`${up} --policy-pack PROJECT/policies`]],
    [{ ...plain, usesUpdatePlan: true }, [`${up} --plan PROJECT/pulumi-plan.json`]],
  ])("a deployment with %j", async (options, calls) => {
    job.standIn("pulumi", [{ on: "up", stdout: "done\n", stderr: "warning: old\n" }]);

    const { code, stdout, stderr } = await job.script([...deployScript(options), "echo next"], variables);

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "done\nnext\n", stderr: "warning: old\n" });
    expect(job.calls()).toEqual(calls);
  });

  test("a failure shows its error, has Pulumi's exit code and stops the job", async () => {
    job.standIn("pulumi", [{ on: "up", stdout: "so far\n", stderr: "error: no such region\n", exit: 3 }]);

    const { code, stdout, stderr } = await job.script([...deployScript(plain), "echo next"], variables);

    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "so far\n", stderr: "error: no such region\n" });
  });

  test("deploys nothing if the ESC environment cannot be added", async () => {
    job.standIn("pulumi", [{ on: "config env add", exit: 1 }]);

    const { code } = await job.script(deployScript({ ...plain, escEnvironment: true }), variables);

    expect(code).toBe(1);
    expect(job.calls()).toHaveLength(1);
  });

  test.each(conflicts)("does not interrupt a running update, and explains the lock conflict: %s", async (error) => {
    job.standIn("pulumi", [{ on: "up", stderr: error, exit: 1 }]);

    const { code, stdout, stderr } = await job.script(deployScript(plain), variables);

    expect({ code, stderr }).toEqual({ code: 1, stderr: error });
    expect(stdout).toBe(
      "Lock conflict: another update of acme/shop/production is running. It was not cancelled. Wait for it to finish, then retry this job.\n" +
        "If it crashed, release the lock with: pulumi cancel acme/shop/production\n",
    );
    expect(job.calls()).toEqual([up]);
  });
});
