// Generates the SDK of each schema in sdks/ (npm run sdk), or with --check compares the committed files with those that
// it would generate. Arguments name single folders to work on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Failure, runTool } from "./lib/failure.mjs";
import { ROOT, exists } from "./lib/files.mjs";
import { createProgress } from "./lib/progress.mjs";
import { stopChildrenOnSignal } from "./lib/run.mjs";
import { adapt } from "./sdk/adapt.mjs";
import { differences, replaceSdk } from "./sdk/folder.mjs";
import { generate } from "./sdk/generator.mjs";

const progress = createProgress("sdk");

stopChildrenOnSignal();
await runTool("sdk", async () => {
  const args = process.argv.slice(2);
  const check = args.includes("--check");
  const folders = args.filter((arg) => arg !== "--check").map((arg) => resolve(arg));
  for (const folder of folders.length > 0 ? folders : [join(ROOT, "sdks", "gitlab")]) {
    await withGenerated(folder, (generated) => (check ? compare(folder, generated) : update(folder, generated)));
  }
});

/**
 * @param {string} folder
 * @param {(generated: string) => void} use
 */
async function withGenerated(folder, use) {
  const schema = join(folder, "schema.json");
  if (!exists(schema))
    throw new Failure("there is no schema to generate from", schema, "name a folder that holds one.");
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-pipeline-sdk-"));
  try {
    const generated = join(scratch, "sdk");
    await generate(schema, generated, progress);
    adapt(generated);
    use(generated);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} generated
 */
function compare(folder, generated) {
  const list = differences(folder, generated);
  if (list.length === 0) return progress.say(`${folder} matches its schema.json`);
  throw new Failure(
    `${folder} does not match its schema.json`,
    list.map(({ file, how }) => `${file}: ${how}`).join("\n"),
    "run npm run sdk and commit the result.",
  );
}

/**
 * @param {string} folder
 * @param {string} generated
 */
function update(folder, generated) {
  const changes = replaceSdk(folder, generated);
  progress.say(
    `${folder}: ${changes.length === 0 ? "nothing to change" : `${changes.length} files written or removed`}`,
  );
}
