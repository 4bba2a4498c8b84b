import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import { type EventName, events, lines } from "./flow";
import { eightLinesJobs } from "./expected";
import { type JobRun, runPipeline, type RunOptions } from "../harness/runPipeline";

const failing = (command: string, ...args: readonly string[]) => ({ behaviours: [{ command, args, exit: 1 }] });

/** By job: the failing command, and the number of commands that run then. */
const cases: [job: keyof typeof eightLinesJobs, event: EventName, fault: string, options: RunOptions, ran: number][] = [
  ["preview", "a merge request", "the login", failing("pulumi", "login"), 1],
  ["preview", "a merge request", "a folder that does not exist", { files: { "README.md": "" } }, 1],
  ["preview", "a merge request", "the installation", failing("npm"), 2],
  ["preview", "a merge request", "adding the environment", failing("pulumi", "config"), 3],
  ["preview", "a merge request", "the preview", failing("pulumi", "preview"), 4],
  ["deploy-staging", "a push to main", "the login", failing("pulumi", "login"), 1],
  ["deploy-staging", "a push to main", "a folder that does not exist", { files: { "README.md": "" } }, 1],
  ["deploy-staging", "a push to main", "the installation", failing("npm"), 2],
  ["deploy-staging", "a push to main", "adding the environment", failing("pulumi", "config"), 3],
  ["deploy-staging", "a push to main", "the update", failing("pulumi", "up"), 4],
];

/** The commands of the platform team that run only after a success. */
const steps = { after: ["npx notify"] };

test.each(cases)("%s, on %s: if %s fails, no further command runs", async (name, event, _, options, ran) => {
  const file = renderGitLab(pipelineWith({ program: { path: "infra", runtime: "nodejs", steps } }));

  const job = (await runPipeline(file, events[event], options)).jobs.find((one) => one.name === name)!;

  expect({ status: job.status, commands: lines(job.commands) }).toEqual({
    status: "failed",
    commands: eightLinesJobs[name].commands.slice(0, ran),
  });
});

test("a failed deployment stops the next one", async () => {
  const deployments = ["staging", "production"].map((name) => ({
    name,
    stack: `shop-api/${name}`,
    on: { branch: "main" },
  }));
  const file = renderGitLab(pipelineWith({ deployments }));

  const { jobs } = await runPipeline(file, events["a push to main"], failing("pulumi", "up"));

  expect(statuses(jobs)).toEqual({ "deploy-staging": "failed", "deploy-production": "skipped" });
});

test("a failed preview stops its own deployment only", async () => {
  const run = (event: EventName, options: RunOptions) =>
    runPipeline(renderGitLab(pipelineWith()), events[event], options);
  const options = failing("pulumi", "preview");

  expect(statuses((await run("a push to main", options)).jobs)).toEqual({
    "promotion-preview-production": "failed",
    "deploy-staging": "success",
  });
  expect(statuses((await run("a release tag", options)).jobs)).toEqual({
    "promotion-preview-production": "failed",
    "deploy-production": "skipped",
  });
});

const conflict = {
  behaviours: [
    {
      command: "pulumi",
      args: ["up"],
      stderr:
        "error: [409] Conflict: Another update is currently in progress.\nhttps://www.pulumi.com/docs/common-issues/update-conflicts/\n",
      exit: 255,
    },
  ],
};

test("a lock conflict fails the job and is explained", async () => {
  const { jobs } = await runPipeline(renderGitLab(pipelineWith()), events["a push to main"], conflict);
  const job = jobs.find(({ name }) => name === "deploy-staging")!;

  expect(job.status).toBe("failed");
  expect(lines(job.commands)).toEqual(eightLinesJobs["deploy-staging"].commands);
  expect(job.log).toContain("error: [409] Conflict");
  expect(job.log).toContain("Lock conflict: another update of acme/shop-api/staging is running. It was not cancelled.");
});

test("other failures do not mention a lock conflict", async () => {
  const { jobs } = await runPipeline(renderGitLab(pipelineWith()), events["a push to main"], failing("pulumi", "up"));

  expect(jobs.find(({ name }) => name === "deploy-staging")!.log).not.toContain("Lock conflict: another update of");
});

function statuses(jobs: readonly JobRun[]): Record<string, JobRun["status"]> {
  return Object.fromEntries(jobs.map(({ name, status }) => [name, status]));
}
