// What both stand-ins share: words of a command line, files of a folder, and requests to a Kestra server.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A Kestra server, as a command line reaches it.
 *
 * @typedef {object} Connection
 * @property {string} server its address, without a slash at the end
 * @property {string} tenant
 * @property {Record<string, string>} headers with the credential
 */

/**
 * The words of a command line: those without a name, and the options, with `""` for one without a value.
 *
 * @param {readonly string[]} words
 * @param {readonly string[]} switches the options that take no value, which may be given as `--name=true`
 * @returns {{ words: string[], options: Map<string, string> }}
 */
export function parsed(words, switches) {
  /** @type {string[]} */
  const plain = [];
  const options = new Map();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("--")) {
      plain.push(word);
      continue;
    }
    const [name = "", value] = word.slice(2).split(/=(.*)/s);
    if (value !== undefined) options.set(name, value);
    else options.set(name, switches.includes(name) ? "true" : (words[++index] ?? ""));
  }
  return { words: plain, options };
}

/**
 * The files of a folder with one of the endings, in the order of their paths. A file is the only one of itself.
 *
 * @param {string} path
 * @param {{ pattern: RegExp, hidden: boolean }} wanted `hidden` says whether hidden files and folders are included
 * @returns {string[]}
 */
export function filesIn(path, { pattern, hidden }) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(
      (file) =>
        hidden ||
        !file
          .slice(path.length)
          .split("/")
          .some((part) => part.startsWith(".")),
    )
    .sort();
}

/**
 * Sends a request, and returns the answer. Throws an error for an answer that is an error.
 *
 * @param {Connection} connection
 * @param {string} method
 * @param {string} path below the tenant's path
 * @param {{ yaml?: string, form?: FormData, message?: (status: number, text: string) => string }} [more]
 * @returns {Promise<Response>}
 */
export async function request({ server, tenant, headers }, method, path, { yaml, form, message } = {}) {
  const body = yaml ?? form;
  const answer = await fetch(`${server}/api/v1/${tenant}${path}`, {
    method,
    headers: { ...headers, ...(yaml === undefined ? {} : { "Content-Type": "application/x-yaml" }) },
    ...(body === undefined ? {} : { body }),
  });
  if (answer.ok) return answer;
  const text = await answer.text();
  throw new Error(message ? message(answer.status, text) : `${answer.status} ${text}`);
}

/**
 * @param {string} file
 */
export function textOf(file) {
  return readFileSync(file, "utf8");
}
