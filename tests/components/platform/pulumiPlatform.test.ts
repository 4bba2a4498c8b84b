import * as pulumi from "@pulumi/pulumi";
import { PulumiPlatform, type PulumiPlatformArgs } from "../../../components";
import { rawFoundation, rawProject } from "../../pipeline/foundation/fleet";
import { inputsOf, listen, namesOf } from "../children";
import { gitLabServer } from "../gitlab/lookups/gitLabServer";
import { type Answers, getProject, knownProject, mockEngine, repositoryOf, valueOf } from "../mocks";
import type { Received } from "../pulumiCloud/lookups/loopbackServer";

const project = "acme/platform";
const pipeline = { project, organization: "acme", foundation: "foundation", stack: "shop-api", user: "acme-platform" };
const secrets = { readToken: "glpat-that-only-reads", updateToken: "glpat-that-updates" };
const settings = {
  rings: [["web"]],
  pipeline,
  projects: { web: rawProject("web", "acme/shop/web") },
  foundations: { foundation: { ...rawFoundation, base: { project: "base", name: "all" } } },
  secrets,
};
const argsWith = (changes: object = {}) => ({ ...settings, ...changes }) as unknown as PulumiPlatformArgs;

const gitLab = gitLabServer();
let said: ReturnType<typeof listen>;

beforeEach(() => {
  said = listen();
});

// Later messages of a component must not reach the engine of the next test.
afterEach(async () => {
  jest.restoreAllMocks();
  await pulumi.runtime.disconnect();
});

/** The GitLab project of the platform repository with these files. */
const projectWith = (files: Readonly<Record<string, string>>): Answers => ({
  ...repositoryOf({ "README.md": "# Platform\n", ...files }),
  [getProject]: { ...knownProject, pathWithNamespace: project, webUrl: `https://gitlab.example.com/${project}` },
});

/** A GitLab without a merge request and its branch, which accepts all that is created. */
const answersOf = ({ path, method }: Received): unknown =>
  method === "POST"
    ? { iid: 1, web_url: "https://gitlab.example.com/1" }
    : path.includes("/merge_requests?")
      ? []
      : 404;

async function created(changes: object = {}, answers: Answers = {}, isPreview = false) {
  const registered = await mockEngine({ ...projectWith({}), ...answers }, undefined, isPreview);
  const { requests } = await gitLab.start(answersOf);
  const component = new PulumiPlatform("platform", argsWith(changes));
  await pulumi.runtime.disconnect();
  return {
    registered,
    component,
    posted: requests.filter(({ method, path }) => method === "POST" && !path.endsWith("/graphql")),
  };
}

/** The messages of an error that the constructor throws, or the component's lookups reject with. */
async function errorOf(changes: object, answers: Answers = {}): Promise<string[]> {
  const registered = await mockEngine({ ...projectWith({}), ...answers });
  await gitLab.start(answersOf);
  const rejection = new Promise<unknown>((resolve) => {
    const prototype = PulumiPlatform.prototype as unknown as { initialize: (one: unknown) => Promise<unknown> };
    const { initialize } = prototype;
    jest.spyOn(prototype, "initialize").mockImplementation(function (this: unknown, input) {
      return initialize.call(this, input).catch((error: unknown) => {
        resolve(error);
        return {};
      });
    });
    try {
      new PulumiPlatform("platform", argsWith(changes));
    } catch (error) {
      resolve(error);
    }
  });
  const { message } = (await rejection) as Error;
  await pulumi.runtime.disconnect();
  expect(registered.filter(({ name }) => name !== "platform")).toEqual([]);
  return message.split("\n").slice(1);
}

test("creates exactly what the pipeline of the platform repository needs", async () => {
  const { registered } = await created();

  expect(registered.map(({ type, name }) => `${name}  ${type}`).sort()).toEqual([
    "platform  pulumi-pipeline:index:PulumiPlatform",
    "platform-branch-main  gitlab:index/branchProtection:BranchProtection",
    "platform-digest  pulumi-pipeline:index:PlanDigest",
    "platform-proposed-ci-file  pulumi-pipeline:index:ProposedFile",
    "platform-schedule-pulumi-fleet-drift  gitlab:index/pipelineSchedule:PipelineSchedule",
    "platform-team-inspect-esc-base-all  pulumiservice:index:TeamEnvironmentPermission",
    "platform-team-inspect-esc-web-production  pulumiservice:index:TeamEnvironmentPermission",
    "platform-team-inspect-esc-web-production-preview  pulumiservice:index:TeamEnvironmentPermission",
    "platform-team-inspect-esc-web-staging  pulumiservice:index:TeamEnvironmentPermission",
    "platform-team-inspect-esc-web-staging-preview  pulumiservice:index:TeamEnvironmentPermission",
    "platform-team-inspect-stack-platform-foundation  pulumiservice:index:TeamStackPermission",
    "platform-team-inspect-stack-platform-web  pulumiservice:index:TeamStackPermission",
    "platform-variable-platform-GITLAB_TOKEN  gitlab:index/projectVariable:ProjectVariable",
    "platform-variable-preview/*-GITLAB_TOKEN  gitlab:index/projectVariable:ProjectVariable",
  ]);
});

