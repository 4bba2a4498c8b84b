import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { DataExpander, Job, Parser, ParserIncludes, Utils, WriteStreamsMock, deepExtend } from "./gitLabCiLocal.mjs";
import { CiFileError } from "./ciFileError.mjs";
import { firstTrue } from "./rules.mjs";

/**
 * Returns a CI file with its includes, `extends`, `!reference` and defaults resolved. Jobs are top-level keys.
 *
 * @param {{
 *   path: string,
 *   folder: string,
 *   read: (path: string) => Promise<string>,
 *   context: import("./rules.mjs").RuleContext,
 *   onMerged?: (file: object) => void,
 * }} request `folder` is for temporary files; `read` returns the text of a file of the commit; `onMerged` gets the file
 *   before defaults are inherited
 */
export async function expandedFile({ path, folder, read, context, onMerged = () => undefined }) {
  const reader = readerOf(folder, read);
  prepareIncludes(reader, context);
  const options = {
    ...{ argv: {}, cwd: folder, stateDir: ".state", fetchIncludes: false, expandVariables: false },
    ...{ writeStreams: new WriteStreamsMock(), maximumIncludes: MAX_INCLUDES, variables: context.variables },
    gitData: { branches: {}, commit: {}, remote: {} },
  };
  const top = await Parser.loadYaml(join(folder, path));
  const files = await ParserIncludes.init(top, options);
  const file = deepExtend({ stages: [".pre", "build", "test", "deploy", ".post"] }, ...files);
  refuseUnknownKeys(file);
  DataExpander.jobExtends(file);
  if (reader.sawReference()) DataExpander.reference(file, file);
  DataExpander.flattenLists(file);
  onMerged(mergedFile(file, files));
  DataExpander.transformDeprecatedGlobalDefaultSyntax(file);
  DataExpander.inheritDefault(file);
  inheritMore(file);
  return file;
}

/** The merged file as GitLab shows it: without `include`, and without default stages. */
function mergedFile({ include: _, stages, ...rest }, files) {
  return { ...(files.some((one) => one.stages !== undefined) && { stages }), ...rest };
}

/** GitLab: `ci_max_includes`. */
const MAX_INCLUDES = 150;
/** The maximum length with all includes, in characters. GitLab: `max_yaml_size_bytes`. */
const MAX_LENGTH = 2_097_152;

const loadYaml = Parser.loadYaml;

/** Replaces gitlab-ci-local's loader, which reads from disk and interprets comments as settings. */
function readerOf(folder, read) {
  let length = 0;
  let sawReference = false;
  return {
    sawReference: () => sawReference,
    async load(fullPath, context = {}) {
      const path = relative(folder, fullPath);
      if (path.startsWith("..")) throw new CiFileError(`\`${path}\` is outside the repository`);
      const text = await read(path);
      length += text.length;
      if (length > MAX_LENGTH) throw new CiFileError("The parsed YAML is too big");
      sawReference ||= text.includes("!reference");
      mkdirSync(dirname(fullPath), { recursive: true });
      writeFileSync(fullPath, text);
      return checked((await loadYaml.call(Parser, fullPath, context, false)) ?? {});
    },
  };
}

function checked(document) {
  if (!isMap(document)) throw new CiFileError("Invalid configuration format");
  // An empty job becomes a map: a later check reports its missing keywords.
  return Object.fromEntries(
    Object.entries(document).flatMap(([name, value]) => {
      if (value !== null && value !== undefined) return [[name, value]];
      return keywords.has(name) ? [] : [[name, {}]];
    }),
  );
}

/** Makes includes read from the commit only. */
function prepareIncludes(reader, context) {
  ParserIncludes.resetCount();
  Parser.loadYaml = (path, inputs) => reader.load(path, inputs);
  ParserIncludes.memoLocalRepoFiles = async (folder) => context.paths().map((path) => `${folder}/${path}`);
  ParserIncludes.downloadIncludeRemote = refuse("remote or include:template");
  ParserIncludes.downloadIncludeProjectFile = refuse("project");
  ParserIncludes.downloadIncludeComponent = refuse("component");
  ParserIncludes.parseIncludeComponent = refuse("component");
  Utils.getRulesResult = ({ rules }) => {
    const rule = firstTrue(rules, context);
    return { when: rule === undefined ? "never" : (rule.when ?? "always") };
  };
}

function refuse(kind) {
  return () => {
    throw new CiFileError(`include:${kind} is not supported here: only include:local is`);
  };
}

const keywords = new Set([...Job.illegalJobNames, "spec", "stages", "pages:deploy"]);
keywords.delete("page:deploy");

/**
 * GitLab: `Gitlab::Ci::Config::Entry::Root`: a job is a map. A hidden key may hold anything, such as commands for an
 * anchor.
 */
function refuseUnknownKeys(file) {
  const isJob = ([name, value]) => name.startsWith(".") || isMap(value);
  const unknown = Object.entries(file).filter((entry) => !keywords.has(entry[0]) && !isJob(entry));
  if (unknown.length > 0) {
    throw new CiFileError(`root config contains unknown keys: ${unknown.map(([name]) => name).join(", ")}`);
  }
}

/** Adds the defaults that gitlab-ci-local does not inherit. GitLab: `default:timeout` has no effect. */
function inheritMore(file) {
  for (const [name, job] of Object.entries(file)) {
    if (keywords.has(name) || name.startsWith(".")) continue;
    Object.assign(job, inherited(file.default ?? {}, job));
  }
}

/**
 * The inherited keywords that gitlab-ci-local lacks.
 *
 * @param {any} defaults
 * @param {any} job
 */
export function inherited(defaults, job) {
  const from = job.inherit?.default ?? true;
  const names = ["id_tokens", "image", "interruptible", "retry", "tags", "hooks"];
  return Object.fromEntries(
    names
      .filter((name) => from === true || [from].flat().includes(name))
      .map((name) => [name, job[name] ?? defaults[name]])
      .filter(([, value]) => value !== undefined),
  );
}

/** @param {unknown} value */
export function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
