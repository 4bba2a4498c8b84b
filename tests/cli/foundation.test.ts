import { stringify } from "yaml";
import { foundationTable } from "../../pipeline/explain/foundationTable";
import { foundation, planFoundation, projectOf, rawFoundation, rawProject } from "../pipeline/foundation/fleet";
import { createFolder, type Folder, refusal } from "./commandLine";
import { targets } from "../../targets";

jest.setTimeout(60_000);

let folder: Folder;

beforeEach(() => {
  folder = createFolder();
  share(rawFoundation);
  folder.settle("api", rawProject("api", "acme/api"));
  folder.settle("web", rawProject("web", "acme/web"));
});
afterEach(() => folder.remove());

function share(settings: unknown): void {
  folder.write("Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": settings } }));
}

const all = ["Pulumi.api.yaml", "Pulumi.foundation.yaml", "Pulumi.web.yaml"];

test("check prints the number of policies of a fleet", async () => {
  expect(await folder.run("check", ...all)).toEqual({
    code: 0,
    stdout: "Pulumi.foundation.yaml:2:3 info POLICY_COUNT: 10 of 40 policies for 2 projects\n3 files, 0 errors\n",
    stderr: "",
  });
});

test("check finds the projects of a foundation in its folder, even if they are not named", async () => {
  folder.settle("alone", { ...rawProject("alone", "acme/alone"), trust: undefined });
  folder.settle("other", { ...rawProject("other", "acme/other"), trust: { foundation: "europe" }, deployments: [] });
  folder.write("deeper/Pulumi.deep.yaml", "- : not: yaml");
  folder.write("Pulumi.folder.yaml/file", "");

  const { stdout } = await folder.runIn("deeper", "check", "../Pulumi.foundation.yaml");

  expect(stdout).toBe(
    "../Pulumi.foundation.yaml:2:3 info POLICY_COUNT: 10 of 40 policies for 2 projects\n1 file, 0 errors\n",
  );
});

test("check finds projects that name the foundation by the defaults of all projects", async () => {
  const { organization, trust, ...own } = rawProject("api", "acme/api");
  const inherit = (defaults: object) =>
    folder.write("Pulumi.yaml", stringify({ name: "platform", config: { "platform:defaults": { value: defaults } } }));
  folder.settle("api", own);

  inherit({ organization, trust });
  expect((await folder.run("check", "Pulumi.foundation.yaml")).stdout).toMatch(/: 10 of 40 policies for 2 projects\n/);
  inherit({ organization, trust, retries: 9 });
  expect((await folder.run("check", "Pulumi.foundation.yaml")).stdout).toMatch(
    /^Pulumi.yaml:\d+:7 error NOT_A_CHOICE: retries: .+\n1 file, 1 error\n$/,
  );
});

