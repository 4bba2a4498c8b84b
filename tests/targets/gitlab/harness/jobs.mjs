import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Job, Utils, micromatch } from "../../../../sandbox/runner/evaluate/gitLabCiLocal.mjs";

const stateFolder = ".gitlab-ci-local";

/**
 * Makes gitlab-ci-local run the jobs of one request as a GitLab runner does.
 *
 * @param {import("./players").Request} request
 */
export function prepareJobs(request) {
  // gitlab-ci-local copies the checkout again for after_script, without the files of the script, and needs rsync for that.
  Utils.rsyncTrackedFiles = async (cwd, _stateFolder, name) => {
    const checkout = join(cwd, stateFolder, "builds", name);
    if (existsSync(checkout)) return;
    mkdirSync(checkout, { recursive: true });
    for (const entry of readdirSync(cwd)) {
      if (entry !== stateFolder) cpSync(join(cwd, entry), join(checkout, entry), { recursive: true });
    }
  };

  // It echoes a line in double quotes, where backticks run; and it takes a job for finished before it has read all of
  // the log.
  Job.prototype.generateScriptCommands = function (scripts) {
    const log = join(request.logs, this.safeJobName);
    const commands = scripts.map((script) => `printf '%s\\n' ${quoted(`$ ${script.split("\n")[0]}`)}\n${script}\n`);
    return `exec >>${quoted(log)} 2>&1\n${commands.join("")}`;
  };
}

// A cache is there or not, at a runner's discretion: no job may need it, and here there is none.
Job.prototype.copyCacheIn = async () => undefined;
Job.prototype.copyCacheOut = async () => undefined;

Job.prototype.copyIn = async function (source) {
  cpSync(source, checkoutOf(this), { recursive: true });
};

// It knows neither when: on_failure nor when: always for a report.
Job.prototype.copyArtifactsOut = async function () {
  const { artifacts } = this;
  if (!artifacts) return;
  const folder = artifactsOf(this);
  const succeeded = this.preScriptsExitCode === 0;
  const wanted = { on_success: succeeded, on_failure: !succeeded, always: true }[artifacts.when ?? "on_success"];
  const paths = wanted ? matching(this, artifacts.paths ?? [], artifacts.exclude) : [];
  for (const path of paths) copy(join(checkoutOf(this), path), join(folder, path));
  // Where it reads the variables of a dotenv report.
  for (const path of matching(this, [artifacts.reports?.dotenv ?? []].flat())) {
    copy(join(checkoutOf(this), path), join(folder, ".gitlab-ci-reports", "dotenv", path));
  }
};

/** The texts of a finished job's artifacts. */
export function readArtifacts(job) {
  const folder = artifactsOf(job);
  const paths = filesIn(folder).filter((path) => !path.startsWith(".gitlab-ci-reports/"));
  return texts(folder, paths);
}

/** The texts of a finished job's reports, by their kind. GitLab: they are uploaded even if the job fails. */
export function readReports(job) {
  const reports = Object.entries(job.artifacts?.reports ?? {}).filter(([, paths]) => isPaths(paths));
  return Object.fromEntries(
    reports.map(([kind, paths]) => [kind, texts(checkoutOf(job), matching(job, [paths].flat()))]),
  );
}

function isPaths(value) {
  return [value].flat().every((one) => typeof one === "string");
}

/** The files of a job's checkout that the globs name. */
function matching(job, globs, exclude = []) {
  const expanded = Utils.expandVariables(job._variables);
  const plain = (glob) =>
    Utils.expandText(glob, expanded).replace(`${expanded.CI_PROJECT_DIR}/`, "").replace(/\/$/, "");
  const all = globs.map(plain).flatMap((glob) => [glob, `${glob}/**`]);
  if (all.length === 0) return [];
  return micromatch(filesIn(checkoutOf(job)), all, { dot: true, ignore: exclude.map(plain) });
}

function checkoutOf(job) {
  return join(job.argv.cwd, stateFolder, "builds", job.safeJobName);
}

function artifactsOf(job) {
  return join(job.argv.cwd, stateFolder, "artifacts", job.safeJobName);
}

/** All files in a folder but git's own, by their path. */
function filesIn(folder, prefix = "") {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return path === ".git" ? [] : filesIn(join(folder, entry.name), `${path}/`);
  });
}

function texts(folder, paths) {
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
