import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cleanBuildsFolder, privateHome } from "../../../targets/gitlab/scripts/isolation";
import { createJob, shells, type TestJob } from "./job";

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  test.each([
    ["that succeeds", "true", 0],
    ["that fails", "exit 3", 3],
    ["that sets another home", 'export HOME="$CI_PROJECT_DIR"', 0],
  ])(
    "a job %s has its own home, temporary folder and credentials, which are removed at its end",
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
    /** Runs the check in a checkout whose builds folder contains these files. */
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

    test("may contain other checkouts, and the runner's own files", async () => {
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
    ])("may not contain %s, which a tool would find", async (file, found) => {
      expect(await checked(file)).toEqual({
        code: 1,
        stdout: `Another job left these files in the builds folder of the runner, where tools look for settings and packages: BUILDS/${found}\nRemove them, and find out which job left them.\n`,
      });
    });

    test("are not checked if the checkout is not in the builds folder", async () => {
      const { code, stdout } = await job.script([cleanBuildsFolder, "echo next"], { CI_BUILDS_DIR: "/elsewhere" });

      expect([code, stdout]).toEqual([0, "next\n"]);
    });
  });
});
