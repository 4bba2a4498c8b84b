import { sweepScript } from "../../../targets/gitlab/scripts/sweep";
import { type Behaviour, createJob, shells, type TestJob } from "./job";

const variables = {
  PULUMI_REVIEW_STACKS: "acme/shop/mr-",
  CI_API_V4_URL: "https://gitlab.example/api/v4",
  CI_PROJECT_URL: "https://gitlab.example/acme/shop",
  CI_PROJECT_ID: "7",
  CI_JOB_TOKEN: "job-token",
  REVIEW_STOP_TOKEN: "stop-token",
};
const list = "pulumi stack ls --organization acme --project shop --fully-qualify-stack-names --json";
const curl = "curl --fail --silent --show-error --globoff --header";
const project = "https://gitlab.example/api/v4/projects/7";
const role = `${curl} PRIVATE-TOKEN: stop-token ${project}`;
const ask = (number: number) => `${role}/merge_requests?state=opened&iids[]=${number}`;
const look = (number: number) => `${curl} JOB-TOKEN: job-token ${project}/environments?name=review/${number}`;
const find = (number: number) => `${role}/environments?name=review/${number}&states=available`;
const stop = (environment: number) =>
  `${curl} PRIVATE-TOKEN: stop-token --request POST ${project}/environments/${environment}/stop`;

/** The list of stacks in the format of Pulumi Cloud's CLI. */
function listed(...names: readonly string[]): Behaviour {
  const stacks = names.map((name) => ({
    name,
    current: false,
    resourceCount: 1,
    url: `https://app.pulumi.com/${name}`,
  }));
  return { on: "stack ls", stdout: `${JSON.stringify(stacks, null, 2)}\n` };
}

/** The output of `curl` for a call. */
function answer(call: string, does: Omit<Behaviour, "on">): Behaviour {
  return { on: call.slice("curl ".length), ...does };
}

const open = (number: number) => answer(ask(number), { stdout: `[{"id":99,"iid":${number},"state":"opened"}]` });
const closed = (number: number) => answer(ask(number), { stdout: "[]" });
const available = (number: number) =>
  answer(look(number), { stdout: `[{"id":${number},"name":"review/${number}","state":"available"}]` });
const stopped = (number: number, state = "stopped") =>
  answer(look(number), { stdout: `[{"id":${number},"name":"review/${number}","state":"${state}"}]` });
const silent = (call: string) =>
  answer(call, { stderr: "curl: (22) The requested URL returned error: 403\n", exit: 22 });
const found = (number: number, id: number) =>
  answer(find(number), { stdout: `[{"id":${id},"name":"review/${number}","state":"available"}]` });
const roleOf = (level: number | null, ofGroup: number | null = null) =>
  answer(role, {
    stdout: JSON.stringify({
      id: 7,
      permissions: {
        project_access: level === null ? null : { access_level: level, notification_level: 3 },
        group_access: ofGroup === null ? null : { access_level: ofGroup },
      },
    }),
  });

