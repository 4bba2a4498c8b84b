// A stand-in for the command line of Kestra's server image up to 1.3 (/app/kestra), with its requests, words and exit codes.
import { basename, join, relative } from "node:path";
import { parseDocument } from "yaml";
import { filesIn, parsed, request, textOf } from "./requests.mjs";

/** @typedef {import("./requests.mjs").Connection} Connection */

const YAML_FILES = { pattern: /\.ya?ml$/, hidden: true };
const SWITCHES = ["local", "delete", "no-delete", "override-namespaces"];

/** @type {Record<string, (connection: () => Connection, words: string[], options: Map<string, string>) => Promise<void>>} */
const COMMANDS = {
  "flow validate": validate,
  "flow namespace update": updateNamespace,
  "flow create": create,
  "namespace files update": updateFiles,
};

try {
  const { words, options } = parsed(process.argv.slice(2), SWITCHES);
  const name = [3, 2].map((count) => words.slice(0, count).join(" ")).find((one) => one in COMMANDS);
  const command = name === undefined ? undefined : COMMANDS[name];
  if (!command || name === undefined) throw new Error(`Unmatched arguments: ${words.join(" ")}`);
  await command(() => connection(options), words.slice(name.split(" ").length), options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/**
 * The connection of the flags. No environment variable has one.
 *
 * @param {Map<string, string>} options
 * @returns {Connection}
 */
function connection(options) {
  const [user, token] = [options.get("user"), options.get("api-token")];
  const authorization =
    token !== undefined
      ? `Bearer ${token}`
      : user !== undefined
        ? `Basic ${Buffer.from(user).toString("base64")}`
        : undefined;
  return {
    server: options.get("server") ?? "http://localhost:8080",
    tenant: options.get("tenant") ?? "main",
    headers: authorization === undefined ? {} : { Authorization: authorization },
  };
}

/**
 * Only the status is in the message, so that a wrong credential and a wrong address look alike.
 *
 * @param {number} status
 * @param {string} text
 */
function message(status, text) {
  if (status !== 422) return `Client returned status ${status}`;
  return `Unable to parse flows due to the following error:\n${JSON.parse(text).message ?? JSON.parse(text).detail}`;
}

/**
 * @param {() => Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function validate(to, [path = ""], options) {
  const files = filesIn(path, YAML_FILES);
  const violations =
    options.get("local") === "true"
      ? files.map((file) => localViolation(textOf(file)))
      : await (
          await request(to(), "POST", "/flows/validate", { yaml: files.map(textOf).join("\n---\n"), message })
        ).json();
  for (const { namespace, flow, constraints } of violations) {
    if (constraints === undefined) process.stdout.write(`✓ - ${namespace}.${flow}\n`);
    else {
      process.stderr.write(`✘ - ${namespace ?? "?"}.${flow ?? "?"}\n`);
      process.stderr.write(`Unable to parse flows due to the following error:\n${constraints}\n`);
      process.exitCode = 1;
    }
  }
}

/**
 * What the command line finds without a server: it knows the plugins of its image, and no other flows.
 *
 * @param {string} source
 * @returns {{ namespace?: string, flow?: string, constraints?: string }}
 */
function localViolation(source) {
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error) return { constraints: `Illegal flow source: ${error.message.split("\n")[0]}` };
  const { id, namespace, tasks } = document.toJS() ?? {};
  const faults = [
    ...(typeof id === "string" && /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/.test(id) ? [] : ["id: must be valid"]),
    ...(typeof namespace === "string" && /^[a-z0-9][a-z0-9._-]{0,149}$/.test(namespace)
      ? []
      : ["namespace: must be valid"]),
    ...(Array.isArray(tasks) && tasks.length > 0
      ? tasks.flatMap(({ type }) =>
          String(type).startsWith("io.kestra.plugin.core.") ? [] : [`Invalid type: ${type}`],
        )
      : ["tasks: must not be empty"]),
  ];
  return { namespace, flow: id, ...(faults.length > 0 && { constraints: faults.join("\n") }) };
}

/**
 * @param {() => Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function updateNamespace(to, [namespace = "", path = ""], options) {
  const files = filesIn(path, YAML_FILES);
  if (files.length === 0) process.stdout.write(`No flow found on '${path}'\n`);
  const deletes = options.get("delete") === "true";
  const yaml = files.map(textOf).join("\n---\n");
  const flows = await (await request(to(), "POST", `/flows/${namespace}?delete=${deletes}`, { yaml, message })).json();
  process.stdout.write(`${flows.length} flow(s) for namespace '${namespace}' successfully updated !\n`);
  for (const { namespace: own, id } of flows) process.stdout.write(`- ${own}.${id}\n`);
}

/**
 * @param {() => Connection} to
 * @param {string[]} words
 */
async function create(to, [file = ""]) {
  await request(to(), "POST", "/flows", { yaml: textOf(file), message });
  process.stdout.write("Flow successfully created !\n");
}

/**
 * @param {() => Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function updateFiles(to, [namespace = "", from = "", destination = "/"], options) {
  const place = `/namespaces/${namespace}/files?path=`;
  if (options.get("delete") === "true")
    await request(to(), "DELETE", place + encodeURIComponent(destination), { message });
  const files = filesIn(from, { pattern: /./, hidden: true });
  for (const file of files) {
    const path = join("/", destination, relative(from, file));
    const form = new FormData();
    form.set("fileContent", new File([textOf(file)], basename(file)));
    await request(to(), "POST", place + encodeURIComponent(path), { form, message });
    process.stdout.write(`Successfully uploaded ${file} to ${path}\n`);
  }
}