test("lets the team read, and nothing more: not even its own stack, whose secrets are the tokens", async () => {
  const { registered } = await created();
  const of = (type: string) => registered.filter((one) => one.type === `pulumiservice:index:${type}`);

  expect(of("TeamStackPermission").map(({ inputs }) => inputs.stack)).toEqual(["foundation", "web"]);
  for (const { inputs } of of("TeamStackPermission")) {
    expect(inputs).toMatchObject({ organization: "acme", project: "platform", team: "platform-read", permission: 101 });
  }
  for (const { inputs } of of("TeamEnvironmentPermission")) {
    expect(inputs).toMatchObject({ organization: "acme", team: "platform-read", permission: "read" });
  }
});

const secret = (value: string) => expect.objectContaining({ value }) as object;

test("stores the tokens hidden, each for the jobs that need it, on the default branch that nobody may push to", async () => {
  const { registered } = await created();
  const hidden = { project: "42", key: "GITLAB_TOKEN", masked: true, hidden: true, raw: true, protected: true };

  expect(inputsOf(registered, "platform-variable-preview/*-GITLAB_TOKEN")).toMatchObject({
    ...{ ...hidden, environmentScope: "preview/*", value: secret(secrets.readToken) },
  });
  expect(inputsOf(registered, "platform-variable-platform-GITLAB_TOKEN")).toMatchObject({
    ...{ ...hidden, environmentScope: "platform", value: secret(secrets.updateToken) },
  });
  expect(inputsOf(registered, "platform-branch-main")).toMatchObject({
    branch: "main",
    allowForcePush: false,
    allowedToPushes: [{ accessLevel: "no one" }],
    allowedToMerges: [{ accessLevel: "maintainer" }],
  });
  const order = registered.map(({ name }) => name);
  expect(order.indexOf("platform-branch-main")).toBeLessThan(order.indexOf("platform-variable-platform-GITLAB_TOKEN"));
});

