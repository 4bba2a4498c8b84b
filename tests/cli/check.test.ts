import { stringify } from "yaml";
import { describe as lineOf } from "../../pipeline/diagnostics/diagnostic";
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

test("prints no diagnostics for valid settings", async () => {
  expect(await folder.run("check", "Pulumi.shop-api.yaml")).toEqual({
    code: 0,
    stdout: "1 file, 0 errors\n",
    stderr: "",
  });
});

/** The warnings of the plan, as lines about a file, with the positions of the paths. */
function warningsOf(file: string, changes: object, positions: readonly string[]): string[] {
  return planWith(changes).warnings.map((warning, index) => `${file}:${positions[index] ?? ""} ${lineOf(warning)}`);
}

test("prints the warnings of less safe settings, and exits with 0", async () => {
  const changes = { edition: "team", previews: "none", ...storedTokens };
  folder.settle("team", { ...eightLines, ...changes });
  const warnings = warningsOf("Pulumi.team.yaml", changes, ["18:5", "20:5"]);

  expect(warnings).toHaveLength(2);
  expect(await folder.run("check", "Pulumi.team.yaml")).toEqual({
    code: 0,
    stdout: [...warnings, "1 file, 0 errors", ""].join("\n"),
    stderr: "",
  });
});

test("with --target, checks for another target than that of the settings", async () => {
  folder.settle("heredoc", {
    ...eightLines,
    program: { ...eightLines.program, steps: { before: ["cat <<EOF\nEOF"] } },
  });
  const check = (...words: string[]) => folder.run("check", "Pulumi.heredoc.yaml", ...words);

  expect(await check()).toMatchObject({ code: 0, stdout: "1 file, 0 errors\n" });
  expect(await check("--target", "bitbucket")).toMatchObject({ code: 0, stdout: "1 file, 0 errors\n" });
  const { code, stdout } = await check("--target", "circleci");
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining("UNSUPPORTED_BY_TARGET: program.steps.before[0]: contains <<"),
  ]);
});

