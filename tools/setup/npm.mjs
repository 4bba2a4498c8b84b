import { run } from "../lib/run.mjs";
import { ROOT } from "../lib/files.mjs";

/**
 * Runs npm in the checkout: the one that started us, if npm did, so that it is the Node it belongs to.
 *
 * @param {readonly string[]} args
 * @param {(line: string) => void} [onLine]
 */
export function npm(args, onLine) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args], { cwd: ROOT, onLine });
  return run("npm", args, { cwd: ROOT, onLine });
}
