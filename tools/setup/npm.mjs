import { run } from "../lib/run.mjs";
import { ROOT } from "../lib/files.mjs";

/**
 * Runs npm in the checkout. If npm started this process, it runs the same npm, which belongs to the same Node.
 *
 * @param {readonly string[]} args
 * @param {(line: string) => void} [onLine]
 */
export function npm(args, onLine) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args], { cwd: ROOT, onLine });
  return run("npm", args, { cwd: ROOT, onLine });
}
