import { runsUnreviewedCode } from "../../pipeline/model";
import { flows } from "./flows";
import { tokenOwnerOf, titleOf } from "./tokenOwners";
import { idTokenJob, type PlannedJob, plannedJobs } from "./plannedJobs";
import { attackWorld, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

const totals = { pairs: 0 };

describe.each(flows)("jobs of $name that run on one ref", (flow) => {
  let world: World;
  beforeAll(async () => {
    world = await attackWorld(flow);
  });
  afterAll(() => world.sandbox.close());

  const refs = [...new Set(plannedJobs(flow).map(({ trigger }) => refOf(trigger)))];

  test.each(refs)("no job gets the Pulumi token of another identity: %s", async (ref) => {
    const planned = plannedJobs(flow).filter(({ trigger }) => refOf(trigger) === ref);
    // Each job of each pipeline source presents its ID token, and requests the Pulumi token of each other job once.
    const others = [...new Map(planned.map((one) => [one.job.name, one])).values()];
    const taken: string[] = [];
    for (const one of planned) {
      const token = await world.sign(idTokenJob(world, one));
      for (const other of others.filter((each) => !isSameIdentity(one, each))) {
        totals.pairs += 1;
        const { status } = await world.exchange(token, ownerOfJob(other));
        if (status !== 403) taken.push(`${one.job.name} as ${titleOf(ownerOfJob(other))}: ${status}`);
      }
    }

    expect(taken).toEqual([]);
  });
});

test("the number of tried pairs is large enough", () => {
  console.log(`same ref: ${totals.pairs} pairs of jobs with different identities, none admitted`);

  expect(totals.pairs).toBeGreaterThan(20);
});

/**
 * The source of a pipeline's code. All merge requests are one source, because each decides about its jobs with its own
 * CI file.
 */
function refOf(trigger: PlannedJob["trigger"]): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return "merge request";
    case "branch":
    case "schedule":
      return `branch ${trigger.branch}`;
    case "tag":
      return `tag ${trigger.pattern}`;
  }
}

function ownerOfJob({ job: { login } }: PlannedJob) {
  return tokenOwnerOf(login.kind === "oidc" ? login : {});
}

/** An edition without teams has one token for all, and all jobs of a merge request count as one identity. */
function isSameIdentity(one: PlannedJob, other: PlannedJob): boolean {
  const tokenOwners = [one, other].map((each) => titleOf(ownerOfJob(each)));
  return tokenOwners[0] === tokenOwners[1] || [one, other].every(({ job }) => runsUnreviewedCode(job));
}
