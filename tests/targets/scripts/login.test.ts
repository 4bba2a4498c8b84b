import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Login } from "../../../pipeline/model";
import { cleanBuildsFolder, loginScript, privateHome } from "../../../targets/gitlab/scripts/login";
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

  test("an access token that somebody set does not reach the rest of the job", async () => {
    const lines = [...loginScript(oidc), 'echo "${PULUMI_ACCESS_TOKEN-unset}"'];

    const { stdout } = await job.script(lines, { PULUMI_OIDC_TOKEN: "jwt", PULUMI_ACCESS_TOKEN: "pul-1" });

    expect(stdout).toBe("unset\n");
  });

  test.each<[Login, RegExp]>([
    [oidc, /PULUMI_OIDC_TOKEN: GitLab gave this job no ID token to log in to Pulumi Cloud with\n$/],
    [
      { kind: "token" },
      /PULUMI_ACCESS_TOKEN: this job gets no such CI\/CD variable: it may be missing, protected, or of another environment\n$/,
    ],
  ])("%j without what it needs says so and stops", async (login, message) => {
    const { code, stdout, stderr } = await job.script([...loginScript(login), "echo next"], { PULUMI_OIDC_TOKEN: "" });

    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(job.calls()).toEqual([]);
  });

  test.each([
    ["that succeeds", "true", 0],
    ["that fails", "exit 3", 3],
    ["that sets another home", 'export HOME="$CI_PROJECT_DIR"', 0],
  ])(
    "a job %s has a home, a temporary folder and credentials of its own, which go with it",
    async (_, step, status) => {
      const lines = [privateHome, 'echo "$HOME" "$TMPDIR" "$PULUMI_CREDENTIALS_PATH"', 'touch "$TMPDIR/left"', step];

      const { code, stdout } = await job.script(lines, { HOME: job.project });

      const [home = "", temporary, credentials] = stdout.trim().split(" ");
      expect([code, temporary, credentials]).toEqual([status, `${home}/tmp`, `${home}/.pulumi`]);
      expect(home).not.toBe(job.project);
      expect([existsSync(home), existsSync(job.project)]).toEqual([false, true]);
    },
  );

  describe("the folders above the checkout", () => {
    /** Runs the check in a checkout whose builds folder holds these files. */
    async function checked(...files: string[]): Promise<{ readonly code: number | null; readonly stdout: string }> {
      const builds = join(job.project, "builds");
      for (const file of ["acme/shop/api/index.js", ...files].map((name) => join(builds, name))) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, "");
      }
      const variables = { CI_BUILDS_DIR: builds, CI_PROJECT_DIR: join(builds, "acme/shop/api") };
      const { code, stdout } = await job.script([cleanBuildsFolder, "echo next"], variables);
      return { code, stdout: stdout.replaceAll(builds, "BUILDS") };
    }

    test("may hold other checkouts, and what the runner itself keeps there", async () => {
      expect(
        await checked("acme/shop/web/package.json", "acme/shop/api.tmp/x", ".gitlab-build-uid-gid", "acme/tool/.git/x"),
      ).toEqual({ code: 0, stdout: "next\n" });
    });

    test.each([
      ["acme/shop/node_modules/left/index.js", "acme/shop/node_modules"],
      ["node_modules/left/index.js", "node_modules"],
      ["acme/package.json", "acme/package.json"],
      ["pnpm-workspace.yaml", "pnpm-workspace.yaml"],
      ["acme/.mvn/extensions.xml", "acme/.mvn"],
      [".yarnrc.yml", ".yarnrc.yml"],
    ])("may not hold %s, which a tool would find", async (file, found) => {
      expect(await checked(file)).toEqual({
        code: 1,
        stdout: `Another job left this in the builds folder of the runner, where tools look for settings and packages: BUILDS/${found}\nRemove it, and find out which job left it.\n`,
      });
    });

    test("are not looked at where the checkout is not in the builds folder", async () => {
      const { code, stdout } = await job.script([cleanBuildsFolder, "echo next"], { CI_BUILDS_DIR: "/elsewhere" });

      expect([code, stdout]).toEqual([0, "next\n"]);
    });
  });

  test.each(["policies", "it's a pack"])("a policy pack in %s gets what it depends on", async (path) => {
    await job.script([policyPackInstall(path)]);

    expect(job.calls()).toEqual([`pulumi install -C PROJECT/${path}`]);
  });
});
