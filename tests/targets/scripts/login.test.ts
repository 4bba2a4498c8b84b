import type { Login } from "../../../pipeline/model";
import { loginScript } from "../../../targets/gitlab/scripts/login";
import { policyPackInstall } from "../../../targets/gitlab/scripts/policyPacks";
import { createJob, shells, type TestJob } from "./job";

const oidc: Login = { kind: "oidc", organization: "acme" };

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => {
    job = createJob(shell);
    job.standIn("pulumi");
  });
  afterEach(() => job.remove());

  test.each<[Login, string[]]>([
    [oidc, ["pulumi login --oidc-token jwt --oidc-org acme"]],
    [{ ...oidc, team: "shop" }, ["pulumi login --oidc-token jwt --oidc-org acme --oidc-team shop"]],
    [{ ...oidc, expiration: "180m" }, ["pulumi login --oidc-token jwt --oidc-org acme --oidc-expiration 180m"]],
    [{ kind: "token" }, []],
    [
      { kind: "selfManaged", url: "s3://state?region=eu-west-1&awssdk=v2" },
      ["pulumi login s3://state?region=eu-west-1&awssdk=v2"],
    ],
  ])("%j logs in", async (login, calls) => {
    const variables = { PULUMI_OIDC_TOKEN: "jwt", PULUMI_TEAM: "shop", PULUMI_ACCESS_TOKEN: "pul-1" };

    const { code } = await job.script(loginScript(login), variables);

    expect(code).toBe(0);
    expect(job.calls()).toEqual(calls);
  });

  test("removes PULUMI_ACCESS_TOKEN for the rest of the job", async () => {
    const lines = [...loginScript(oidc), 'echo "${PULUMI_ACCESS_TOKEN-unset}"'];

    const { stdout } = await job.script(lines, { PULUMI_OIDC_TOKEN: "jwt", PULUMI_ACCESS_TOKEN: "pul-1" });

    expect(stdout).toBe("unset\n");
  });

  test.each<[Login, RegExp]>([
    [oidc, /PULUMI_OIDC_TOKEN: GitLab gave this job no ID token for the login to Pulumi Cloud\n$/],
    [
      { kind: "token" },
      /PULUMI_ACCESS_TOKEN: this CI\/CD variable is missing, protected, or scoped to another deployment environment\n$/,
    ],
  ])("%j reports its missing token and stops", async (login, message) => {
    const { code, stdout, stderr } = await job.script([...loginScript(login), "echo next"], { PULUMI_OIDC_TOKEN: "" });

    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(job.calls()).toEqual([]);
  });

  test.each(["policies", "it's a pack"])("installs the dependencies of a policy pack in %s", async (path) => {
    await job.script([policyPackInstall(path)]);

    expect(job.calls()).toEqual([`pulumi install -C PROJECT/${path}`]);
  });
});
