import { admit } from "../../../gitlab/idTokens/admit";
import type { IdTokenJob } from "../../../gitlab/idTokens/job";
import { getsProtectedVariables } from "../../../gitlab/model/protectedVariables";
import { withFork } from "../idTokens/forkedSeed";
import { createWorld } from "../world";

type Pipeline = IdTokenJob["pipeline"];

/** Whether a pipeline gets protected variables, in a project with a protected branch `open` that developers may push to. */
async function getsThem(allowed: boolean, pipeline: Pipeline, rest: Partial<IdTokenJob> = {}): Promise<boolean> {
  const { gitlab, as } = createWorld(withFork);
  const send = as("maintainer");
  for (const branch of ["topic", "open"]) {
    await send("POST", "/projects/101/repository/branches", { branch, ref: "main" });
  }
  await send("POST", "/projects/101/protected_branches", { name: "open", allowed_to_push: [{ access_level: 30 }] });
  await send("POST", "/projects/101/protected_tags", { name: "v*" });
  await send("PUT", "/projects/101", { protect_merge_request_pipelines: allowed });
  const admission = admit(gitlab.state, { project: "acme/shop/api", audience: "a", pipeline, ...rest });
  if (!admission.ok) throw new Error(admission.reason);
  return getsProtectedVariables(gitlab.state, admission.job);
}

function merge(ref: string, branch: string, user: string): Pipeline {
  return { source: "merge_request_event", ref, user, mergeRequest: { branch } };
}

test.each<[string, boolean, Pipeline, boolean]>([
  ["a protected branch", false, { source: "push", ref: "main", user: "maintainer" }, true],
  ["another branch", true, { source: "push", ref: "topic", user: "developer" }, false],
  ["a protected tag", false, { source: "push", ref: "v1", tag: true, user: "maintainer" }, true],
  ["another tag", true, { source: "push", ref: "w1", tag: true, user: "developer" }, false],
  ["a merge request between protected branches", false, merge("open", "main", "maintainer"), false],
  ["a merge request between protected branches, if allowed,", true, merge("open", "main", "maintainer"), true],
  ["a merge request of a user who may not merge into the target", true, merge("open", "main", "developer"), false],
  ["a merge request from an unprotected branch", true, merge("topic", "main", "maintainer"), false],
  ["a merge request into an unprotected branch", true, merge("open", "topic", "maintainer"), false],
])("%s gets protected variables, if merge requests may have them (%s)", async (_, allowed, pipeline, gets) => {
  expect(await getsThem(allowed, pipeline)).toBe(gets);
});

test("a fork's merge request never gets protected variables", async () => {
  const pipeline = {
    ...merge("main", "main", "maintainer"),
    mergeRequest: { project: "acme/shop/api", branch: "main" },
  };

  expect(await getsThem(true, pipeline, { project: "stranger/api", runsIn: "parent" })).toBe(false);
});
