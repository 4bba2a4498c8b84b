import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { DataExpander, Job, Parser, ParserIncludes, Utils, WriteStreamsMock, deepExtend } from "./gitLabCiLocal.mjs";
import { Fault } from "./fault.mjs";
import { firstTrue } from "./rules.mjs";

/**
 * A CI file with all that it includes, extends, refers to and inherits. Jobs stand at the top of it, by their name.
 *
 * @param {{
 *   path: string,
 *   folder: string,
 *   read: (path: string) => Promise<string>,
 *   context: import("./rules.mjs").RuleContext,
 * }} request `folder` is a place to write to, and `read` gives the text of a file of the commit
 */
export async function expandedFile({ path, folder, read, context }) {
  const reader = readerOf(folder, read);
  prepareIncludes(reader, context);
  const options = {
    ...{ argv: {}, cwd: folder, stateDir: ".state", fetchIncludes: false, expandVariables: false },
    ...{ writeStreams: new WriteStreamsMock(), maximumIncludes: MOST_INCLUDES, variables: context.variables },
    gitData: { branches: {}, commit: {}, remote: {} },
  };
  const top = await Parser.loadYaml(join(folder, path));
  const files = await ParserIncludes.init(top, options);
  const file = deepExtend({ stages: [".pre", "build", "test", "deploy", ".post"] }, ...files);
  refuseUnknownKeys(file);
  DataExpander.jobExtends(file);
  if (reader.sawReference()) DataExpander.reference(file, file);
  DataExpander.flattenLists(file);
  DataExpander.transformDeprecatedGlobalDefaultSyntax(file);
  DataExpander.inheritDefault(file);
  inheritMore(file);
  return file;
}

/** GitLab: `ci_max_includes`. */
const MOST_INCLUDES = 150;
/** In characters, with all that is included. GitLab: `max_yaml_size_bytes`. */
const LONGEST = 2_097_152;

const loadYaml = Parser.loadYaml;

/** Its own loader takes files of the disk, and makes settings of comments. */
function readerOf(folder, read) {
  let length = 0;
  let sawReference = false;
  return {
    sawReference: () => sawReference,
    async load(fullPath, context = {}) {
      const path = relative(folder, fullPath);
      if (path.startsWith("..")) throw new Fault(`\`${path}\` is outside the repository`);
      const text = await read(path);
      length += text.length;
      if (length > LONGEST) throw new Fault("The parsed YAML is too big");
      sawReference ||= text.includes("!reference");
      mkdirSync(dirname(fullPath), { recursive: true });
      writeFileSync(fullPath, text);
      return checked((await loadYaml.call(Parser, fullPath, context, false)) ?? {});
    },
  };
}

function checked(document) {
  if (!isMap(document)) throw new Fault("Invalid configuration format");
  // Of an empty job GitLab says later what it misses.
  return Object.fromEntries(
    Object.entries(document).flatMap(([name, value]) => {
      if (value !== null && value !== undefined) return [[name, value]];
      return keywords.has(name) ? [] : [[name, {}]];
    }),
  );
}

/** What is included comes from the commit alone. */
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
    throw new Fault(`include:${kind} is not supported here: only include:local is`);
  };
}

const keywords = new Set([...Job.illegalJobNames, "spec", "stages", "pages:deploy"]);
keywords.delete("page:deploy");

/**
 * GitLab: `Gitlab::Ci::Config::Entry::Root`: what is at the top and no map is no job. A hidden key may hold anything, such as
 * commands that an anchor names.
 */
function refuseUnknownKeys(file) {
  const isJob = ([name, value]) => name.startsWith(".") || isMap(value);
  const unknown = Object.entries(file).filter((entry) => !keywords.has(entry[0]) && !isJob(entry));
  if (unknown.length > 0) {
    throw new Fault(`root config contains unknown keys: ${unknown.map(([name]) => name).join(", ")}`);
  }
}

/** It knows of no more than a few keywords that jobs inherit. GitLab: `default:timeout` has no effect. */
function inheritMore(file) {
  for (const [name, job] of Object.entries(file)) {
    if (keywords.has(name) || name.startsWith(".")) continue;
    Object.assign(job, inherited(file.default ?? {}, job));
  }
}

/**
 * What a job inherits beside what gitlab-ci-local has it inherit.
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
