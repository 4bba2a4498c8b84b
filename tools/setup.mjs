// Makes this checkout ready to run on a machine that has Node, git, bash and (where Pulumi is neither installed nor
// downloadable) Go. Runs before anything is installed, so it needs no package. Safe to interrupt and to run again.
// With --no-engine it leaves out the engine, its plugins and ESC's evaluator, which the command line does not need.
// With --browser it also looks for the browser that the page's tests need; with --languages it also installs what the
// tests of programs in other languages need; with --clients it also installs Python packages for the sandbox's tests.
import { join } from "node:path";
import { locateEngine } from "./engine/locate.mjs";
import { runTool } from "./lib/failure.mjs";
import { SANDBOX, readIfThere, writeWhole } from "./lib/files.mjs";
import { withLock } from "./lib/lock.mjs";
import { createProgress } from "./lib/progress.mjs";
import { stopChildrenOnSignal } from "./lib/run.mjs";
import { installChromium } from "./setup/chromium.mjs";
import { compile } from "./setup/compile.mjs";
import { installEscEvaluator } from "./setup/escEvaluator.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { installLanguages } from "./setup/languages.mjs";
import { checkNode } from "./setup/node.mjs";
import { installPlugins } from "./setup/plugins.mjs";
import { installPythonClient } from "./setup/pythonClient.mjs";

const progress = createProgress("setup");
const withEngine = !process.argv.includes("--no-engine");
const withBrowser = process.argv.includes("--browser");
const withClients = process.argv.includes("--clients");
const withLanguages = process.argv.includes("--languages");
const waiting = () => progress.say("waiting for another setup of this checkout");

stopChildrenOnSignal();
await runTool("setup", async () => {
  checkNode();
  await withLock(join(SANDBOX, "setup.lock"), waiting, async () => {
    await installDependencies(progress);
    if (withBrowser) await installChromium(progress);
    if (withClients) await installPythonClient(progress);
    if (!withEngine) return compile(progress);
    const engine = await locateEngine(progress);
    writeIfNew(join(SANDBOX, "engine.json"), `${JSON.stringify(engine, undefined, 2)}\n`);
    await compile(progress);
    await installPlugins(engine.pulumi, progress);
    await installEscEvaluator(progress);
    if (withLanguages) await installLanguages(engine.pulumi, progress);
  });
});

/**
 * @param {string} file
 * @param {string} text
 */
function writeIfNew(file, text) {
  if (readIfThere(file) !== text) writeWhole(file, text);
}
