// The order of a pipeline's jobs, as GitLab decides it (Ci::PipelineProcessing, Gitlab::Ci::Status::Composite).
// gitlab-ci-local differs from it if a manual job blocks others, and if a job was skipped.

/** The jobs that are in the pipeline, in the order of their stages, each with the jobs that come before it. */
export function pipelineOf(jobs, stages) {
  const position = ({ job }) => stages.indexOf(job.stage);
  const pipeline = jobs.filter(({ when }) => when !== "never").map((job) => ({ job, status: "created" }));
  for (const one of pipeline) {
    one.before =
      one.job.needs === null ? pipeline.filter((other) => position(other) < position(one)) : neededBy(one, pipeline);
  }
  return pipeline.sort((one, other) => position(one) - position(other));
}

function neededBy({ job }, pipeline) {
  return job.needs.flatMap((need) => {
    const needed = pipeline.filter((other) => other.job.baseName === need.job);
    if (needed.length > 0 || need.optional) return needed;
    throw new Error(`'${job.name}' job needs '${need.job}' job, but '${need.job}' does not exist in the pipeline`);
  });
}

/** Runs, one after another, the jobs that may run; of the manual ones those that are played. Answers which ran. */
export async function inOrder(pipeline, played) {
  const unknown = played.filter((name) => !pipeline.some(({ job }) => job.name === name && job.when === "manual"));
  if (unknown.length > 0) throw new Error(`the pipeline has no manual job ${unknown.join(", ")}`);
  const ran = [];
  for (let next = ready(pipeline); next !== undefined; next = ready(pipeline)) {
    const { job } = next;
    if (!startsAfter(next).includes(statusBefore(next))) {
      next.status = "skipped";
    } else if (job.when === "manual" && !played.includes(job.name)) {
      next.status = "manual";
    } else {
      await job.start();
      next.status = job.preScriptsExitCode === 0 ? "success" : "failed";
      ran.push(next);
    }
  }
  return ran;
}

function ready(pipeline) {
  return pipeline.find((one) => one.status === "created" && statusBefore(one) !== "running");
}

function startsAfter({ job }) {
  switch (job.when) {
    case "on_failure":
      return ["failed"];
    case "always":
      return ["success", "failed", "skipped"];
    default:
      return job.needs === null ? ["success", "skipped"] : ["success"];
  }
}

/** What came of all that is before a job: success, failed or skipped; running where it is not over. */
function statusBefore({ job, before }) {
  const statuses = new Set(before.map(statusFor));
  const only = (...names) => [...statuses].every((status) => names.includes(status));
  if (statuses.size === 0) return "success";
  if (job.needs !== null && (statuses.has("skipped") || statuses.has("ignored"))) return "skipped";
  if (only("skipped", "ignored")) return "skipped";
  if (only("success", "skipped", "warning", "ignored")) return "success";
  return statuses.has("manual") || statuses.has("created") ? "running" : "failed";
}

/** A failure that is allowed is a warning, and a manual job that may be left is ignored. */
function statusFor({ job, status }) {
  if (status === "failed" && job.jobStatus === "warning") return "warning";
  return status === "manual" && job.allowFailure === true ? "ignored" : status;
}