test("opens a merge request with the file after everything that its jobs need, and none in a preview", async () => {
  const { posted, component } = await created();

  expect(posted.map(({ path }) => path)).toEqual([
    "/api/v4/projects/42/repository/commits",
    "/api/v4/projects/42/merge_requests",
  ]);
  const { branch, start_branch, actions } = JSON.parse(posted[0]!.body) as Record<string, unknown>;
  const text = await valueOf(component.definition);
  expect({ branch, start_branch, actions }).toEqual({
    branch: "pulumi-pipeline-shop-api",
    start_branch: "main",
    actions: [{ action: "create", file_path: ".gitlab-ci.yml", content: text }],
  });
  expect(text).toMatch(/^# Written by pulumi-pipeline fleet init[^]*update-ring-2:/);
  expect(said.warnings.join("\n")).toContain("UNMERGED_FILE: pipeline: merge request !1");
  expect((await created({}, {}, true)).posted).toEqual([]);
});

test("leaves a file that fleet init wrote to the merge request that changes the settings", async () => {
  const { component } = await created();
  const text = await valueOf(component.definition);
  const answers = projectWith({ ".gitlab-ci.yml": text });
  const { posted, registered } = await created({}, answers);

  expect(posted).toEqual([]);
  expect(namesOf(registered, /schedule/)).toEqual(["platform-schedule-pulumi-fleet-drift"]);
});

test("with previews of merge requests, the token that reads is unprotected, and the exception is printed", async () => {
  const exceptions = [{ code: "PREVIEW_READS_SECRETS", reason: "only the platform team pushes" }];
  const { registered } = await created({ pipeline: { ...pipeline, previews: "mergeRequests", exceptions } });

  expect(inputsOf(registered, "platform-variable-preview/*-GITLAB_TOKEN")).toMatchObject({ protected: false });
  expect(inputsOf(registered, "platform-variable-platform-GITLAB_TOKEN")).toMatchObject({ protected: true });
  expect(namesOf(registered, /team-inspect-stack-/)).toHaveLength(2);
  expect(said.warnings.join("\n")).toContain("Allowed by an exception: only the platform team pushes");
});

test("reports all mistakes of the settings and of all stacks at once", async () => {
  const { user: _, ...incomplete } = pipeline;
  const errors = await errorOf({
    pipeline: { ...incomplete, stack: "foundation" },
    projects: { web: { ...rawProject("web", "acme/shop/web"), organization: "a b" } },
    foundations: { foundation: { organization: "acme" } },
  });

  expect(errors).toEqual([
    expect.stringMatching(/^ {2}error MISSING_KEY: pipeline\.user: /),
    expect.stringMatching(/^ {2}Pulumi\.web\.yaml error BAD_NAME: organization: /),
    expect.stringMatching(/^ {2}Pulumi\.foundation\.yaml error MISSING_KEY: gitlab: /),
  ]);
});

test("needs a pipeline in the settings, and a stack that is not the foundation", async () => {
  expect(await errorOf({ pipeline: undefined })).toEqual([
    "  error MISSING_KEY: pipeline: is missing. It describes the pipeline of the platform repository",
  ]);
  expect(await errorOf({ pipeline: { ...pipeline, stack: "foundation" } })).toEqual([
    '  error TWO_KINDS_OF_SETTINGS: pipeline.stack: stack "foundation" is the foundation, and a stack is one of the two. Name another stack',
  ]);
});

const listsOf = (variables: readonly object[], pipelineSchedules: readonly object[]): Answers => ({
  "gitlab:index/getProjectVariables:getProjectVariables": { variables },
  "gitlab:index/getPipelineSchedules:getPipelineSchedules": { pipelineSchedules },
  // The state before the first update.
  "pulumi:pulumi:readStackResourceOutputs": { outputs: {} },
});
const variable = {
  ...{ key: "GITLAB_TOKEN", environmentScope: "platform", value: "", variableType: "env_var", raw: true },
  ...{ masked: true, hidden: true, protected: true, description: "" },
};
const schedule = {
  ...{ id: 5, description: "Pulumi fleet drift", ref: "main", cron: "0 1 * * *", cronTimezone: "UTC", active: true },
};

test("reports before the first write what exists, what is missing, and a file of another owner", async () => {
  const answers = { ...projectWith({ ".gitlab-ci.yml": "test: {}\n" }), ...listsOf([variable], [schedule]) };

  expect(await errorOf({ secrets: { readToken: secrets.readToken } }, answers)).toEqual([
    expect.stringMatching(
      /^ {2}error UNKNOWN_SECRET: secrets\.updateToken: .* --path 'platform:secrets\.updateToken'$/,
    ),
    expect.stringMatching(/^ {2}error FILE_EXISTS: pipeline\.project: .* was not written by fleet init/),
    expect.stringMatching(/^ {2}error ALREADY_EXISTS: secrets\.updateToken: CI\/CD variable "GITLAB_TOKEN" with /),
    expect.stringMatching(/^ {2}error ALREADY_EXISTS: pipeline\.project: pipeline schedule "Pulumi fleet drift" /),
  ]);
});

test("adopts the variables and the schedule that a person made", async () => {
  const adopt = ["variables", "schedules"];
  const { registered } = await created({ pipeline: { ...pipeline, adopt } }, listsOf([variable], [schedule]));
  const imported = registered.flatMap(({ name, importId }) => (importId === undefined ? [] : [[name, importId]]));

  expect(Object.fromEntries(imported)).toEqual({
    "platform-branch-main": "42:main",
    "platform-schedule-pulumi-fleet-drift": "42:5",
    "platform-variable-platform-GITLAB_TOKEN": "42:GITLAB_TOKEN:platform",
  });
  expect(said.infos.join("\n")).toMatch(/ADOPTED: pipeline\.project: pipeline schedule .*cron from "0 1/);
});

test("no output and no message has a token", async () => {
  const { component } = await created();
  const outputs = await Promise.all([component.definition, component.definitionUrl].map((one) => valueOf(one)));
  const all = JSON.stringify([outputs, said.infos, said.warnings]);

  expect(all).not.toContain(secrets.readToken);
  expect(all).not.toContain(secrets.updateToken);
  expect(outputs[1]).toBe(`https://gitlab.example.com/${project}/-/blob/main/.gitlab-ci.yml`);
});
