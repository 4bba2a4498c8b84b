import fc from "fast-check";
import { openFolder } from "../../../folder";
import type { Pipeline } from "../../../gitlab/ci/entities";
import type { JobResult } from "../../../gitlab/ci/runnerPort";
import { isComplete } from "../../../gitlab/ci/process/statuses";
import { type CiWorld, createCiWorld, failed, type FileText, type JobText } from "./ciWorld";

const STAGES = ["build", "test", "deploy"];
const GROUPS = ["one", "two"];

/** Jobs that each need only earlier jobs, in the same or an earlier stage. */
const files: fc.Arbitrary<FileText> = fc
  .array(
    fc.record({
      stage: fc.nat(2),
      when: fc.constantFrom("on_success", "on_success", "always", "on_failure", "manual"),
      allowFailure: fc.boolean(),
      needs: fc.option(fc.array(fc.nat(9), { maxLength: 3 }), { nil: undefined }),
      resourceGroup: fc.option(fc.constantFrom(...GROUPS), { nil: null }),
      retry: fc.nat(2),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((jobs) => {
    const ordered = jobs.sort((a, b) => a.stage - b.stage);
    const named = ordered.map(({ stage, needs, retry, ...job }, index): [string, JobText] => [
      `job${index}`,
      {
        ...job,
        when: job.when,
        stage: STAGES[stage]!,
        retry: { max: retry, when: ["always"], exitCodes: [] },
        ...(needs && { needs: [...new Set(needs.filter((need) => need < index).map((need) => `job${need}`))] }),
      },
    ]);
    return { jobs: Object.fromEntries(named), autoCancel: "none" };
  });

test("every pipeline ends, no job runs before its needs, and no two jobs of a resource group run at once", async () => {
  const folder = openFolder();
  const mode = fc.constantFrom("unordered", "newest_ready_first");
  const script = fc.array(fc.nat(99), { minLength: 4, maxLength: 40 });

  await fc.assert(
    fc.asyncProperty(
      fc.array(files, { minLength: 1, maxLength: 3 }),
      mode,
      script,
      async (wanted, processMode, draws) => {
        const world = createCiWorld({ folder });
        const pipelines = [];
        for (const file of wanted) pipelines.push(await world.push(file));
        for (const { id } of world.state.resourceGroups.all()) {
          world.state.resourceGroups.update(id, { processMode: processMode });
        }
        const running: number[] = [];
        let draw = 0;
        const next = () => draws[draw++ % draws.length]!;
        for (let steps = 0; ; steps++) {
          if (steps > 500) throw new Error("it does not end");
          const started = next() % 3 === 0 && running.length > 0 ? undefined : await world.take();
          if (started) {
            checkOrder(world, started.job.id);
            running.push(started.job.id);
            checkGroups(world, running);
          } else if (running.length > 0) {
            const [ended] = running.splice(next() % running.length, 1);
            const canceled: JobResult = { status: "canceled", exitCode: null, failureReason: null };
            const success: JobResult = { status: "success", exitCode: 0, failureReason: null };
            world.ci.port.finish(ended!, [success, success, failed, canceled][next() % 4]!);
          } else {
            break;
          }
        }
        for (const pipeline of pipelines) {
          const statuses = Object.values(world.statuses(pipeline));
          expect(
            statuses.filter(
              (status) => !isComplete(status as "success") && status !== "manual" && status !== "created",
            ),
          ).toEqual([]);
          // Jobs that were not reached wait for a user.
          if (statuses.includes("created")) expect(statuses).toContain("manual");
          expect(isComplete(world.status(pipeline) as "success")).toBe(
            !statuses.includes("created") && !blocks(world, pipeline),
          );
        }
        expect(world.state.resourceGroups.filter(({ jobId }) => jobId !== null)).toEqual([]);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
}, 30_000);

/** Whether a manual job without `allow_failure` waits. */
function blocks(world: CiWorld, pipeline: Pipeline): boolean {
  return Object.entries(world.statuses(pipeline)).some(
    ([name, status]) => status === "manual" && !world.job(pipeline, name).definition.allowFailure,
  );
}

function checkOrder(world: CiWorld, id: number): void {
  const job = world.state.jobs.get(id)!;
  const pipeline = world.state.pipelines.get(job.pipelineId)!;
  const statuses = world.statuses(pipeline);
  const before =
    job.definition.needs?.map((need) => need.job) ??
    Object.keys(statuses).filter((name) => STAGES.indexOf(world.job(pipeline, name).stage) < STAGES.indexOf(job.stage));
  // GitLab: a skipped or ignored need decides at once, and for a job with `when: always` it counts as finished.
  const decided = before.some((name) => statuses[name] === "skipped" || statuses[name] === "manual");
  if (job.definition.needs && job.definition.when === "always" && decided) return;
  for (const name of before) {
    const left = statuses[name] === "manual" && world.job(pipeline, name).definition.allowFailure;
    if (!isComplete(statuses[name] as "success") && !left) throw new Error(`${job.name} overtook ${name}`);
  }
}

function checkGroups(world: CiWorld, running: readonly number[]): void {
  const held = running.flatMap((id) => world.state.jobs.get(id)?.resourceGroup ?? []);
  if (new Set(held).size !== held.length) throw new Error("two jobs of a resource group ran at once");
}
