// The worker process that evaluates CI files, one at a time. A file that takes too much time or memory ends only this process.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { gitLabMessage } from "./ciFileError.mjs";
import { evaluatePipeline } from "./pipeline.mjs";

const [folder = process.cwd()] = process.argv.slice(2);
/** @type {{ resolve: (value: any) => void, reject: (error: Error) => void } | undefined} */
let waiting;

process.on("message", async (message) => {
  if (message.kind === "answer") {
    const { resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (message.error === undefined) resolve?.(message.value);
    else reject?.(new Error(message.error));
    return;
  }
  const filesFolder = join(folder, "files");
  /** @type {object | undefined} */
  let merged;
  const keep = (file) => {
    if (message.lint !== undefined) merged = structuredClone(file);
  };
  const result = await evaluatePipeline(message, filesFolder, ask, keep).catch((error) => ({
    kind: "invalid",
    errors: [gitLabMessage(error)],
  }));
  rmSync(filesFolder, { recursive: true, force: true });
  process.send?.({ kind: "evaluated", result, merged });
});
process.on("disconnect", () => process.exit());

/** @type {import("./messages").Asker} */
function ask(question) {
  return new Promise((resolve, reject) => {
    waiting = { resolve, reject };
    process.send?.({ kind: "asked", question });
  });
}
