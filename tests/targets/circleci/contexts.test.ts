import type { CircleCiRun } from "pulumi-pipeline-sandbox/circleci";
import { accessOf } from "pulumi-pipeline-sandbox/circleci/run";
import type { CircleCiState } from "pulumi-pipeline-sandbox/circleci/state";
import { type PlannedContext, plannedContexts } from "../../../targets/circleci/contexts";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";
import { withContexts } from "./restrictedContexts";

// The sandbox's CircleCI evaluates the expressions of restrictions by itself, and knows nothing of these contexts.

const [own, other] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;

type Ref = Pick<CircleCiRun, "branch" | "tag">;

const refs: readonly Ref[] = [
  ...["main", "main2", "feature", "release-1", "xmain", "stable"].map((branch) => ({ branch })),
  ...["release-1", "release-", "xrelease-1", "release", "main", "v1"].map((tag) => ({ tag })),
  // A custom webhook has neither.
  {},
];

/** The refs whose jobs may use a context. */
function admitted(state: CircleCiState, context: string, changes: Partial<CircleCiRun> = {}): string[] {
  const runs = refs.map((ref): CircleCiRun => ({
    projectId: own,
    userId: "u",
    contexts: [context],
    ...ref,
    ...changes,
  }));
  return runs
    .filter((run) => accessOf(state, run).ok)
    .map(({ branch, tag }) => branch ?? (tag ? `tag ${tag}` : "none"));
}

function contextsOf(settings: object): PlannedContext[] {
  return plannedContexts(pipelineWith(settings).jobs, "oauth");
}

const all = refs.map(({ branch, tag }) => branch ?? (tag ? `tag ${tag}` : "none"));
const [staging, production] = eightLines.deployments;

test.each<[string, object, Record<string, string[]>]>([
  [
    "a branch and a tag pattern",
    {},
    {
      "shop-api/staging": ["main"],
      "shop-api-inspect": ["main"],
      "shop-api-inspect-tags": ["tag release-1", "tag release-"],
      "shop-api/production": ["tag release-1", "tag release-"],
    },
  ],
  [
    "two deployments of one branch",
    { deployments: [staging, { ...production, on: { branch: "main" } }] },
    { "shop-api/staging": ["main"], "shop-api-inspect": ["main"], "shop-api/production": ["main"] },
  ],
  [
    "stored tokens, whose previews run unreviewed code",
    storedTokens,
    {
      "shop-api-preview": all,
      "shop-api/staging": ["main"],
      "shop-api-inspect": ["main"],
      "shop-api-inspect-tags": ["tag release-1", "tag release-"],
      "shop-api/production": ["tag release-1", "tag release-"],
    },
  ],
])("admits the refs of %s", (_, settings, expected) => {
  const contexts = contextsOf(settings);
  const state = withContexts({ own, other }, contexts);

  expect(Object.fromEntries(contexts.map(({ name }) => [name, admitted(state, name)]))).toEqual(expected);
});

describe.each(contextsOf({}).map((context) => [context.name, context] as const))("the context %s", (name, context) => {
  const attacks: [string, Partial<CircleCiRun>][] = [
    ["a rerun with SSH", { isSshRerun: true }],
    ["a configuration sent by the API", { configSource: "api-unversioned" }],
    ["another project", { projectId: other }],
  ];

  test.each(attacks)("is not admitted to %s", (_, changes) => {
    expect(admitted(withContexts({ own, other }, [context]), name, changes)).toEqual([]);
  });

  // Each part of the expression keeps something out.
  test.each([
    [" and not job.ssh.enabled", { isSshRerun: true }],
    [' and not (pipeline.config_source starts-with "api")', { configSource: "api-unversioned" }],
  ])("would be without %s", (part, changes) => {
    const expression = context.expression?.replace(part, "");

    expect(expression).not.toBe(context.expression);
    expect(admitted(withContexts({ own, other }, [{ name, expression: expression ?? "" }]), name, changes)).not.toEqual(
      [],
    );
  });
});
