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
  ["no secrets of ours", {}, { ...forks, ...merges }, []],
  ["stored tokens", stored, { ...forks, ...merges }, ["FORK_PIPELINES", "PROTECTED_IN_MERGE_REQUESTS"]],
  ["stored tokens, and neither is allowed", stored, {}, []],
  ["stored tokens without any for merge requests", { ...stored, previews: "none" }, forks, []],
  ["an unprotected secret", unprotected, { ...forks, ...merges }, ["FORK_PIPELINES"]],
  [
    "no secrets of ours, but deployments that use the caches of merge requests",
    { caches: "shared", exceptions: [{ code: "DEPLOYMENTS_USE_CACHES", reason: "a toy without credentials" }] },
    merges,
    ["PROTECTED_IN_MERGE_REQUESTS"],
  ],
  ["a protected secret", guarded, { ...forks, ...merges }, ["PROTECTED_IN_MERGE_REQUESTS"]],
  [
    "stored tokens, and it is meant",
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
  ["job tokens that may push, whatever it stores", {}, pushes, ["JOB_TOKEN_PUSHES"]],
  ["job tokens that may not push", {}, { ciPushRepositoryForJobTokenAllowed: false }, []],
  [
    "job tokens that may push, and it is meant",
    { exceptions: [{ code: "JOB_TOKEN_PUSHES", reason: "the release job pushes its changelog" }] },
    pushes,
    [],
  ],
])(
  "refuses a project that lets unreviewed code at its variables or its branches: %s",
  (_, settings, project, codes) => {
    const found = exposureDiagnostics(planWith(settings), project as gitlab.GetProjectResult);

    expect(found.map(({ code }) => code)).toEqual(codes);
    for (const { code, path, message } of found) {
      expect(path).toBe("project");
      expect(message).toContain(`To allow it, add exceptions: [{ code: ${code}, path: "project", reason: … }]`);
    }
  },
);
