import fc from "fast-check";
import type { Diagnostic } from "../../../../pipeline/diagnostics/diagnostic";
import { refersToInput, withInputs } from "../../../../targets/gitlab/include/inputs";
import { mergeDiagnostics } from "../../../../targets/gitlab/include/mergeChecks";
import type { TeamContents } from "../../../../targets/gitlab/include/teamContents";
import { readTeamFile } from "../../../../targets/gitlab/include/teamFile";
import { toGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";

/** The diagnostics of a file of the team that the rendered file includes. */
function found(text: string, changes: object = {}, more: Partial<TeamContents> = {}): Diagnostic[] {
  const read = readTeamFile(text);
  if (!read.ok) throw new Error(read.fault);
  const files = [{ path: "ci/lint.yml", content: read.value.content }];
  const pipeline = pipelineWith({ include: [{ local: "ci/lint.yml" }], ...changes });
  return mergeDiagnostics({ files, unread: [], ...more }, pipeline);
}

function codes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

const accepted: readonly [string, string, object?][] = [
  ["a job of the default stage", "lint:\n  script: make\n"],
  [
    "jobs of the pipeline's stages",
    "a: {stage: deploy, script: a}\nb: {stage: .pre, script: b}\nc: {stage: .post, script: c}\n",
  ],
  ["a stage of the settings", "lint: {stage: lint, script: a}\n", { stages: ["lint"] }],
  [
    "a stage that an entry has",
    ".a: {stage: lint}\nlint: {extends: [.a, .b], script: a}\n.b: {tags: [x]}\n",
    { stages: ["lint"] },
  ],
  ["a stage that may be in a file that is not read", "lint: {extends: .unknown, script: a}\n", { stages: [] }],
  ["a stage of an input", "lint: {stage: '$[[ inputs.stage | expand_vars ]]', script: a}\n"],
  ["an unused entry of another stage", ".a: {stage: other}\n"],
  [
    "global keywords that the pipeline's jobs do not inherit",
    "default: {image: a}\nvariables: {A: b}\nstages: [x]\nworkflow: {name: a}\n",
  ],
  ["a hidden entry with a name of a file that is alone", ".deploy: {script: make}\n"],
  ["a job that needs one of the pipeline", "smoke: {needs: [{job: deploy-staging, optional: true}], script: a}\n"],
  ["an ID token for another service", "aws: {id_tokens: {T: {aud: sts.amazonaws.com}}, script: a}\n"],
];

test.each(accepted.map(([title, ...rest]) => [title, rest] as const))("accepts %s", (_, [text, changes]) => {
  expect(found(text, changes)).toEqual([]);
});

const reported: readonly [string, string, string, object?][] = [
  ["a job of the same name", "deploy-staging: {after_script: [curl]}\n", "error MERGE_CLASH include"],
  ["a hidden entry of the same name", ".pulumi-job: {tags: [a]}\n", "error MERGE_CLASH include"],
  ["an unknown stage", "lint: {stage: lint, script: a}\n", "error MISSING_STAGE stages"],
  [
    "the default stage, if the settings leave it out",
    "lint: {script: a}\n",
    "error MISSING_STAGE stages",
    { stages: ["lint"] },
  ],
  [
    "the stage of the last parent",
    "lint: {extends: [.a, .b], script: a}\n.a: {stage: test}\n.b: {stage: x}\n",
    "error MISSING_STAGE stages",
  ],
  ["a job that extends one of the pipeline", "x: {extends: deploy-staging}\n", "error TEAM_JOB_IDENTITY include"],
  ["a job that extends an entry of the pipeline", "x: {extends: .pulumi-program}\n", "error TEAM_JOB_IDENTITY include"],
  [
    "an ID token for Pulumi Cloud",
    "x: {id_tokens: {T: {aud: 'urn:pulumi:org:acme'}}, script: a}\n",
    "error TEAM_JOB_IDENTITY include",
  ],
  [
    "such a token for all jobs",
    "default: {id_tokens: {T: {aud: 'urn:pulumi:org:acme'}}}\n",
    "error TEAM_JOB_IDENTITY include",
  ],
  [
    "an environment of a deployment",
    "x: {environment: production, script: a}\n",
    "warning TEAM_JOB_ENVIRONMENT include",
  ],
  ["workflow rules, which have no effect", "workflow: {rules: [{when: always}]}\n", "warning TEAM_WORKFLOW include"],
  [
    "jobs that run on the schedules",
    "lint: {script: a}\n",
    "warning TEAM_WORKFLOW include",
    { drift: { schedule: "0 4 * * *" } },
  ],
];

test.each(reported.map(([title, ...rest]) => [title, rest] as const))("reports %s", (_, [text, code, changes]) => {
  expect(codes(found(text, changes))).toEqual([code]);
});

test("names files that do not exist, and files that could not be read, once each", () => {
  const more = { unread: ["/ci/gone.yml", "Jobs/SAST.gitlab-ci.yml"], missing: ["ci/gone.yml"] };

  expect(codes(found("", {}, more))).toEqual(["error MISSING_INCLUDE include", "warning UNREAD_INCLUDES include"]);
  expect(found("", {}, more)[1]!.message).not.toContain("gone");
});

test("every name of the rendered file clashes, whichever job or entry it is", () => {
  const names = Object.keys(toGitLab(pipelineWith({ include: [{ local: "ci/lint.yml" }] }))).filter(
    (name) => !["include", "stages", "workflow"].includes(name),
  );

  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    expect(codes(found(`${name}: {tags: [a], rules: [], stage: deploy}\n`))).toEqual(["error MERGE_CLASH include"]);
});

test.each<[unknown, object, unknown]>([
  [{ "$[[ inputs.job ]]": { stage: "$[[inputs.stage]]" } }, { job: "a", stage: "b" }, { a: { stage: "b" } }],
  [{ a: ["x-$[[ inputs.n ]]-$[[ inputs.n ]]"] }, { n: 1 }, { a: ["x-1-1"] }],
  [{ a: "$[[ inputs.list ]]" }, { list: ["x", 2] }, { a: ["x", 2] }],
  [{ a: "$[[ inputs.on ]]" }, { on: false }, { a: false }],
  [{ a: "$[[ inputs.preset ]]" }, {}, { a: "of the header" }],
  [{ a: "$[[ inputs.preset ]]" }, { preset: "given" }, { a: "given" }],
  [{ a: "$[[ inputs.none ]]" }, {}, { a: "$[[ inputs.none ]]" }],
  [{ a: "$[[ inputs.x | truncate(0,1) ]]" }, { x: "yy" }, { a: "$[[ inputs.x | truncate(0,1) ]]" }],
])("%j with the inputs %j is %j", (content, given, expected) => {
  expect(
    withInputs(content as Record<string, unknown>, { preset: { default: "of the header" }, none: null }, { ...given }),
  ).toEqual(expected);
});

test("content without inputs is what it was", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (content, given) => {
        fc.pre(!refersToInput(JSON.stringify(content)));
        expect(withInputs(content, {}, given)).toEqual({ ...content });
      },
    ),
  );
});
