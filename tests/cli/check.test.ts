import { describe as lineOf } from "../../pipeline/errors";
import { eightLines, planWith, storedTokens } from "../pipeline/examples";
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
  return planWith(changes).warnings.map((warning) => `${file}: warning: ${lineOf(warning)}`);
}

test("says the warnings of settings that are not as safe as they could be, and passes them", async () => {
  const changes = { edition: "team", previews: "none", ...storedTokens };
  folder.settle("team", { ...eightLines, ...changes });
  const warnings = warningsOf("Pulumi.team.yaml", changes);

  expect(warnings).toHaveLength(2);
  expect(await folder.run("check", "Pulumi.team.yaml")).toEqual({
    code: 0,
    stdout: [...warnings, "1 file, 0 mistakes", ""].join("\n"),
    stderr: "",
  });
});

const knownKeys = [
  ...["project", "organization", "program", "programs", "deployments", "defaultBranch", "authentication", "edition"],
  ...["trust", "tokens", "backend", "previews", "report", "caches"],
  ...["reviewStacks", "drift", "esc", "policyPacks", "savedPlans"],
  ...[
    "image",
    "pulumiVersion",
    "registry",
    "runnerTags",
    "timeout",
    "retries",
    "protection",
    "exceptions",
    "variables",
  ],
  "replaceExistingFile",
]
  .map((key) => `"${key}"`)
  .join(", ");

test("says every mistake and every warning of every file, in their order", async () => {
  folder.settle("bad", { ...eightLines, projct: 1, deployments: [{ ...staging, on: {} }] });
  folder.settle("token", { ...eightLines, ...storedTokens });
  folder.write("Pulumi.text.yaml", "hello");
  const files = ["bad", "nobody", "shop-api", "text", "token"].map((stack) => `Pulumi.${stack}.yaml`);

  expect(await folder.run("check", ...files)).toEqual({
    code: 1,
    stdout: [
      "Pulumi.bad.yaml: deployments[0].on: a deployment needs one trigger. Set either branch or tag [BAD_TRIGGER]",
      `Pulumi.bad.yaml: projct: unknown key. Known keys: ${knownKeys} [UNKNOWN_KEY]`,
      "Pulumi.nobody.yaml: can't be read: no such file or directory [NO_FILE]",
      "Pulumi.text.yaml: holds no settings. They belong under config, as platform:pipeline [NO_SETTINGS]",
      ...warningsOf("Pulumi.token.yaml", storedTokens),
      "5 files, 4 mistakes",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("says a warning with its place and its code", async () => {
  folder.settle("floating", { ...eightLines, image: "alpine" });

  expect(await folder.run("check", "Pulumi.floating.yaml")).toEqual({
    code: 0,
    stdout: [
      'Pulumi.floating.yaml: warning: image: "alpine" may be another image tomorrow. Name a version, or better a digest (@sha256:…) [FLOATING_IMAGE]',
      "1 file, 0 mistakes",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("says what a checkout shows, and what is likely to fail in it", async () => {
  folder.settle("unsaid", { ...eightLines, program: { path: "infra" } });
  folder.write("infra/Pulumi.yaml", "name: shop-api\nruntime: nodejs\n");
  folder.write("infra/package.json", "{}");

  expect(await folder.run("check", "Pulumi.unsaid.yaml", "--checkout", ".")).toEqual({
    code: 0,
    stdout: [
      "Pulumi.unsaid.yaml: found: program: project shop-api, for Pulumi.yaml; nodejs, for the runtime in Pulumi.yaml; npm, where no file names another",
      "Pulumi.unsaid.yaml: warning: program: infra/package-lock.json is missing, and the dependencies are installed from it",
      "1 file, 0 mistakes",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("says what a checkout says otherwise than the settings, and fails", async () => {
  folder.write("infra/Pulumi.yaml", "name: web\nruntime: go\n");

  expect(await folder.run("check", "Pulumi.shop-api.yaml", "--checkout=.")).toEqual({
    code: 1,
    stdout: [
      'Pulumi.shop-api.yaml: program.runtime: "nodejs" is not the runtime of the program: infra/Pulumi.yaml says "go". Change it, or leave it out [OTHER_RUNTIME]',
      'Pulumi.shop-api.yaml: program.path: the program\'s deployments are stacks of Pulumi project "shop-api", but infra/Pulumi.yaml names project "web". Change the deployments\' stacks, or the path [OTHER_PROJECT]',
      "1 file, 2 mistakes",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("takes a checkout for one file of settings only", async () => {
  const { code, stdout, stderr } = await folder.run(
    ...["check", "Pulumi.shop-api.yaml", "Pulumi.shop-api.yaml", "--checkout", "."],
  );

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.split("\n")[0]).toBe("--checkout is for one Pulumi.<stack>.yaml");
});
