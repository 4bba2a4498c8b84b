import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { eightLines } from "../pipeline/examples";
import { createFolder, type Folder, refusal, root } from "./commandLine";

/** The built command line in its own process. */
jest.setTimeout(60_000);

const golden = readFileSync(join(root, "tests/golden/oidc.gitlab-ci.yml"), "utf8");
let folder: Folder;

beforeEach(() => {
  folder = createFolder();
  folder.settle("shop-api", eightLines);
});
afterEach(() => folder.remove());

test("prints only the CI file under npm", async () => {
  const words = ["run", "--silent", "pipeline", "--", "render", join(folder.path, "Pulumi.shop-api.yaml")];
  const { code, stdout } = await runCommand("npm", words, { cwd: root, env: process.env });

  expect({ code, stdout }).toEqual({ code: 0, stdout: golden });
});

test("fails in the same way under npm", async () => {
  const file = join(folder.path, "Pulumi.nobody.yaml");
  const words = ["run", "--silent", "pipeline", "--", "render", file];
  const { code, stdout, stderr } = await runCommand("npm", words, { cwd: root, env: process.env });

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(`${file} error NO_FILE: can't be read: no such file or directory\n`);
});

test("fails with exit code 1 on an error", async () => {
  expect(await folder.bash("cli render Pulumi.nobody.yaml")).toEqual(
    refusal("Pulumi.nobody.yaml error NO_FILE: can't be read: no such file or directory"),
  );
});

test("prints the usage for an unknown command, and fails", async () => {
  const { code, stdout, stderr } = await folder.bash("cli rendr");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^there is no command "rendr"\. .+\n\nUsage: pulumi-pipeline <command>\n/);
});

test("prints no error if the reader closes the pipe after one line", async () => {
  const first = '# Managed by Pulumi: stack "shop-api" of project "platform".\n';
  const line = 'cli render Pulumi.shop-api.yaml | head -1; echo "${PIPESTATUS[0]}"';

  expect(await folder.bash(line)).toEqual({ code: 0, stdout: `${first}0\n`, stderr: "" });
});

test.each([
  ["render Pulumi.shop-api.yaml", 0],
  ["render Pulumi.nobody.yaml 2>&1", 1],
  ["check Pulumi.nobody.yaml", 1],
  ["help", 0],
])("%s keeps its exit code if the reader has closed the pipe", async (words, code) => {
  // The reader has closed the pipe before the command prints.
  const line = `(sleep 0.2; cli ${words}; echo "$?" > code) | exec 0<&-; cat code`;

  expect(await folder.bash(line)).toEqual({ code: 0, stdout: `${code}\n`, stderr: "" });
});

// Linux has a device that is always full.
(existsSync("/dev/full") ? test : test.skip)("reports a full disk, and fails", async () => {
  expect(await folder.bash("cli render Pulumi.shop-api.yaml > /dev/full")).toEqual(
    refusal("standard output can't be written: no space left on device"),
  );
});
