import { reviewScript, stopReviewScript } from "../../../targets/gitlab/scripts/review";
import { createJob, shells, type TestJob } from "./job";

const stack = "acme/shop/mr-12";
const variables = {
  PULUMI_STACK: stack,
  PULUMI_TEMPLATE_STACK: "acme/shop/staging",
  PULUMI_ENVIRONMENT: "shop/review",
};
const add = `pulumi config env add shop/review --stack ${stack} --yes`;
const destroy = `pulumi destroy --stack ${stack} --yes --remove`;
const locked = "error: the stack is currently locked by 1 lock(s).\n";

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  test.each([
    [{ escEnvironment: false, policyPacks: [] }, "", [`pulumi up --stack ${stack} --yes`]],
    [
      { escEnvironment: true, policyPacks: ["policies"], secretsProvider: "awskms://alias/key?region=eu-west-1" },
      " --secrets-provider awskms://alias/key?region=eu-west-1",
      [add, `pulumi up --stack ${stack} --yes --policy-pack PROJECT/policies`],
    ],
  ])("a review stack with %j", async (options, provider, calls) => {
    job.standIn("pulumi");

    const { code } = await job.script(reviewScript(options), variables);

    expect(code).toBe(0);
    expect(job.calls()).toEqual([
      `pulumi stack select ${stack} --create${provider}`,
      `pulumi config cp --stack acme/shop/staging --dest ${stack}`,
      ...calls,
    ]);
  });

  test.each<[string, string, number, string[]]>([
    ["is destroyed if it exists", "", 0, [add, destroy]],
    ["that does not exist is not destroyed", "stack select", 6, []],
    ["is not destroyed if its existence is unknown", "stack select", 3, []],
    ["is not destroyed without its environment", "config env add", 1, [add]],
    ["that can not be destroyed fails the job", "destroy", 1, [add, destroy]],
  ])("a review stack %s", async (_, on, exit, calls) => {
    job.standIn(
      "pulumi",
      [{ on, exit, ...(on === "destroy" && { stderr: locked }) }].filter(({ on }) => on !== ""),
    );

    const lines = [...stopReviewScript({ escEnvironment: true }), "echo next"];
    const { code, stdout, stderr } = await job.script(lines, variables);

    expect(code).toBe(exit === 6 ? 0 : exit);
    expect(stdout.includes("next\n")).toBe(code === 0);
    expect(stdout.includes(`${stack} does not exist. Nothing to destroy.\n`)).toBe(exit === 6);
    expect(stdout.includes(`Lock conflict: another update of ${stack} is running.`)).toBe(on === "destroy");
    expect(stderr).toBe(on === "destroy" ? locked : "");
    expect(job.calls()).toEqual([`pulumi stack select ${stack}`, ...calls]);
  });
});
