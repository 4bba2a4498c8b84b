import { spawn } from "node:child_process";
import { cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Event, type Files, refOf } from "../gitlab/harness/events";
import { copyRepository } from "../gitlab/harness/repository";
import { newFolder, removeFolders } from "../gitlab/harness/scratch";
import {
  type Behaviour,
  linkTools,
  makeStandIns,
  type Recorded,
  recordedCalls,
  standInNames,
  toolNames,
} from "../gitlab/harness/standIns";
import { type BitbucketFile, type Item, readBitbucketFile, type Section, type Step, stepsOf } from "./bitbucketFile";
import { fits, mostSpecific } from "./globs";

export interface BitbucketOptions {
  /** The files of the repository. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  /** The variables of the repository. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The variables of deployment environments, by the name of the environment. */
  readonly deploymentVariables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The manual steps to run. */
  readonly play?: readonly string[];
  /** The behaviours of stand-ins; all others succeed without output. */
  readonly behaviours?: readonly Behaviour[];
}

/** The result of a step. */
export interface StepRun {
  readonly name: string;
  /** `manual`: not started. `waiting`: it follows a manual or failed step. */
  readonly status: "success" | "failed" | "skipped" | "manual" | "waiting";
  readonly commands: readonly Recorded[];
  /** The commands of the `after-script`. */
  readonly after: readonly Recorded[];
  readonly log: string;
}

/** The ID token of a step. */
export const oidcToken = "bitbucket-id-token";

/** Runs the steps of a `bitbucket-pipelines.yml` for an event; none if nothing starts. Throws for an invalid file. */
export async function runBitbucket(text: string, event: Event, options: BitbucketOptions = {}): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  const artifacts = newFolder();
  let going = true;
  for (const item of startedBy(event, readBitbucketFile(text))) {
    const steps = stepsOf([item]);
    const group: readonly StepRun[] = going
      ? await Promise.all(steps.map((step) => runStep(step, event, options, artifacts)))
      : steps.map((step) => notRun(step, "waiting"));
    runs.push(...group);
    going &&= group.every(({ status }) => status === "success" || status === "skipped");
  }
  return runs;
}

/** Bitbucket: pipeline start conditions. A fork's pull request starts nothing. */
function startedBy(event: Event, { pipelines }: BitbucketFile): readonly Item[] {
  const of = (section: Section) => {
    const glob = mostSpecific(Object.keys(pipelines[section] ?? {}), refOf(event));
    return glob === undefined ? [] : (pipelines[section]?.[glob] ?? []);
  };
  switch (event.kind) {
    case "mergeRequest":
      return event.fork === true ? [] : of("pull-requests");
    case "push":
      return of("branches");
    case "tag":
      return of("tags");
    case "schedule":
      return pipelines.custom?.[(event.description ?? "").toLowerCase().replaceAll(" ", "-")] ?? [];
    case "web":
    case "api":
      throw new Error("in Bitbucket a person picks the pipeline that runs");
  }
}

async function runStep(step: Step, event: Event, options: BitbucketOptions, artifacts: string): Promise<StepRun> {
  if (!meetsCondition(step, event)) return notRun(step, "skipped");
  if (step.trigger === "manual" && options.play?.includes(step.name) !== true) return notRun(step, "manual");
  const folder = newFolder();
  const files = options.files ?? { "infra/Pulumi.yaml": "" };
  const { folder: clone } = await copyRepository(files, event, join(folder, "clone"));
  cpSync(artifacts, clone, { recursive: true });
  makeStandIns(folder, standInNames, options.behaviours ?? []);
  const tools = join(folder, "tools");
  linkTools(tools, toolNames);
  const home = join(folder, "home");
  mkdirSync(home);
  const environment = {
    PATH: `${join(folder, "bin")}:${tools}`,
    HOME: home,
    CI: "true",
    BITBUCKET_CLONE_DIR: clone,
    ...options.variables,
    ...(step.deployment !== undefined && options.deploymentVariables?.[step.deployment]),
    ...(step.oidc && { BITBUCKET_STEP_OIDC_TOKEN: oidcToken }),
  };
  // The stand-ins record their folder; here it is relative to the test's own folder.
  const recorded = () =>
    [...recordedCalls(folder).values()]
      .flat()
      .map((call) => ({ ...call, cwd: relative(clone, resolve(call.cwd)) || "." }));
  const run = async (name: string, lines: readonly string[], more: object = {}) => {
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
    return bash(join(folder, name), clone, { ...environment, ...more }, join(folder, `${name}.log`));
  };
  const code = await run("script", step.script);
  const commands = recorded();
  // Bitbucket: a failure of the after-script does not fail the step.
  await run("after", step["after-script"] ?? [], { BITBUCKET_EXIT_CODE: String(code) });
  for (const file of step.artifacts ?? []) {
    if (existsSync(join(clone, file))) cpSync(join(clone, file), join(artifacts, file));
  }
  return {
    name: step.name,
    status: code === 0 ? "success" : "failed",
    commands,
    after: recorded().slice(commands.length),
    log: ["script", "after"].map((name) => readFileSync(join(folder, `${name}.log`), "utf8")).join(""),
  };
}

function notRun({ name }: Step, status: "skipped" | "manual" | "waiting"): StepRun {
  return { name, status, commands: [], after: [], log: "" };
}

/** Bitbucket: condition, changesets. Without a list of changes, every file counts as changed. */
function meetsCondition({ condition }: Step, event: Event): boolean {
  const changed = event.kind === "push" || event.kind === "mergeRequest" ? event.changed : undefined;
  if (condition === undefined || changed === undefined) return true;
  const { includePaths } = condition.changesets;
  return Object.keys(changed).some((file) => includePaths.some((pattern) => fits(pattern, file)));
}

/** Runs a script like Bitbucket: all lines in one shell, which ends at the first failure. Returns the exit code. */
async function bash(script: string, cwd: string, env: NodeJS.ProcessEnv, log: string): Promise<number> {
  const output = createWriteStream(log);
  await new Promise((opened) => output.once("open", opened));
  const child = spawn("bash", ["-e", script], { cwd, env, stdio: ["ignore", output, output] });
  const code = await new Promise<number>((done, fail) => child.once("error", fail).once("close", done));
  output.end();
  return code;
}

// Jobs start many processes, in parallel with other tests.
jest.setTimeout(60_000);

afterAll(removeFolders);