test("prints every error and every warning of every file, in their order", async () => {
  folder.settle("bad", { ...eightLines, projct: 1, deployments: [{ ...staging, on: {} }] });
  folder.settle("token", { ...eightLines, ...storedTokens });
  folder.write("Pulumi.text.yaml", "hello");
  const files = ["bad", "nobody", "shop-api", "text", "token"].map((stack) => `Pulumi.${stack}.yaml`);

  expect(await folder.run("check", ...files)).toEqual({
    code: 1,
    stdout: [
      "Pulumi.bad.yaml:11:9 error BAD_TRIGGER: deployments[0].on: a deployment needs one trigger. Set either branch or tag",
      'Pulumi.bad.yaml:12:5 error UNKNOWN_KEY: "projct" is not a setting. Did you mean "project"?',
      "Pulumi.nobody.yaml error NO_FILE: can't be read: no such file or directory",
      "Pulumi.text.yaml:1:1 error NO_SETTINGS: holds no settings. They belong under config, as platform:pipeline",
      ...warningsOf("Pulumi.token.yaml", storedTokens, ["18:5"]),
      "5 files, 4 errors",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("prints the error of an address of GitLab, beside those of the settings", async () => {
  const config = { "platform:pipeline": { ...eightLines, projct: 1 }, "gitlab:baseUrl": "example.com/gitlab" };
  folder.write("Pulumi.address.yaml", stringify({ config }));

  const { code, stdout } = await folder.run("check", "Pulumi.address.yaml");

  expect(code).toBe(1);
  expect(stdout).toMatch(/^Pulumi\.address\.yaml:\d+:5 error UNKNOWN_KEY: /m);
  expect(stdout).toMatch(
    /^Pulumi\.address\.yaml:\d+:3 error BAD_NAME: gitlab:baseUrl: "example\.com\/gitlab" is not .* Did you mean "https:\/\/example\.com\/gitlab"\?$/m,
  );
});

test("prints a warning with its position and its code", async () => {
  folder.settle("floating", { ...eightLines, image: "alpine" });

  expect(await folder.run("check", "Pulumi.floating.yaml")).toEqual({
    code: 0,
    stdout: [
      'Pulumi.floating.yaml:18:5 warning FLOATING_IMAGE: image: "alpine" is not pinned and can change. Name a version, or better a digest (@sha256:…)',
      "1 file, 0 errors",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("prints the detected program, and what is likely to fail in the checkout", async () => {
  folder.settle("unsaid", { ...eightLines, program: { path: "infra" } });
  folder.write("infra/Pulumi.yaml", "name: shop-api\nruntime: nodejs\n");
  folder.write("infra/package.json", "{}");

  expect(await folder.run("check", "Pulumi.unsaid.yaml", "--checkout", ".")).toEqual({
    code: 0,
    stdout: [
      "Pulumi.unsaid.yaml:5:5 info DETECTED_PROGRAM: program: project shop-api, for Pulumi.yaml; nodejs, for the runtime in Pulumi.yaml; npm, the default",
      "Pulumi.unsaid.yaml:5:5 warning MISSING_LOCK_FILE: program: infra/package-lock.json is missing, so the jobs install the newest versions that are allowed, by npm install. Commit the file",
      "1 file, 0 errors",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("prints where a checkout contradicts the settings, and fails", async () => {
  folder.write("infra/Pulumi.yaml", "name: web\nruntime: go\n");

  expect(await folder.run("check", "Pulumi.shop-api.yaml", "--checkout=.")).toEqual({
    code: 1,
    stdout: [
      "Pulumi.shop-api.yaml:5:5 info DETECTED_PROGRAM: program: project web, for Pulumi.yaml; npm, the default",
      'Pulumi.shop-api.yaml:7:7 error OTHER_RUNTIME: program.runtime: "nodejs" is not the runtime of the program: infra/Pulumi.yaml says "go". Change it, or leave it out',
      'Pulumi.shop-api.yaml:6:7 error OTHER_PROJECT: program.path: the program\'s deployments are stacks of Pulumi project "shop-api", but infra/Pulumi.yaml names project "web". Change the deployments\' stacks, or the path',
      "1 file, 2 errors",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("accepts a checkout for a single settings file only", async () => {
  const { code, stdout, stderr } = await folder.run(
    ...["check", "Pulumi.shop-api.yaml", "Pulumi.shop-api.yaml", "--checkout", "."],
  );

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.split("\n")[0]).toBe("--checkout can be used with one Pulumi.<stack>.yaml only");
});

describe("machine-readable output", () => {
  beforeEach(() => {
    folder.settle("bad", { ...eightLines, projct: 1, image: "alpine" });
    folder.settle("floating", { ...eightLines, image: "alpine" });
  });

  const error = {
    file: "Pulumi.bad.yaml",
    line: 18,
    column: 5,
    severity: "error",
    code: "UNKNOWN_KEY",
    path: "projct",
    message: '"projct" is not a setting. Did you mean "project"?',
    docs: "docs/codes.md#unknown_key",
  };
  const warning = {
    file: "Pulumi.floating.yaml",
    line: 18,
    column: 5,
    severity: "warning",
    code: "FLOATING_IMAGE",
    path: "image",
    message: '"alpine" is not pinned and can change. Name a version, or better a digest (@sha256:…)',
    docs: "docs/codes.md#floating_image",
  };

  test.each([[["--json"]], [["--format", "json"]], [["--json", "--format", "json"]]])(
    "is JSON with %j",
    async (words) => {
      const { code, stdout, stderr } = await folder.run("check", "Pulumi.bad.yaml", "Pulumi.floating.yaml", ...words);

      expect({ code, stderr, diagnostics: JSON.parse(stdout) as unknown }).toEqual({
        code: 1,
        stderr: "",
        diagnostics: [error, warning],
      });
    },
  );

  test("is an empty list without diagnostics", async () => {
    expect(await folder.run("check", "Pulumi.shop-api.yaml", "--json")).toEqual({
      code: 0,
      stdout: "[]\n",
      stderr: "",
    });
  });

  test("is a report for GitLab's Code Quality, with fingerprints that do not depend on the line", async () => {
    const words = ["check", "Pulumi.bad.yaml", "Pulumi.floating.yaml", "--format", "codequality"];
    const { code, stdout } = await folder.run(...words);
    const report = JSON.parse(stdout) as { fingerprint: string; location: object }[];
    folder.write(
      "Pulumi.bad.yaml",
      `# moved\n${stringify({ config: { "platform:pipeline": { projct: 1, ...eightLines, image: "alpine" } } })}`,
    );
    const moved = JSON.parse((await folder.run(...words)).stdout) as typeof report;

    expect(code).toBe(1);
    expect(report).toEqual([
      {
        description: 'UNKNOWN_KEY: "projct" is not a setting. Did you mean "project"?',
        check_name: "UNKNOWN_KEY",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        severity: "major",
        location: { path: "Pulumi.bad.yaml", lines: { begin: 18 } },
      },
      {
        description: `FLOATING_IMAGE: image: ${warning.message}`,
        check_name: "FLOATING_IMAGE",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        severity: "minor",
        location: { path: "Pulumi.floating.yaml", lines: { begin: 18 } },
      },
    ]);
    expect(moved.map(({ fingerprint }) => fingerprint)).toEqual(report.map(({ fingerprint }) => fingerprint));
    expect(moved[0]?.location).not.toEqual(report[0]?.location);
  });

  test.each([
    [["--format", "xml"], 'there is no format "xml". Formats: "text", "json", "codequality"'],
    [
      ["--json", "--format", "text"],
      "--json is short for --format json, and contradicts --format text. Use one of them",
    ],
  ])("is refused with %j", async (words, message) => {
    const { code, stdout, stderr } = await folder.run("check", "Pulumi.bad.yaml", ...words);

    expect({ code, stdout, said: stderr.split("\n")[0] }).toEqual({ code: 1, stdout: "", said: message });
  });
});