const left = (number: number, why = `merge request !${number} is not open`) =>
  [
    `Keeping acme/shop/mr-${number}, although ${why}: destroying it could run code of the merge request with the rights of this job.`,
    `To destroy it, a Developer (not a Maintainer) stops review/${number} at https://gitlab.example/acme/shop/-/environments or retries its job stop-review.`,
    `Or, on a machine without other credentials, run: pulumi destroy --stack acme/shop/mr-${number} --remove`,
    "",
  ].join("\n");

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  const run = (stops: boolean) => job.script([...sweepScript({ stops }), "echo next"], variables);

  test.each([true, false])("trusts the certificates of the runner (with a token to stop: %s)", async (stops) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3")]);
    job.standIn("curl", []);

    await job.script(sweepScript({ stops }), { ...variables, CI_SERVER_TLS_CA_FILE: "/builds/api tmp/ca" });

    const [call] = job.calls().filter((one) => one.startsWith("curl"));
    expect(call).toContain("curl --fail --silent --show-error --globoff --cacert /builds/api tmp/ca --header ");
  });

  test.each([true, false])("never runs code from a stack's state (with a token to stop: %s)", async (stops) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3")]);
    job.standIn("curl", [closed(3), found(3, 12), roleOf(30)]);

    await run(stops);

    expect(job.calls().filter((call) => call.startsWith("pulumi"))).toEqual([list]);
  });

  test.each<[string, Behaviour]>([
    ["is stopped", stopped(12)],
    ["is being stopped, by a job that may have failed", stopped(12, "stopping")],
    ["was deleted", answer(look(12), { stdout: "[]" })],
  ])("reports a stack whose deployment environment %s, and fails", async (_, gone) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [available(3), gone]);

    const { code, stdout } = await run(false);

    expect(code).toBe(1);
    expect(job.calls()).toEqual([list, look(3), look(12)]);
    expect(stdout).toBe(
      `Keeping acme/shop/mr-3: deployment environment review/3 is not stopped.\n${left(12, "deployment environment review/12 is stopped or deleted")}`,
    );
  });

  test("keeps a stack if GitLab does not return the state of its deployment environment, and fails", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [silent(look(3)), available(12)]);

    const { code, stdout } = await run(false);

    expect(code).toBe(1);
    expect(stdout).toBe(
      "Keeping acme/shop/mr-3: could not read the state of deployment environment review/3.\nKeeping acme/shop/mr-12: deployment environment review/12 is not stopped.\n",
    );
  });

  test.each([true, false])(
    "sends requests with only one token, which every supported GitLab accepts (the stop token: %s)",
    async (stops) => {
      job.standIn("pulumi", [listed("acme/shop/mr-3")]);
      job.standIn("curl", [closed(3), found(3, 12), roleOf(30), stopped(3)]);

      await run(stops);

      const asked = job.calls().filter((call) => call.startsWith("curl"));
      const [header, place] = stops
        ? ["PRIVATE-TOKEN: stop-token", project]
        : ["JOB-TOKEN: job-token", `${project}/environments?`];
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((call) => !call.startsWith(`${curl} ${header} `) || !call.includes(place))).toEqual([]);
    },
  );

  test("makes GitLab stop the environment, whose own job destroys the stack", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [open(3), closed(12), found(12, 40), answer(stop(40), { stdout: "{}" }), roleOf(30)]);

    const { code, stdout } = await run(true);

    expect(code).toBe(0);
    expect(job.calls()).toEqual([list, ask(3), ask(12), role, find(12), stop(40)]);
    expect(stdout).toBe(
      "Keeping acme/shop/mr-3: merge request !3 is open.\nStopping review/12: merge request !12 is not open. Its job stop-review destroys acme/shop/mr-12.\nnext\n",
    );
  });

  test.each<[string, number | null, number | null]>([
    ["a Maintainer", 40, null],
    ["an Owner of its group", null, 50],
    ["a Developer of the project and Maintainer of its group", 30, 40],
    ["an Owner", 50, null],
  ])("refuses the token of %s, because the merge request's code would get its rights", async (_, own, ofGroup) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3")]);
    job.standIn("curl", [closed(3), found(3, 12), roleOf(own, ofGroup)]);

    const { code, stdout } = await run(true);

    expect(code).toBe(1);
    expect(job.calls()).toEqual([list, ask(3), role]);
    expect(stdout).toBe(
      `REVIEW_STOP_TOKEN is the token of a Maintainer. Code of the merge request would run with this role. Use the token of a Developer.\n${left(3)}`,
    );
  });

  test.each<[string, Behaviour[]]>([
    ["an unknown role", [roleOf(null)]],
    ["a role that GitLab does not return", [silent(role)]],
    ["no available environment", [answer(find(3), { stdout: "[]" }), roleOf(30)]],
    ["an environment that GitLab does not return", [silent(find(3)), roleOf(30)]],
    ["a stop that GitLab refuses", [found(3, 12), silent(stop(12)), roleOf(30)]],
  ])("reports a stack that cannot be stopped because of %s, and continues with the next one", async (_, answers) => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-5")]);
    job.standIn("curl", [closed(3), open(5), ...answers]);

    const { code, stdout } = await run(true);

    expect(code).toBe(1);
    expect(stdout).toBe(`${left(3)}Keeping acme/shop/mr-5: merge request !5 is open.\n`);
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
  ])("ignores %s, which is not a review stack of this project", async (name) => {
    job.standIn("pulumi", [listed(name)]);
    job.standIn("curl", [closed(1)]);

    const { code } = await run(true);

    expect(code).toBe(0);
    expect(job.calls()).toEqual([list]);
  });

  test("keeps a stack if GitLab does not answer, stops the others, and fails", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3", "acme/shop/mr-12")]);
    job.standIn("curl", [silent(ask(3)), closed(12), found(12, 40), roleOf(30)]);

    const { code, stdout, stderr } = await run(true);

    expect(code).toBe(1);
    expect(job.calls()).toEqual([list, ask(3), ask(12), role, find(12), stop(40)]);
    expect(stdout).toBe(
      "Keeping acme/shop/mr-3: could not read the state of merge request !3.\nStopping review/12: merge request !12 is not open. Its job stop-review destroys acme/shop/mr-12.\n",
    );
    expect(stderr).toBe("curl: (22) The requested URL returned error: 403\n");
  });

  test("keeps a stack if the answer is not a list", async () => {
    job.standIn("pulumi", [listed("acme/shop/mr-3")]);
    job.standIn(
      "curl",
      [ask, look].map((call) => answer(call(3), { stdout: "<html>Sign in</html>" })),
    );

    const all = [await run(true), await run(false)];

    expect(job.calls()).toEqual([list, ask(3), list, look(3)]);
    expect(all.map(({ code }) => code)).toEqual([0, 0]);
  });

  test("fails if the stacks cannot be listed", async () => {
    job.standIn("pulumi", [{ on: "stack ls", stderr: "error: no\n", exit: 3 }]);

    const { code, stdout, stderr } = await run(true);

    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "", stderr: "error: no\n" });
  });
});
