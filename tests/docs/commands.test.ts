import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandsIn, fitsShown, ownCommand, type OwnCommand, type ShownCommand } from "./commands";
import { elsewhere } from "./elsewhere";
import { blocksOf, codeIn, pages, root } from "./pages";
import { type PageFolder, openPageFolder } from "./pageFolder";

const commands = blocksOf("sh", "console").flatMap(commandsIn);
const elsewhereCommands = new Set(elsewhere.flatMap((row) => row.commands));

test("every command is run here, names existing files, or has a row in elsewhere.ts", () => {
  const unknown = commands.filter(({ command }) => !elsewhereCommands.has(command) && !ownCommand(command));

  expect(commands.length).toBeGreaterThan(40);
  expect(unknown.map(({ place, command }) => `${place}: ${command}`)).toEqual([]);
});

test("each row of elsewhere.ts has commands that a page shows, and names a test that runs them", () => {
  const shown = commands.map(({ command }) => command);

  expect([...elsewhereCommands].filter((command) => !shown.includes(command))).toEqual([]);
  expect(
    elsewhere.filter(({ runBy }) => runBy && !readFileSync(join(root, runBy.file), "utf8").includes(runBy.text)),
  ).toEqual([]);
});

const inText = pages
  .flatMap(codeIn)
  .filter(({ text }) => /^(npm (run|test)|npx jest|node tools|bash \.ci)/.test(text))
  .map(({ page, place, text }): ShownCommand => ({ page, place, command: text }));

test("every npm script, test project and file in a command of this repository exists", () => {
  const missing = [...commands, ...inText].flatMap(({ page, place, command }) => {
    const own = ownCommand(command);
    return own ? whatIsMissing(own, folderOf(page)).map((what) => `${place}: ${what}`) : [];
  });

  expect(missing).toEqual([]);
});

/** The folder of a page's commands: an example's own folder, or the top folder. */
function folderOf(page: string): string {
  return /^(examples|templates)\//.test(page) ? join(root, dirname(page)) : root;
}

function whatIsMissing(own: OwnCommand, folder: string): string[] {
  switch (own.kind) {
    case "pipeline":
      return [];
    case "script": {
      const manifest = readFileSync(join(folder, own.workspace, "package.json"), "utf8");
      const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> };
      return own.script in scripts ? [] : [`there is no npm script ${own.script}`];
    }
    case "jest":
      return [
        ...(existsSync(join(root, own.path)) ? [] : [`there is no ${own.path}`]),
        ...(readFileSync(join(root, "jest.config.mjs"), "utf8").includes(`  ${own.project}: [`)
          ? []
          : [`jest.config.mjs has no project ${own.project}`]),
      ];
    case "file":
      return existsSync(join(root, own.path)) ? [] : [`there is no ${own.path}`];
  }
}

test("the check of names finds missing ones", () => {
  const missing = (command: string) => whatIsMissing(ownCommand(command)!, root);

  expect(missing("npm run nothing")).toEqual(["there is no npm script nothing"]);
  expect(missing("npm test --workspace sandbox")).toEqual([]);
  expect(missing("node tools/nothing.mjs --all")).toEqual(["there is no tools/nothing.mjs"]);
  expect(missing("npx jest --selectProjects none -- tests/nothing")).toEqual([
    "there is no tests/nothing",
    "jest.config.mjs has no project none",
  ]);
});

const run = commands.flatMap((one) => {
  const own = ownCommand(one.command);
  return own?.kind === "pipeline" && !elsewhereCommands.has(one.command) ? [{ ...one, words: own.words }] : [];
});

describe("the command line", () => {
  let folder: PageFolder;

  afterEach(() => folder.close());

  test.each(run)("prints the output that $place shows: $command", async ({ page, words, output }) => {
    folder = openPageFolder(page);
    const result = await folder.run(words);

    if (output === undefined) {
      expect({ code: result.code, text: result.text }).toEqual({
        code: 0,
        text: expect.stringMatching(/\S/) as string,
      });
    } else {
      // A different output is compared as a whole, so that the new text can be copied.
      expect(fitsShown(output, result.text) ? output : result.text).toBe(output);
      expect(result.code).toBe(output.endsWith(", 0 errors\n") ? 0 : 1);
    }
  });
});

test("the check of outputs finds a different one, and … matches any text", () => {
  expect(fitsShown("one … three\n", "one two three\n")).toBe(true);
  expect(fitsShown("one … three\n", "one two\n")).toBe(false);
  expect(fitsShown("one\n", "one\ntwo\n")).toBe(false);
});
