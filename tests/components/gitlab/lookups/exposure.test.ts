import type * as gitlab from "@pulumi/gitlab";
import { exposureDiagnostics } from "../../../../components/gitlab/lookups/exposure";
import { planWith } from "../../../pipeline/examples";

const stored = { authentication: "token", tokens: { expires: "2027-02-28" } };
const open = [{ name: "KEY", secret: "key", protected: false }];
const unprotected = {
  variables: open,
  exceptions: [{ code: "UNPROTECTED_SECRET", reason: "a key of a test account" }],
};
const guarded = { variables: [{ name: "KEY", secret: "key" }] };

const forks = { ciAllowForkPipelinesToRunInParentProject: true };
const merges = { protectMergeRequestPipelines: true };
const pushes = { ciPushRepositoryForJobTokenAllowed: true };

test.each<[string, object, object, string[]]>([
  ["no secrets of the pipeline", {}, { ...forks, ...merges }, []],
  ["stored tokens", stored, { ...forks, ...merges }, ["FORK_PIPELINES", "PROTECTED_IN_MERGE_REQUESTS"]],
  ["stored tokens, without both project settings", stored, {}, []],
  ["stored tokens without any for merge requests", { ...stored, previews: "none" }, forks, []],
  ["an unprotected secret", unprotected, { ...forks, ...merges }, ["FORK_PIPELINES"]],
  [
    "no secrets of the pipeline, but deployments that use the caches of merge requests",
    { caches: "shared", exceptions: [{ code: "DEPLOYMENTS_USE_CACHES", reason: "a toy without credentials" }] },
    merges,
    ["PROTECTED_IN_MERGE_REQUESTS"],
  ],
  ["a protected secret", guarded, { ...forks, ...merges }, ["PROTECTED_IN_MERGE_REQUESTS"]],
  [
    "stored tokens, with an exception",
    {
      ...stored,
      exceptions: ["FORK_PIPELINES", "PROTECTED_IN_MERGE_REQUESTS"].map((code) => ({
        code,
        reason: "nobody can fork it",
      })),
    },
    { ...forks, ...merges },
    [],
  ],
  ["job tokens that may push, even without stored secrets", {}, pushes, ["JOB_TOKEN_PUSHES"]],
  ["job tokens that may not push", {}, { ciPushRepositoryForJobTokenAllowed: false }, []],
  [
    "job tokens that may push, with an exception",
    { exceptions: [{ code: "JOB_TOKEN_PUSHES", reason: "the release job pushes its changelog" }] },
    pushes,
    [],
  ],
])(
  "checks project settings that give unreviewed code access to variables or branches: %s",
  (_, settings, project, codes) => {
    const found = exposureDiagnostics(planWith(settings), project as gitlab.GetProjectResult);

    expect(found.map(({ code }) => code)).toEqual(codes);
    for (const { code, path, message } of found) {
      expect(path).toBe("project");
      expect(message).toContain(`To allow it, add exceptions: [{ code: ${code}, path: "project", reason: … }]`);
    }
  },
);
