// Reads CI files in a process of its own, one at a time: a file that takes too long, or too much, ends no more than it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { faultText } from "./fault.mjs";
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
  const own = join(folder, "files");
  const result = await evaluatePipeline(message, own, ask).catch((error) => ({
    kind: "invalid",
    errors: [faultText(error)],
  }));
  rmSync(own, { recursive: true, force: true });
  process.send?.({ kind: "evaluated", result });
});
process.on("disconnect", () => process.exit());

/** @type {import("./messages").Asker} */
function ask(question) {
  return new Promise((resolve, reject) => {
    waiting = { resolve, reject };
    process.send?.({ kind: "asked", question });
  });
}
