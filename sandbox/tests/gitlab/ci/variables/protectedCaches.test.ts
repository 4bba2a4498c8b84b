import type { CacheDefinition } from "../../../../gitlab/ci/definition";
import type { Job } from "../../../../gitlab/ci/entities";
import { playJob, retryJob } from "../../../../gitlab/ci/jobs/playJob";
import { jobPayload } from "../../../../gitlab/ci/variables/jobPayload";
import { ORIGIN, variablesWorld, type VariablesWorld } from "./variablesWorld";

const worlds: VariablesWorld[] = [];
afterEach(() => worlds.splice(0).forEach(({ state }) => state.folder.close()));

function newWorld(): VariablesWorld {
  const world = variablesWorld();
  worlds.push(world);
  return world;
}

const cache: CacheDefinition = {
  ...{ key: "k", paths: ["x"], policy: "pull", when: "always", fallbackKeys: ["old"], unprotect: false },
};

const topic = { ref: "topic" } as const;

/** A job of a user on an unprotected branch, or on `ref`. */
function jobOf(world: VariablesWorld, username: string, ref: string = topic.ref, unprotect = false): Job {
  const pipeline = world.pipeline({ ref, user: world.user(username) });
  return world.job(pipeline, { caches: [{ ...cache, unprotect }] });
}

async function keysOf(world: VariablesWorld, job: Job): Promise<readonly string[]> {
  const sign = () => Promise.resolve({ ok: true as const, token: "", claims: {} });
  const { caches } = await jobPayload(world.state, job, { origin: ORIGIN, sign });
  return caches.flatMap(({ key, fallbackKeys }) => [key, ...fallbackKeys]);
}

const protectedKeys = ["k-protected", "old-protected"];
const otherKeys = ["k-non_protected", "old-non_protected"];

test.each<[string, string, string, readonly string[]]>([
  ["a developer's job on a protected branch", "developer", "main", protectedKeys],
  ["a maintainer's job on a protected branch", "maintainer", "main", protectedKeys],
  ["a developer's job on another branch", "developer", "topic", otherKeys],
  ["a maintainer's job on another branch", "maintainer", "topic", protectedKeys],
  ["an instance admin's job on another branch, without a membership", "platform", "topic", otherKeys],
])("%s uses the expected caches", async (_, username, ref, keys) => {
  const world = newWorld();

  expect(await keysOf(world, jobOf(world, username, ref))).toEqual(keys);
});

test.each(["main", "topic"])(
  "unprotect takes precedence over the maintainer who started the job, on %s",
  async (ref) => {
    const world = newWorld();

    expect(await keysOf(world, jobOf(world, "maintainer", ref, true))).toEqual(otherKeys);
  },
);

test("a merge request's job uses the protected caches after a maintainer retries it", async () => {
  const world = newWorld();
  const { id } = world.mergeRequest();
  const user = world.user("developer");
  const pipeline = world.pipeline({ ...topic, source: "merge_request_event", mergeRequestId: id, user });
  const job = world.job(pipeline, { caches: [cache] }, { status: "failed" });
  const retried = retryJob(world.state, world.user("maintainer"), job);

  expect(await Promise.all([job, retried].map((one) => keysOf(world, one)))).toEqual([otherKeys, protectedKeys]);
});

test("a manual job uses the caches of the user who plays it, not of the pipeline's", async () => {
  const world = newWorld();
  const pipeline = world.pipeline({ ...topic, user: world.user("maintainer") });
  const job = world.job(pipeline, { when: "manual", caches: [cache] }, { status: "manual" });
  const played = playJob(world.state, world.user("developer"), job);

  expect(await Promise.all([job, played].map((one) => keysOf(world, one)))).toEqual([protectedKeys, otherKeys]);
});
