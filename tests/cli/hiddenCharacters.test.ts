import { stringify } from "yaml";
import fc from "fast-check";
import { eightLines, sharedPreviews } from "../pipeline/examples";
import { hiddenIn, hostileText } from "../pipeline/hidden";
import { createFolder, type Folder } from "./commandLine";
import { runInProcess } from "./runInProcess";

jest.setTimeout(120_000);

const [staging, production] = eightLines.deployments;
let folder: Folder;

beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

/** The output of the commands for a file with this text, on both streams. */
async function printedOf(text: string, name = "Pulumi.shop-api.yaml"): Promise<string> {
  folder.write(name, text);
  let printed = "";
  for (const command of ["check", "explain", "render"])
    printed += (await runInProcess(folder.path, [command, name])).text;
  return printed;
}

const settingsText = (settings: unknown) => stringify({ config: { "platform:pipeline": settings } });

/** Settings, one part of which is any text. */
const places: readonly [string, (text: string) => unknown][] = [
  ["a key", (text) => ({ ...eightLines, [text]: 1 })],
  ["a nested key", (text) => ({ ...eightLines, deployments: [{ ...staging, [text]: { [text]: text } }] })],
  ["the project", (text) => ({ ...eightLines, project: text })],
  ["a name", (text) => ({ ...eightLines, deployments: [{ ...staging, name: text }, production] })],
  ["a choice", (text) => ({ ...eightLines, previews: text })],
  ["a value of another type", (text) => ({ ...eightLines, deployments: text, variables: [text] })],
  ["an image", (text) => ({ ...eightLines, image: `alpine${text}` })],
  [
    "a variable",
    (text) => ({
      ...eightLines,
      variables: [
        { name: `A${text}`, value: text },
        { name: "TOKEN", value: text },
      ],
    }),
  ],
  [
    "the reason and the place of an exception",
    (text) => ({
      ...eightLines,
      ...sharedPreviews,
      exceptions: [
        { code: "SHARED_PREVIEWS", reason: `A reason that says ${text}` },
        { code: "SHARED_GROUP", path: text, reason: `A reason that says ${text}` },
      ],
    }),
  ],
  [
    "a valid reason",
    (text) => ({
      ...eightLines,
      ...sharedPreviews,
      exceptions: [{ code: "SHARED_PREVIEWS", reason: `A reason that says ${text} and more` }],
    }),
  ],
  [
    "a key of ESC",
    (text) => ({ ...eightLines, deployments: [{ ...staging, esc: { environmentVariables: { [text]: text } } }] }),
  ],
];

test.each(places)("prints %s without its hidden characters", async (_place, settingsWith) => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const printed = await printedOf(settingsText(settingsWith(text)));

      expect(printed).not.toBe("");
      expect(printed.split("\n").flatMap(hiddenIn)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("prints the errors of a file that is not YAML without its hidden characters", async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (one, other) => {
      const printed = await printedOf(`config: &a\n  ${one}: [*${other}\n"`);

      expect(printed.split("\n").flatMap(hiddenIn)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("prints a file name without its hidden characters", async () => {
  const printed = await printedOf(settingsText({ ...eightLines, projct: 1 }), "Pulumi.a\u001b[2J\u202eb.yaml");

  expect(printed).toContain('error UNKNOWN_KEY: "projct" is not a setting.');
  expect(printed.split("\n").flatMap(hiddenIn)).toEqual([]);
});

test("writes a stack name into the comment of a CI file without its hidden characters", async () => {
  const printed = await printedOf(settingsText(eightLines), "Pulumi.a\u001b\u0085\nb.yaml");

  expect(printed).toContain('# Managed by Pulumi: stack "a\\u001b\\u0085\\u000ab" of project "platform".\n');
  expect(printed.split("\n").flatMap(hiddenIn)).toEqual([]);
});

test("prints an unknown command without its hidden characters", async () => {
  const { stderr } = await folder.run("\u001b[31mcheck\u009b", "--\u202ex");

  expect(stderr.split("\n")[0]).toContain('"\\u001b[31mcheck\\u009b"');
  expect(stderr.split("\n").flatMap(hiddenIn)).toEqual([]);
});
