// Runs pipelines with gitlab-ci-local, in a separate process, one at a time: each message requests one, and one message
// returns its result. gitlab-ci-local expands the file, decides rules and variables, and runs the scripts. The other files
// in this folder correct it where it differs from GitLab.
import { Argv, Parser, WriteStreamsMock } from "../../../../sandbox/runner/evaluate/gitLabCiLocal.mjs";
import { noPipeline, prepareFiles } from "./expandedFile.mjs";
import { prepareJobs, readArtifacts, readReports } from "./jobs.mjs";
import { inOrder, pipelineOf } from "./schedule.mjs";

process.on("message", async (request) => {
  const answer = await play(request).then(
    (played) => ({ played }),
    (error) => ({ error: plain(error?.message ?? String(error)) }),
  );
  process.send?.(answer);
});
// Nobody waits any more. The group is this process and the jobs that it started.
process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));

/** @param {import("./players").Request} request */
async function play(request) {
  process.chdir(request.repository);
  const keywords = prepareFiles(request);
  prepareJobs(request);
  const streams = new WriteStreamsMock();
  const jobs = [];
  try {
    const parser = await Parser.create(await settings(request, streams), streams, 0, jobs);
    const pipeline = pipelineOf(jobs, parser.stages);
    for (const { job } of pipeline) job._variables = { ...withoutEnvironment(job), ...keywords.tokens(job) };
    const ran = request.run ? await inOrder(pipeline, request.play) : [];
    return {
      // GitLab: jobs of .pre and .post alone start no pipeline.
      pipelineStarted: pipeline.some(({ job }) => ![".pre", ".post"].includes(job.stage)),
      jobs: [...ran, ...pipeline.filter((one) => !ran.includes(one))].map((one) => ({
        ...described(one, keywords.of(one.job)),
        artifacts: ran.includes(one) ? readArtifacts(one.job) : {},
        reports: ran.includes(one) ? readReports(one.job) : {},
      })),
      warnings: streams.stderrLines.map(plain).filter((line) => !line.startsWith("parsing and downloads finished")),
    };
  } catch (error) {
    if (error === noPipeline) return { pipelineStarted: false, jobs: [], warnings: [] };
    throw error;
  }
}

function settings(request, streams) {
  return Argv.build(
    {
      file: ".gitlab-ci.yml",
      // Jobs run here and not in containers, each in a checkout of its own.
      forceShellExecutor: true,
      shellIsolation: true,
      artifactsToSource: false,
      variablesFile: request.variablesFile,
      home: request.folder,
      evaluateRuleChanges: request.changed !== null,
      variable: Object.entries(request.variables).map(([name, value]) => `${name}=${value}`),
      unsetVariable: request.unset,
      ignorePredefinedVars: Object.keys(request.variables),
      // Costs as much as all the rest, and has a test of its own.
      jsonSchemaValidation: false,
      noColor: true,
      childPipelineDepth: 0,
    },
    streams,
  );
}

function described({ job, status }, { image, resource_group, interruptible }) {
  return {
    name: job.name,
    stage: job.stage,
    status,
    when: job.when,
    allowFailure: job.allowFailure !== false,
    needs: job.needs?.map((need) => need.job) ?? null,
    image: image?.name ?? image ?? null,
    environment: job.environment ?? null,
    resourceGroup: resource_group ?? null,
    interruptible: interruptible ?? false,
    log: job.safeJobName,
  };
}

/** It sets what GitLab leaves unset where a job has no environment, or an environment has no URL. */
function withoutEnvironment(job) {
  const isEmpty = ([name, value]) => name.startsWith("CI_ENVIRONMENT_") && value === "";
  return Object.fromEntries(Object.entries(job._variables).filter((variable) => !isEmpty(variable)));
}

/** Without the colors. */
function plain(text) {
  return text.replace(/\x1b\[[0-9;]*m/g, "").trim();
}
