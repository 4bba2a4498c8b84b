import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { alternate, repeat, type Rounds } from "./alternate";
import { eightLines } from "../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { ask, expectSuccess, onboarded } from "./pipelineWorld";
import type { Measured } from "./report";

/**
 * The sandbox's share of a job's duration, and the time from a push to its preview, compared with the guide's pipeline.
 */
export async function benchPipelines(rounds: Rounds): Promise<Measured[]> {
  return [await benchJob(), await benchPreview(rounds)];
}

/** A pipeline of one job that does nothing, from the request to its end: all of that is the sandbox's share. */
async function benchJob(): Promise<Measured> {
  const sandbox = await startSandbox(seedWith({ ".gitlab-ci.yml": "nothing: { script: ['true'] }\n" }), {
    runner: runnerMachine(),
  });
  try {
    await pipelineFor(sandbox, "main");
    const sample = await repeat(9, () => pipelineFor(sandbox, "main"));
    return { what: "pipeline of an empty job", unit: "ms", sample, budget: 1000 };
  } finally {
    await sandbox.close();
  }
}

/** From a pipeline's request to the preview's result, with the rendered file and with the file of the guide. */
async function benchPreview(rounds: Rounds): Promise<Measured> {
  const [ours, guide] = [await onboarded(eightLines), await byTheGuide()];
  try {
    // The first of each is slower, and is not measured.
    await Promise.all([preview(ours), preview(guide)]);
    const { a, b } = await alternate(
      rounds,
      () => preview(ours),
      () => preview(guide),
    );
    return { what: "push to preview: our file", unit: "ms", sample: a, against: { what: "the guide's", sample: b } };
  } finally {
    await Promise.all([ours.close(), guide.close()]);
  }
}

/** The smallest pipeline that previews the same program: one token, and no report, ESC or cache. */
async function byTheGuide(): Promise<Sandbox> {
  const file = `preview:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  before_script:
    - cd infra
    - npm ci
  script:
    - pulumi preview --stack acme/shop-api/staging
`;
  const sandbox = await startSandbox(seedWith({ ".gitlab-ci.yml": file }), { runner: runnerMachine() });
  await ask(sandbox, "POST", "variables", { key: "PULUMI_ACCESS_TOKEN", value: exampleTokens.cloud, masked: true });
  return sandbox;
}

let branches = 0;

/** Pushes a branch with a change, opens its merge request, and waits for the end of its pipeline. */
async function preview(sandbox: Sandbox): Promise<number> {
  const branch = `topic-${++branches}`;
  const start = performance.now();
  await ask(sandbox, "PUT", "repository/files/infra%2FPulumi.staging.yaml", {
    branch,
    start_branch: "main",
    commit_message: "Change the replicas",
    content: `config:\n  shop-api:replicas: ${branches + 1}\n`,
  });
  await ask(sandbox, "POST", "merge_requests", { source_branch: branch, target_branch: "main", title: branch });
  await sandbox.settled();
  const took = performance.now() - start;
  await expectSuccess(sandbox);
  return took;
}

async function pipelineFor(sandbox: Sandbox, ref: string): Promise<number> {
  const start = performance.now();
  await ask(sandbox, "POST", "pipeline", { ref });
  await sandbox.settled();
  const took = performance.now() - start;
  await expectSuccess(sandbox);
  return took;
}