test("check counts the policies of the platform repository's own pipeline, if it names this foundation", async () => {
  const pipeline = { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" };
  const settle = (value: object) =>
    folder.write("Pulumi.yaml", stringify({ name: "platform", config: { "platform:fleet": { value } } }));

  settle({ pipeline });
  expect((await folder.run("check", "Pulumi.foundation.yaml")).stdout).toMatch(/: 13 of 40 policies for 3 projects\n/);
  expect(await folder.run("fleet", "check")).toMatchObject({ code: 0 });
  settle({ pipeline: { ...pipeline, foundation: "europe" } });
  expect((await folder.run("check", "Pulumi.foundation.yaml")).stdout).toMatch(/: 10 of 40 policies for 2 projects\n/);
  expect((await folder.run("fleet", "check")).stdout).toMatch(
    /^Pulumi.yaml[^ ]* error MISSING_FOUNDATION: pipeline.foundation: there is no Pulumi.europe.yaml in this folder/,
  );
  settle({ pipeline: { ...pipeline, runners: 0 } });
  expect((await folder.run("check", "Pulumi.foundation.yaml")).stdout).toMatch(
    /error NOT_A_CHOICE: pipeline.runners: 0 is not a whole number of runners from 1 to 200\n/,
  );
});

const unknownOrganization =
  'Pulumi.web.yaml:4:5 error OTHER_FOUNDATION: organization: "other" differs from the foundation\'s "acme". Set both to the same value';
const noDeployments = "Pulumi.api.yaml:8:5 error EMPTY_LIST: deployments: is empty. Name at least one deployment";
const notYaml = "Pulumi.broken.yaml:2:1 error NOT_YAML: is not YAML: ";

test.each<[string, string[], string[]]>([
  ["alone", ["Pulumi.foundation.yaml"], ["api", "broken", "web"]],
  [
    "before its projects",
    ["Pulumi.foundation.yaml", "Pulumi.api.yaml", "Pulumi.broken.yaml"],
    ["api", "broken", "web"],
  ],
  ["after one of its projects", ["Pulumi.broken.yaml", "Pulumi.foundation.yaml"], ["broken", "api", "web"]],
])(
  "check reports errors inside and between the files of the fleet once: the foundation %s",
  async (_, files, order) => {
    folder.settle("api", { ...rawProject("api", "acme/api"), deployments: [] });
    folder.settle("web", { ...rawProject("web", "acme/web"), organization: "other" });
    folder.write("Pulumi.broken.yaml", "config: [\n");

    const { code, stdout, stderr } = await folder.run("check", ...files);
    const lines = stdout.trimEnd().split("\n");
    const starts: Record<string, string> = { api: noDeployments, broken: notYaml, web: unknownOrganization };

    expect({ code, stderr, last: lines.pop() }).toEqual({
      code: 1,
      stderr: "",
      last: `${files.length} file${files.length === 1 ? "" : "s"}, 3 errors`,
    });
    expect(lines.map((line, index) => line.slice(0, starts[order[index]!]!.length))).toEqual(
      order.map((name) => starts[name]),
    );
  },
);

test("check names a file of the fleet by the same path as a check of that file", async () => {
  folder.write(
    "sub/Pulumi.api.yaml",
    stringify({ config: { "platform:pipeline": { ...rawProject("api", "acme/api"), image: "a b" } } }),
  );
  folder.write("sub/Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": rawFoundation } }));

  const own = await folder.run("check", "sub/Pulumi.api.yaml");

  expect(own.stdout).toMatch(/^sub\/Pulumi\.api\.yaml:\d+:5 error BAD_NAME: image: .*\n1 file, 1 error\n$/);
  expect(await folder.run("check", "sub/Pulumi.foundation.yaml")).toEqual(own);
});

test("check reports errors of the foundation together with those of its projects", async () => {
  share({ organization: "acme", gitlab: "gitlab.com" });
  folder.settle("api", { ...rawProject("api", "acme/api"), deployments: [] });

  const { stdout } = await folder.run("check", "Pulumi.foundation.yaml");

  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(
      /^Pulumi\.foundation\.yaml:4:5 error BAD_NAME: gitlab: "gitlab\.com" is not the address of a GitLab, .*$/,
    ),
    noDeployments,
    "1 file, 2 errors",
    "",
  ]);
});

test("check reports too many policies at the foundation", async () => {
  for (const index of Array.from({ length: 7 }, (_, one) => one)) {
    folder.settle(`more-${index}`, rawProject(`more-${index}`, `acme/more-${index}`));
  }

  const { code, stdout } = await folder.run("check", "Pulumi.foundation.yaml");

  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^Pulumi\.foundation\.yaml:2:3 error TOO_MANY_POLICIES: 45 policies are more than the 40 .*\n1 file, 1 error\n$/,
  );
});

test("check refuses a foundation without projects, but not if a project's file cannot be read", async () => {
  folder.settle("api", { ...rawProject("api", "acme/api"), deployments: [] });
  folder.settle("web", { ...rawProject("web", "acme/web"), trust: undefined });
  const unread = await folder.run("check", "Pulumi.foundation.yaml");
  folder.settle("api", { ...rawProject("api", "acme/api"), trust: undefined });
  const none = await folder.run("check", "Pulumi.foundation.yaml");

  expect(unread.stdout).toBe(`${noDeployments}\n1 file, 1 error\n`);
  expect(none.stdout).toMatch(
    /^Pulumi\.foundation\.yaml:2:3 error EMPTY_FOUNDATION: no project's settings name .*\n1 file, 1 error\n$/,
  );
});

