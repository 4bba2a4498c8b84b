import { eightLines, planWith } from "../pipeline/examples";
import { createFolder, type Folder } from "./commandLine";

jest.setTimeout(60_000);

const [staging] = eightLines.deployments;
let folder: Folder;

beforeEach(() => {
  folder = createFolder();
  folder.settle("shop-api", eightLines);
});
afterEach(() => folder.remove());

test("has nothing to say of good settings", async () => {
  expect(await folder.run("check", "Pulumi.shop-api.yaml")).toEqual({
    code: 0,
    stdout: "1 file, 0 mistakes\n",
    stderr: "",
  });
});

/** What the plan warns of, as lines about a file. */
function warningsOf(file: string, changes: object): string[] {
  return planWith(changes).warnings.map((warning) => `${file}: warning: ${warning}`);
}

test("says the warnings of settings that are not as safe as they could be, and passes them", async () => {
  const changes = { edition: "team", previews: "none", authentication: "token" };
  folder.settle("team", { ...eightLines, ...changes });
  const warnings = warningsOf("Pulumi.team.yaml", changes);

  expect(warnings).toHaveLength(2);
  expect(await folder.run("check", "Pulumi.team.yaml")).toEqual({
    code: 0,
    stdout: [...warnings, "1 file, 0 mistakes", ""].join("\n"),
    stderr: "",
  });
});

test("says every mistake and every warning of every file, in their order", async () => {
  folder.settle("bad", { ...eightLines, projct: 1, deployments: [{ ...staging, on: {} }] });
  folder.settle("token", { ...eightLines, authentication: "token" });
  folder.write("Pulumi.text.yaml", "hello");
  const files = ["bad", "nobody", "shop-api", "text", "token"].map((stack) => `Pulumi.${stack}.yaml`);

  expect(await folder.run("check", ...files)).toEqual({
    code: 1,
    stdout: [
      "Pulumi.bad.yaml: deployments[0].on: a deployment needs one trigger. Set either branch or tag [BAD_TRIGGER]",
      'Pulumi.bad.yaml: projct: unknown key. Known keys: "project", "organization", "program", "deployments", "defaultBranch", "authentication", "edition", "previews", "image", "variables", "replaceExistingFile" [UNKNOWN_KEY]',
      "Pulumi.nobody.yaml: can't be read: no such file or directory [NO_FILE]",
      "Pulumi.text.yaml: holds no settings. They belong under config, as platform:pipeline [NO_SETTINGS]",
      ...warningsOf("Pulumi.token.yaml", { authentication: "token" }),
      "5 files, 4 mistakes",
      "",
    ].join("\n"),
    stderr: "",
  });
});
