// A stand-in for kestractl, with the commands, requests, words and exit codes that CI jobs can tell apart.
import { writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parse } from "yaml";
import { filesIn, parsed, request, textOf } from "./requests.mjs";

/** @typedef {import("./requests.mjs").Connection} Connection */

const YAML_FILES = { pattern: /\.ya?ml$/i, hidden: false };
const SWITCHES = ["delete", "override", "fail-fast", "recursive", "no-root", "allow-missing-namespace", "yes"];

/** @type {Record<string, (connection: Connection, words: string[], options: Map<string, string>) => Promise<void>>} */
const COMMANDS = {
  "flows validate": validate,
  "flows deploy": deploy,
  "flows namespace-sync": synchronize,
  "flows export": exportFlows,
  "flows get": get,
  "flows list": list,
  "flows delete": remove,
  "nsfiles upload": upload,
};

try {
  const { words, options } = parsed(process.argv.slice(2), SWITCHES);
  const name = words.slice(0, 2).join(" ");
  const command = COMMANDS[name];
  if (!command) throw new Error(`unknown command "${name}" for "kestractl"`);
  await command(connection(options), words.slice(2), options);
} catch (error) {
  process.stderr.write(
    `Error: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}

/**
 * The connection of flags and environment variables, in this order.
 *
 * @param {Map<string, string>} options
 * @returns {Connection}
 */
function connection(options) {
  /** @param {string} name */
  const value = (name) => options.get(name) ?? process.env[`KESTRACTL_${name.toUpperCase()}`] ?? "";
  const [token, username, password] = [value("token"), value("username"), value("password")];
  if (token === "" && (username === "" || password === "")) {
    throw new Error("could not init client without any auth, at least token or username+password is required");
  }
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  return {
    server: (value("host") || "http://localhost:8080").replace(/\/+$/, ""),
    tenant: value("tenant") || "main",
    headers: { Authorization: token === "" ? `Basic ${basic}` : `Bearer ${token}` },
  };
}

/**
 * The words of an error: its message, or those of a problem document (RFC 7807).
 *
 * @param {number} status
 * @param {string} text
 */
function message(status, text) {
  try {
    const { message: old, title, detail } = JSON.parse(text);
    return `API error: ${old ?? [title, detail].filter(Boolean).join(": ")}`;
  } catch {
    return `API error: ${status}`;
  }
}

/**
 * @param {Connection} to
 * @param {string[]} words
 */
async function validate(to, [path = ""]) {
  const files = flowFiles(path);
  const yaml = files
    .map((file) =>
      textOf(file)
        .replace(/^\s*---[ \t]*\n/, "")
        .trimEnd(),
    )
    .join("\n---\n");
  const answer = await request(to, "POST", "/flows/validate", { yaml, message });
  const violations = await answer.json();
  for (const { index } of violations) {
    if (index >= files.length) {
      throw new Error(
        `cannot map validation results back to flows: the server reported document ${index} of a ${files.length}-document request`,
      );
    }
  }
  const rows = files.map((file, index) => {
    const found = violations.filter((/** @type {{ index: number }} */ one) => one.index === index);
    const constraints = found.flatMap(
      (/** @type {{ constraints?: string }} */ one) => one.constraints?.replaceAll("\n", "; ") ?? [],
    );
    return [file, constraints.length > 0 ? "FAILED" : "OK", constraints.join("; ") || "-"];
  });
  const failed = rows.filter(([, status]) => status === "FAILED").length;
  table([["FILE", "STATUS", "CONSTRAINTS"], ...rows]);
  process.stdout.write(`\n${rows.length - failed} valid flow(s), ${failed} failed\n`);
  if (failed > 0) throw new Error(`validation failed for ${failed} flow(s)`);
}

/**
 * @param {Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function deploy(to, [path = ""], options) {
  const rows = [];
  for (const file of flowFiles(path)) {
    const row = await deployOne(to, file, options.get("override") === "true");
    rows.push([file, ...row]);
    if (row[2] === "FAILED" && options.get("fail-fast") === "true") break;
  }
  const failed = rows.filter((row) => row[3] === "FAILED").length;
  table([["FILE", "FLOW ID", "NAMESPACE", "STATUS", "ERROR"], ...rows]);
  process.stdout.write(`\n${rows.length - failed} flow(s) deployed successfully, ${failed} failed\n`);
  if (failed > 0) throw new Error(`deployment completed with ${failed} error(s)`);
}

/**
 * @param {Connection} to
 * @param {string} file
 * @param {boolean} overrides
 * @returns {Promise<string[]>}
 */
async function deployOne(to, file, overrides) {
  const yaml = textOf(file);
  let { id, namespace } = /** @type {Record<string, string>} */ ({});
  try {
    ({ id, namespace } = parse(yaml));
    const place = `/flows/${namespace}/${id}`;
    const exists = await request(to, "GET", place, { message: (status) => String(status) }).then(
      () => true,
      (error) => {
        if (error.message !== "404") throw error;
        return false;
      },
    );
    if (exists && !overrides)
      throw new Error(`flow '${id}' already exists in namespace '${namespace}'; use --override to update`);
    await request(to, exists ? "PUT" : "POST", exists ? place : "/flows", { yaml, message });
    return [id ?? "-", namespace ?? "-", "OK", "-"];
  } catch (error) {
    return [id ?? "-", namespace ?? "-", "FAILED", error instanceof Error ? error.message : String(error)];
  }
}

/**
 * @param {Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function synchronize(to, [namespace = "", file = ""], options) {
  const [deletes, overrides] = ["delete", "override"].map((name) => options.get(name) === "true");
  const query = `?delete=${deletes}&override=${overrides}`;
  const answer = await request(to, "POST", `/flows/${namespace}${query}`, { yaml: textOf(file), message });
  const flows = await answer.json();
  process.stdout.write(`Namespace '${namespace}' synced: ${flows.length} flow(s) updated.\n`);
}

/**
 * @param {Connection} to
 * @param {string[]} _words
 * @param {Map<string, string>} options
 */
async function exportFlows(to, _words, options) {
  const namespace = options.get("namespace");
  const query = namespace === undefined ? "" : `?${new URLSearchParams({ "filters[namespace][EQUALS]": namespace })}`;
  const answer = await request(to, "GET", `/flows/export/by-query${query}`, { message });
  const archive = Buffer.from(await answer.arrayBuffer());
  const file = options.get("output-file") ?? "flows.zip";
  writeFileSync(file, archive);
  process.stdout.write(`Flows exported to ${file} (${archive.length} bytes)\n`);
}

/**
 * @param {Connection} to
 * @param {string[]} words
 */
async function get(to, [namespace = "", id = ""]) {
  const answer = await request(to, "GET", `/flows/${namespace}/${id}?source=true&allowDeleted=false`, { message });
  process.stdout.write((await answer.json()).source);
}

/**
 * @param {Connection} to
 * @param {string[]} words
 */
async function list(to, [namespace = ""]) {
  const flows = await (await request(to, "GET", `/flows/${namespace}`, { message })).json();
  table([
    ["ID", "NAMESPACE", "REVISION"],
    ...flows.map((/** @type {Record<string, unknown>} */ flow) => [flow.id, flow.namespace, flow.revision].map(String)),
  ]);
}

/**
 * @param {Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function remove(to, [namespace = "", id = ""], options) {
  if (options.get("yes") !== "true") throw new Error("Cancelled.");
  await request(to, "DELETE", `/flows/${namespace}/${id}`, { message });
  process.stdout.write(`Flow '${id}' deleted from namespace '${namespace}'.\n`);
}

/**
 * @param {Connection} to
 * @param {string[]} words
 * @param {Map<string, string>} options
 */
async function upload(to, [namespace = "", folder = "", destination = ""], options) {
  const target = destination.replace(/^\/+|\/+$/g, "");
  if (target === "") throw new Error("destination path is required");
  if (options.get("allow-missing-namespace") !== "true") {
    const flows = await (await request(to, "GET", `/flows/${namespace}`, { message })).json();
    if (flows.length === 0) throw new Error(`namespace '${namespace}' does not exist`);
  }
  const root = options.get("no-root") === "true" ? target : join(target, basename(folder));
  const files = filesIn(folder, { pattern: /./, hidden: false });
  if (files.length === 0) throw new Error(`no files found in directory '${folder}'`);
  for (const file of files) {
    const path = `/${join(root, relative(folder, file))}`;
    const place = `/namespaces/${namespace}/files?${new URLSearchParams({ path })}`;
    const form = new FormData();
    form.set("fileContent", new File([textOf(file)], basename(file)));
    await request(to, "POST", place, { form, message });
    process.stdout.write(`${file} -> ${path}\n`);
  }
}

/** @param {string} path */
function flowFiles(path) {
  const files = filesIn(path, YAML_FILES);
  if (files.length === 0) throw new Error(`no .yaml or .yml files found in directory '${path}'`);
  return files;
}

/** @param {readonly (readonly string[])[]} rows */
function table(rows) {
  process.stdout.write(rows.map((row) => `${row.join("   ")}\n`).join(""));
}
