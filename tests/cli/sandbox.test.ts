import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { createFolder, type Folder, main, refusal, root } from "./commandLine";

jest.setTimeout(60_000);

let folder: Folder;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

test("runs the sandbox's package under npm, and Ctrl-C stops it", async () => {
  // Its own process group, like in a terminal.
  const child = spawn("npm", ["run", "--silent", "pipeline", "--", "sandbox"], { cwd: root, detached: true });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (/^Ctrl-C stops it; .+\n$/m.test(output)) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended: ${output}`)));
  });
  const urls = [...output.matchAll(/^(?:GitLab|Pulumi Cloud|Page) +(\S+)$/gm)].map(([, url = ""]) => url);
  // A terminal signals the whole group; npm passes the signal on once more.
  process.kill(-child.pid!, "SIGINT");
  await once(child, "close");

  expect(urls).toEqual(Array(3).fill(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)));
  for (const url of urls) await expect(fetch(url)).rejects.toThrow("fetch failed");
  expect(await isGone(-child.pid!)).toBe(true);
});

/**
 * Waits for the end of a process group. The system may take a moment to remove a process whose parent ended before it.
 */
async function isGone(group: number): Promise<boolean> {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    await setTimeout(50);
    try {
      process.kill(group, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ESRCH";
    }
  }
  return false;
}

/** Runs the command line without an installed sandbox, in a folder that may have it. */
function runAlone(...words: string[]): Promise<CommandResult> {
  const alone = join(folder.path, "elsewhere", "dist");
  cpSync(dirname(dirname(main)), alone, { recursive: true });
  return runCommand(process.execPath, [join(alone, "cli", "main.js"), "sandbox", ...words], {
    cwd: folder.path,
    env: process.env,
  });
}

function installPackage(code: string): void {
  const module = "node_modules/pulumi-pipeline-sandbox";
  folder.write(`${module}/package.json`, '{ "exports": { "./cli/runCommandLine": "./command.js" } }');
  folder.write(`${module}/command.js`, code);
}

test("finds the package from the current folder, passes the arguments, and exits with its code", async () => {
  installPackage("exports.runCommandLine = async (words) => console.log(words) ?? 3;");

  expect(await runAlone("--data", "kept")).toEqual({ code: 3, stdout: "[ '--data', 'kept' ]\n", stderr: "" });
});

test("prints how to install the package if it is missing", async () => {
  expect(await runAlone()).toEqual(
    refusal(
      "the sandbox is a separate package, which is not installed. Install it: npm install --save-dev pulumi-pipeline-sandbox",
    ),
  );
});

test("fails with the package's own error if the package is broken", async () => {
  installPackage('throw new Error("half installed");');

  expect(await runAlone()).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("half installed") });
});
