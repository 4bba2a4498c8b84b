import { createFolder, type Folder } from "./commandLine";

jest.setTimeout(60_000);

let folder: Folder;

beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

const usage =
  /^Usage: pulumi-pipeline-sandbox \[options\]\n\nRuns .+\n\n {2}--seed .+\n {2}--data .+\n {2}--kestra .+\n( {2}--(gitlab|cloud|page)-port .+\n){3}$/;

test.each([["help"], ["--help"], ["-h"], ["--data kept -h"]])("%s prints the usage", async (words) => {
  const { code, stdout, stderr } = await folder.run(...words.split(" "));

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(usage);
});

test.each([
  [["gitlab"], 'sandbox takes options only, not "gitlab"'],
  [["--port", "1"], "Unknown option '--port'"],
  [["--seed"], "Option '--seed <value>' argument missing"],
  [["--kestra=1"], "Option '--kestra' does not take an argument"],
  [["--gitlab-port", "http"], '--gitlab-port takes a port from 0 (any free one) to 65535, not "http"'],
  [["--cloud-port", ""], '--cloud-port takes a port from 0 (any free one) to 65535, not ""'],
  [["--cloud-port", "65536"], '--cloud-port takes a port from 0 (any free one) to 65535, not "65536"'],
  [["--cloud-port=-1"], '--cloud-port takes a port from 0 (any free one) to 65535, not "-1"'],
])("refuses %j with the reason, then the usage", async (words, message) => {
  const { code, stdout, stderr } = await folder.run(...words);
  const [said, ...rest] = stderr.split("\n\n");

  expect({ code, stdout, said }).toEqual({ code: 1, stdout: "", said: message });
  expect(rest.join("\n\n")).toMatch(usage);
});

test("escapes invisible characters of an argument in the error", async () => {
  const { stderr } = await folder.run("\u001b[31mgitlab\u009b\u202e");

  expect(stderr.split("\n")[0]).toBe('sandbox takes options only, not "\\u001b[31mgitlab\\u009b\\u202e"');
});

test("escapes invisible characters of a file name in the error", async () => {
  const { code, stderr } = await folder.run("--seed", "a\u001b[2J\u202eb.yaml");

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "a\\u001b[2J\\u202eb.yaml: can't be read: no such file or directory [NO_FILE]\n",
  });
});
