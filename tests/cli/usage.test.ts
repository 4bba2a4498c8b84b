import { createFolder, type Folder } from "./commandLine";

jest.setTimeout(60_000);

let folder: Folder;

beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

const usage =
  /^Usage: pulumi-pipeline <command>\n\n {2}render .+\n .+\n {2}check .+\n .+\n {2}explain .+\n .+\n {2}deploy .+\n .+\n {2}fleet .+\n .+\n {2}fleet .+\n {2}fleet .+\n .+\n {2}fleet .+\n .+\n {2}sandbox .+\n .+\n\nWith --settings, .+\nWith --checkout, .+\nFor a foundation, .+\n$/;

test.each([["help"], ["--help"], ["-h"], ["render --help"], ["sandbox -h"]])("%s prints the usage", async (words) => {
  const { code, stdout, stderr } = await folder.run(...words.split(" "));

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(usage);
});

const commands = 'Commands: "render", "check", "explain", "deploy", "fleet", "sandbox"';

test.each([
  [[], "name a command"],
  [["rendr"], `there is no command "rendr". ${commands}`],
  [["toString"], `there is no command "toString". ${commands}`],
  [["a\nb"], `there is no command "a\\nb". ${commands}`],
  [["render"], "render takes one Pulumi.<stack>.yaml"],
  [["render", "a.yaml", "b.yaml"], "render takes one Pulumi.<stack>.yaml"],
  [
    ["render", "a.yaml", "--target", "teamcity"],
    'there is no target "teamcity". Targets: "gitlab", "bitbucket", "circleci", "deployments"',
  ],
  [
    ["render", "a.yaml", "--target", "toString"],
    'there is no target "toString". Targets: "gitlab", "bitbucket", "circleci", "deployments"',
  ],
  [["render", "a.yaml", "--target"], "Option '--target <value>' argument missing"],
  [["render", "a.yaml", "--colour"], "Unknown option '--colour'"],
  [["check"], "check needs one or more Pulumi.<stack>.yaml files"],
  [["check", "-x", "a.yaml"], "Unknown option '-x'"],
  [["check", "a.yaml", "b.yaml", "--checkout", "."], "--checkout can be used with one Pulumi.<stack>.yaml only"],
  [
    ["fleet"],
    'name a command of fleet: "status", "preview", "up", "refresh", "leave", "discover", "summary", "check", "init"',
  ],
  [
    ["fleet", "statu"],
    'there is no command "fleet statu". Commands of fleet: "status", "preview", "up", "refresh", "leave", "discover", "summary", "check", "init"',
  ],
  [["fleet", "status", "a", "b"], "fleet status takes the folder of one platform repository"],
  [["fleet", "discover"], "fleet discover takes a GitLab group, and the folder of a platform repository"],
  [["fleet", "discover", "acme", "--depth", "x"], "--depth is a number of folders, from 0 to 99"],
  [["explain"], "explain takes one Pulumi.<stack>.yaml"],
  [["explain", "a.yaml", "b.yaml"], "explain takes one Pulumi.<stack>.yaml"],
  [
    ["explain", "a.yaml", "--target", "teamcity"],
    'there is no target "teamcity". Targets: "gitlab", "bitbucket", "circleci", "deployments"',
  ],
  [
    ["check", "a.yaml", "--target", "teamcity"],
    'there is no target "teamcity". Targets: "gitlab", "bitbucket", "circleci", "deployments"',
  ],
])("refuses %j with the reason, then the usage", async (words, message) => {
  const { code, stdout, stderr } = await folder.run(...words);
  const [said, ...rest] = stderr.split("\n\n");

  expect({ code, stdout, said }).toEqual({ code: 1, stdout: "", said: message });
  expect(rest.join("\n\n")).toMatch(usage);
});
