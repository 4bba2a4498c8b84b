import { channelFlows, reviewedJobs, strongerJobs, unreviewedJobs } from "./channelFlow";
import { type Channel, channels } from "./channelNames";
import { createChannelWorld } from "./channelWorld";
import { type LegitPlugin, serveLegitPlugin } from "./legitPlugin";
import { ownJobs } from "./mergeRequestFiles";
import { runAllReviewed, runMergeRequest } from "./pipelines";

// A flow has about ten jobs with several processes each, which is slow on a busy machine.
jest.setTimeout(300_000);

/** The channels on which jobs of a merge request execute or read files of each other. This shows that the traps work. */
const workingChannels: readonly Channel[] = [
  ...(["workspace", "cache", "artifact", "temporary folder", "home folder", "environment"] as const),
  "background process",
];
const totals = { flows: 0, pairs: 0 };
let plugin: LegitPlugin;

beforeAll(async () => {
  plugin = await serveLegitPlugin();
});

afterAll(() => plugin.close());

test.each(channelFlows)(
  "no job of reviewed code executes or reads files that jobs of a merge request left: $name",
  async (flow) => {
    const unreviewed = [...unreviewedJobs(flow).map(({ name }) => name), ...ownJobs];
    const world = await createChannelWorld(flow, plugin);
    const { places, gitlab } = world;
    try {
      const jobs = await runMergeRequest(world);
      expect(statusesOf(jobs)).toEqual({
        // Its own program prevents the destruction of the review stack.
        ...Object.fromEntries(unreviewed.map((name) => [name, name === "stop-review" ? "failed" : "success"])),
        // It only reports why there is no preview, in an empty folder.
        ...(unreviewed.length === ownJobs.length && { "preview-skipped": "success" }),
      });
      expect(places.left()).toEqual(new Map(unreviewed.map((name) => [name, new Set(channelsOf(name))])));
      const read = places.executedTraps().map(({ channel }) => channel);
      expect(read).toEqual(expect.arrayContaining([...workingChannels]));

      const reviewed = await runAllReviewed(world);
      expect(statusesOf(reviewed)).toEqual(
        Object.fromEntries(reviewedJobs(flow).map(({ name }) => [name, isSweep(name) ? "failed" : "success"])),
      );
      for (const [name, job] of reviewed)
        if (isSweep(name)) expect(await gitlab.log(job)).toMatch(/Keeping acme.+, although deployment environment/);

      expect(places.executedTraps().filter(({ reader }) => !unreviewed.includes(reader))).toEqual([]);
      expect(places.attempts().filter(({ status, what }) => status < 400 && what !== "left/left")).toEqual([]);
      totals.flows += 1;
      totals.pairs += unreviewed.length * strongerJobs(flow).length;
    } finally {
      await world.close();
    }
  },
);

test("the number of tried pairs of jobs is at least the expected one", () => {
  const { flows, pairs } = totals;
  console.log(
    `channels: ${pairs} pairs of jobs over ${channels.length} channels in ${flows} flows, nothing executed or read`,
  );

  expect(flows).toBe(10);
  expect(pairs).toBeGreaterThan(150);
});

function statusesOf(jobs: ReadonlyMap<string, { readonly status: string }>): Record<string, string> {
  return Object.fromEntries([...jobs].map(([name, { status }]) => [name, status]));
}

/** The channels on which a job of the merge request leaves something. */
function channelsOf(job: string): readonly Channel[] {
  if (job === "own-cache") return ["cache"];
  if (job === "own-artifact") return ["artifact"];
  return channels.filter((channel) => channel !== "cache" && channel !== "artifact");
}

/** The job reports the review stack of the merge request by failing, and keeps it. */
function isSweep(name: string): boolean {
  return name === "sweep-review-stacks";
}
