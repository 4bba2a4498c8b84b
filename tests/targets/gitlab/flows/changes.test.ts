import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { agreed, pipelineWith } from "../../../pipeline/examples";
import type { Event } from "../harness/events";
import { listJobs, runPipeline } from "../harness/runPipeline";
import { production, staging } from "./expected";

/** Settings with which a merge request might start no job. */
const settings: Readonly<Record<string, object>> = {
  "a program with changes": { program: { path: "infra", runtime: "nodejs", changes: ["libs/**/*"] } },
  "review stacks of a program with changes": {
    program: { path: "infra", runtime: "nodejs", changes: [] },
    reviewStacks: { template: "shop-api/dev" },
  },
  "review stacks and no previews": { previews: "none", reviewStacks: { template: "shop-api/dev" } },
  "two programs with changes": {
    program: undefined,
    programs: [
      { name: "network", path: "infra", runtime: "go", changes: [] },
      { name: "app", path: "app", runtime: "nodejs", changes: [] },
    ],
    deployments: [
      { ...staging, name: "network-staging", program: "network", stack: "network/staging", preview: true },
      { ...staging, program: "app", stack: "app/staging", preview: true },
    ],
    exceptions: [agreed("PREVIEW_READS_SECRETS")],
  },
  "no previews": { previews: "none" },
  "no previewed deployment": { deployments: [staging] },
  "no deployments of branches": { previews: "none", deployments: [production] },
  "a program without changes": {},
};

const changes = { "a previewed program": "infra/index.ts", "something else": "README.md" } as const;

const kinds: Readonly<Record<string, Partial<Extract<Event, { readonly kind: "mergeRequest" }>>>> = {
  "a merge request": {},
  "a draft": { draft: true },
  "a merge request with a label": { labels: ["review-stack"] },
  "merged results": { eventType: "merged_result" },
  "merged results with a label": { eventType: "merged_result", labels: ["review-stack"] },
  "a merge train": { eventType: "merge_train" },
  "a merge train with a label": { eventType: "merge_train", labels: ["review-stack"] },
  "a merge request from a fork": { fork: true },
  "a fork's merge request with a label": { fork: true, labels: ["review-stack"] },
  "a merge request to another branch": { target: "other" },
};

const files = { "infra/Pulumi.yaml": "", "app/Pulumi.yaml": "" };

describe.each(Object.entries(settings))("%s", (_, changed) => {
  const file = renderGitLab(pipelineWith(changed));
  const cases = Object.entries(kinds).flatMap(([kind, event]) =>
    Object.entries(changes).map(([what, path]) => ({ title: `${kind} that changes ${what}`, event, path })),
  );

  test.each(cases)(
    "$title has a pipeline: either of previews and reviews, or of the job that explains why there is no preview",
    async ({ event, path }) => {
      const jobs = await listJobs(file, { kind: "mergeRequest", ...event, changed: { [path]: "" } }, { files });
      const names = jobs.map(({ name }) => name);

      expect(names.length).toBeGreaterThan(0);
      if (names.includes("preview-skipped")) expect(names).toEqual(["preview-skipped"]);
      if (event.fork) expect(names).toEqual(["preview-skipped"]);
    },
  );
});

test.each<[string, object, Partial<Extract<Event, { readonly kind: "mergeRequest" }>>, string]>([
  [
    "changes no previewed program",
    { program: { path: "infra", runtime: "nodejs", changes: [] } },
    {},
    "No preview: this merge request changes none of the previewed programs.",
  ],
  [
    "cannot be previewed",
    { previews: "none" },
    {},
    "No preview: the settings of this pipeline preview no deployment on merge requests.",
  ],
  [
    "comes from a fork",
    { previews: "none" },
    { fork: true },
    "No preview: this merge request comes from a fork, and code of a fork gets no identity of this project.",
  ],
])("a merge request that %s gets the reason, and its pipeline succeeds", async (_, changed, event, reason) => {
  const change = { "README.md": "" };
  const { jobs } = await runPipeline(renderGitLab(pipelineWith(changed)), {
    kind: "mergeRequest",
    ...event,
    changed: change,
  });

  expect(jobs.map(({ name, status, commands }) => [name, status, commands])).toEqual([
    ["preview-skipped", "success", []],
  ]);
  expect(jobs[0]!.log).toContain(reason);
});

test("a push that changes no program starts no pipeline", async () => {
  const file = renderGitLab(pipelineWith({ program: { path: "infra", runtime: "nodejs", changes: [] } }));

  expect(await listJobs(file, { kind: "push", branch: "main", changed: { "README.md": "" } })).toEqual([]);
});