test("explain prints the trust of the fleet's issuer, and nothing else", async () => {
  const fleet = [projectOf("api", "acme/api"), projectOf("web", "acme/web")];

  expect(await folder.run("explain", "Pulumi.foundation.yaml")).toEqual({
    code: 0,
    stdout: foundationTable(planFoundation(foundation, fleet), targets.gitlab),
    stderr: "",
  });
});

test("explain prints the errors of a fleet on standard error", async () => {
  folder.settle("api", { ...rawProject("api", "acme/api"), deployments: [] });

  expect(await folder.run("explain", "Pulumi.foundation.yaml")).toEqual(refusal(noDeployments));
});

test.each([
  ["check", "--checkout", "."],
  ["explain", "--checkout", "."],
  ["check", "--target", "circleci"],
  ["explain", "--target", "circleci"],
])("%s refuses %s for a foundation", async (command, option, value) => {
  const { code, stdout, stderr } = await folder.run(command, "Pulumi.foundation.yaml", option, value);

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.split("\n")[0]).toBe(
    `${option} is for a project's settings file, and Pulumi.foundation.yaml is a foundation's`,
  );
});

test("render refuses the settings of a foundation", async () => {
  expect(await folder.run("render", "Pulumi.foundation.yaml")).toEqual(
    refusal(
      "Pulumi.foundation.yaml:2:3 error NO_SETTINGS: holds the settings of a foundation, platform:foundation, and no project's",
    ),
  );
});

test.each(["check", "explain"])(
  "%s refuses a file with the settings of both a project and a foundation",
  async (command) => {
    const both = { "platform:foundation": rawFoundation, "platform:pipeline": rawProject("both", "acme/both") };
    folder.write("Pulumi.both.yaml", stringify({ config: both }));

    const { code, stdout, stderr } = await folder.run(command, "Pulumi.both.yaml");

    expect(code).toBe(1);
    expect(`${stdout}${stderr}`.split("\n")[0]).toBe(
      "Pulumi.both.yaml:5:3 error TWO_KINDS_OF_SETTINGS: holds the settings of a project and of a foundation. Leave out platform:pipeline or platform:foundation",
    );
  },
);

describe("the stack of the platform repository itself", () => {
  const pipeline = {
    project: "acme/platform",
    organization: "acme",
    foundation: "foundation",
    stack: "own",
    user: "up",
  };

  beforeEach(() => {
    folder.write("Pulumi.yaml", stringify({ name: "platform", config: { "platform:fleet": { value: { pipeline } } } }));
    folder.write("Pulumi.own.yaml", "config: {}\n");
  });

  test("is checked with the files that it reads", async () => {
    expect(await folder.run("check", "Pulumi.own.yaml")).toMatchObject({ code: 0, stdout: "1 file, 0 errors\n" });

    folder.settle("web", { ...rawProject("web", "acme/web"), deployments: [] });
    folder.write("deeper/README.md", "");
    const { code, stdout } = await folder.runIn("deeper", "check", "../Pulumi.own.yaml");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\.\.\/Pulumi\.web\.yaml:\d+:5 error EMPTY_LIST: deployments: .*\n1 file, 1 error\n$/);
  });

  test("is explained: what it creates, and what the team may read", async () => {
    const { code, stdout } = await folder.run("explain", "Pulumi.own.yaml");
    const rows = stdout.split("\n").map((line) => line.split(/ {2,}/));

    expect(code).toBe(0);
    expect(rows).toEqual(
      expect.arrayContaining([
        ["protected branch", "main: nobody pushes, Maintainers merge"],
        ["CI/CD variable GITLAB_TOKEN", "for jobs in platform, protected, from secrets.updateToken"],
        ["CI/CD variable GITLAB_TOKEN", "for jobs in preview/*, protected, from secrets.readToken"],
        ["team platform-read", "reads stack acme/platform/web"],
        ["team platform-read", "reads ESC environment web/staging"],
      ]),
    );
    expect(stdout).toMatch(/^team platform-read +reads stack acme\/platform\/foundation$/m);
    expect(stdout).not.toContain("acme/platform/own");
  });
});
