import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { rawFoundation, rawProject } from "../../pipeline/foundation/fleet";
import { createFolder, type Folder, root } from "../commandLine";

/** The CI file of a platform repository itself. */
let folder: Folder;

const pipeline = { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" };
const settings = (value: object) =>
  folder.write("Pulumi.yaml", stringify({ name: "platform", config: { "platform:fleet": { value } } }));
const file = () => readFileSync(join(folder.path, ".gitlab-ci.yml"), "utf8");

beforeEach(() => {
  folder = createFolder();
  settings({ pipeline });
  folder.write("Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": rawFoundation } }));
  folder.settle("api", rawProject("api", "acme/api"));
});
afterEach(() => folder.remove());

test("prints the file and nothing else, and writes the same with --write", async () => {
  const { code, stdout, stderr } = await folder.run("fleet", "init");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^# Written by pulumi-pipeline fleet init, [^]*\nupdate-ring-1:\n/);

  expect(await folder.run("fleet", "init", "--write")).toEqual({
    code: 0,
    stdout: "",
    stderr: "wrote .gitlab-ci.yml\n",
  });
  expect(file()).toBe(stdout);
  expect((await folder.run("fleet", "init", "--write")).stderr).toBe(".gitlab-ci.yml is up to date\n");
});

test("a file that fleet init did not write is not replaced", async () => {
  folder.write(".gitlab-ci.yml", "build:\n  script: [make]\n");

  expect(await folder.run("fleet", "init", "--write")).toEqual({
    code: 1,
    stdout: "",
    stderr:
      ".gitlab-ci.yml was not written by fleet init, so it is not replaced. Remove it, or print the new file without --write\n",
  });
  expect(file()).toBe("build:\n  script: [make]\n");
  expect(await folder.run("fleet", "check")).toMatchObject({ code: 0, stdout: "2 stacks, 0 errors\n" });
});

test("needs the settings of a pipeline, without errors", async () => {
  settings({});
  expect((await folder.run("fleet", "init")).stderr).toBe(
    "platform:fleet of Pulumi.yaml has no pipeline. Add one, such as pipeline: { project: acme/platform, organization: acme, foundation: foundation, user: acme-platform }\n",
  );

  settings({ pipeline: { ...pipeline, user: "a b", runners: 201 } });
  const { code, stdout, stderr } = await folder.run("fleet", "init");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("error BAD_NAME: pipeline.user: ");
  expect(stderr).toContain(
    "error NOT_A_CHOICE: pipeline.runners: 201 is not a whole number of runners from 1 to 200\n",
  );
});

test("previews of merge requests need an exception, which the preview repeats, and no other is of use", async () => {
  settings({ pipeline: { ...pipeline, previews: "mergeRequests" } });
  expect((await folder.run("fleet", "check")).stdout).toMatch(
    /^Pulumi.yaml:10:9 error PREVIEW_READS_SECRETS: pipeline.previews: the unreviewed code of every merge request could read [^]*\n2 stacks, 1 error\n$/,
  );

  const exceptions = [{ code: "PREVIEW_READS_SECRETS", reason: "only the platform team pushes" }];
  settings({ pipeline: { ...pipeline, previews: "mergeRequests", exceptions } });
  const { code, stdout } = await folder.run("fleet", "check");
  expect(code).toBe(0);
  expect(stdout).toContain("warning PREVIEW_READS_SECRETS: pipeline.previews: ");
  expect(stdout).toContain("Allowed by an exception: only the platform team pushes\n");

  settings({ pipeline: { ...pipeline, exceptions } });
  expect((await folder.run("fleet", "check")).stdout).toContain("error UNUSED_EXCEPTION: pipeline.exceptions[0]: ");

  // What only the servers know is checked by the repository's own stack.
  const found = [{ code: "JOB_TOKEN_PUSHES", reason: "no job pushes" }];
  settings({ pipeline: { ...pipeline, exceptions: found } });
  expect((await folder.run("fleet", "check")).stdout).toContain("error UNUSED_EXCEPTION: pipeline.exceptions[0]: ");
  folder.write("Pulumi.own.yaml", "config: {}\n");
  settings({ pipeline: { ...pipeline, stack: "own", exceptions: found } });
  expect(await folder.run("fleet", "check")).toMatchObject({ code: 0, stdout: "3 stacks, 0 errors\n" });
});

test("a check reports every mistake of all files, and a CI file that the settings no longer describe", async () => {
  await folder.run("fleet", "init", "--write");
  expect(await folder.run("fleet", "check")).toEqual({ code: 0, stdout: "2 stacks, 0 errors\n", stderr: "" });

  settings({ pipeline, rings: [["api"], ["rest"]] });
  folder.write("Pulumi.broken.yaml", "config: [\n");
  folder.settle("web", { ...rawProject("web", "acme/web"), projct: "acme/web" });
  const { code, stdout } = await folder.run("fleet", "check");

  expect(code).toBe(1);
  expect(stdout).toMatch(/^Pulumi.broken.yaml:2:1 error NOT_YAML: .*$/m);
  expect(stdout).toMatch(/^Pulumi.web.yaml.* error UNKNOWN_KEY: .*$/m);
  expect(stdout).toContain("\n.gitlab-ci.yml is outdated. Run fleet init --write\n");
});

test("the example's own CI file is the one that its settings describe", async () => {
  const { code, stdout } = await folder.run("fleet", "check", join(root, "examples", "fleet"));

  expect(code).toBe(0);
  expect(stdout).toMatch(/\n8 stacks, 0 errors\n$/);
});

test.each([["check"], ["init"]])("fleet %s takes one folder", async (command) => {
  expect((await folder.run("fleet", command, "a", "b")).stderr).toContain(`fleet ${command} takes the folder of one`);
  expect((await folder.run("fleet", command, "a")).stderr).toBe("a can't be read: no such file or directory\n");
});
