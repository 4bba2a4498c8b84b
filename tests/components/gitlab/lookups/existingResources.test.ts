import { adoptionOf, lookUpExisting } from "../../../../components/gitlab/lookups/existingResources";
import { projectLists } from "../../../../components/gitlab/lookups/projectLists";
import { readStackResources, resourcesOfProject } from "../../../../components/lookups/stackState";
import { eightLines, planWith, storedTokens } from "../../../pipeline/examples";
import { type Answers, mockEngine } from "../../mocks";

const getVariables = "gitlab:index/getProjectVariables:getProjectVariables";
const getEnvironments = "gitlab:index/getProjectEnvironments:getProjectEnvironments";
const getSchedules = "gitlab:index/getPipelineSchedules:getPipelineSchedules";
const readState = "pulumi:pulumi:readStackResourceOutputs";

const settings = {
  variables: [
    { name: "REGION", value: "eu" },
    { name: "REGION", value: "us", deployment: "production" },
  ],
  drift: { schedule: "0 4 * * *" },
};

const variable = (key: string, environmentScope: string) => ({ key, environmentScope });
const schedule = (id: number, description: string, ref: string) => ({ id, description, ref });

/** A project that has all planned names, and others. */
const everything: Answers = {
  [readState]: { outputs: {} },
  [getVariables]: {
    variables: [variable("REGION", "*"), variable("REGION", "production"), variable("REGION", "staging")],
  },
  [getEnvironments]: {
    environments: [
      { id: 5, name: "staging" },
      { id: 6, name: "production" },
      { id: 7, name: "review/1" },
    ],
  },
  [getSchedules]: {
    pipelineSchedules: [
      schedule(3, "Pulumi drift", "refs/heads/main"),
      schedule(4, "Pulumi drift", "refs/heads/other"),
      schedule(5, "nightly", "refs/heads/main"),
    ],
  },
};

async function lookUp(answers: Answers, changes: object = {}) {
  await mockEngine(answers);
  const plan = planWith({ ...settings, ...changes });
  const managed = resourcesOfProject(await readStackResources(), { id: "42", path: plan.project });
  const { existing, unreadable } = await lookUpExisting("shop-api", plan, managed, projectLists(plan.project, {}));
  const { imports, diagnostics } = adoptionOf(existing, plan, managed);
  return { imports, found: [...diagnostics, ...unreadable].map(({ code, path }) => `${code} ${path}`) };
}

const component = "urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline";

/** A state with these resources. */
function stateOf(...resources: [urn: string, outputs: object][]): Answers {
  return { [readState]: { outputs: Object.fromEntries(resources.map(([urn, outputs]) => [urn, { outputs }])) } };
}

test("every planned name that exists is an error, at its place in the settings", async () => {
  expect(await lookUp(everything)).toEqual({
    imports: {},
    found: [
      "ALREADY_EXISTS variables[0].value",
      "ALREADY_EXISTS variables[1].value",
      "ALREADY_EXISTS deployments[0].name",
      "ALREADY_EXISTS deployments[1].name",
      "ALREADY_EXISTS project",
    ],
  });
});

test("what adopt names is adopted by its id, and the rest is an error", async () => {
  expect(await lookUp(everything, { adopt: ["variables", "schedules"] })).toEqual({
    imports: {
      "shop-api-variable-REGION": "REGION:*",
      "shop-api-variable-production-REGION": "REGION:production",
      "shop-api-schedule-pulumi-drift": "3",
    },
    found: [
      "ADOPTED variables[0].value",
      "ADOPTED variables[1].value",
      "ALREADY_EXISTS deployments[0].name",
      "ALREADY_EXISTS deployments[1].name",
      "ADOPTED project",
    ],
  });
});

test("a resource in the stack's state is not reported, independent of its resource name", async () => {
  const [project, other] = [{ project: "42" }, { project: "43" }];
  const variables = `${component}$gitlab:index/projectVariable:ProjectVariable`;
  const environments = `${component}$gitlab:index/projectEnvironment:ProjectEnvironment`;
  const own = stateOf(
    [`${variables}::shop-api-variable-REGION`, { ...project, key: "REGION", environmentScope: "*" }],
    [`${variables}::another`, { ...other, key: "REGION", environmentScope: "production" }],
    [`${environments}::shop-api-environment-staging`, { ...project, name: "staging" }],
    [
      "urn:pulumi:shop-api::platform::gitlab:index/projectEnvironment:ProjectEnvironment::renamed",
      { ...project, name: "production" },
    ],
    // Another type with the properties of a planned one.
    [`${variables}::shop-api-schedule-pulumi-drift`, { ...project, pipelineScheduleId: 3 }],
  );

  expect((await lookUp({ ...everything, ...own })).found).toEqual([
    "ALREADY_EXISTS variables[1].value",
    "ALREADY_EXISTS project",
  ]);
});

test("a schedule in the state is known by its id", async () => {
  const schedules = `${component}$gitlab:index/pipelineSchedule:PipelineSchedule::shop-api-schedule-pulumi-drift`;
  const found = async (pipelineScheduleId: number) =>
    (await lookUp({ ...everything, ...stateOf([schedules, { project: "42", pipelineScheduleId }]) })).found;

  expect(await found(3)).not.toContain("ALREADY_EXISTS project");
  expect(await found(9)).toContain("ALREADY_EXISTS project");
});

test("a schedule of a branch may have the branch's short name", async () => {
  const short = { [getSchedules]: { pipelineSchedules: [schedule(3, "Pulumi drift", "main")] } };

  expect((await lookUp({ ...everything, ...short }, { adopt: ["schedules"] })).imports).toEqual({
    "shop-api-schedule-pulumi-drift": "3",
  });
});

test("the variables of stored tokens are looked up, too", async () => {
  const tokens = {
    [getVariables]: { variables: [variable("PULUMI_ACCESS_TOKEN", "*")] },
    [getEnvironments]: { environments: [] },
  };

  expect(await lookUp({ ...everything, ...tokens }, { ...storedTokens, drift: undefined, variables: [] })).toEqual({
    imports: {},
    found: ["ALREADY_EXISTS authentication"],
  });
});

test("a list that can't be read is an error, if it may have a planned name", async () => {
  const failures = {
    [getVariables]: "403 Forbidden",
    [getEnvironments]: "403 Forbidden",
    [getSchedules]: "403 Forbidden",
  };

  const found = ["LOOKUP_FAILED variables", "LOOKUP_FAILED deployments", "LOOKUP_FAILED project"];
  expect(await lookUp({ ...everything, ...failures })).toEqual({ imports: {}, found });
  expect((await lookUp({ ...everything, ...failures }, { variables: [], drift: undefined })).found).toEqual([found[1]]);
});

test("the message names the kind of resource and how to proceed", async () => {
  await mockEngine({ ...everything, [getEnvironments]: { environments: [{ id: 5, name: "staging" }] } });
  const plan = planWith({ ...eightLines, variables: [settings.variables[1]] });

  const { existing } = await lookUpExisting("shop-api", plan, [], projectLists(plan.project, {}));
  const { diagnostics } = adoptionOf(existing, plan, []);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'CI/CD variable "REGION" with environment scope "production" exists already, and this stack does not manage it. Add "variables" to the setting adopt, or choose another name',
    'deployment environment "staging" exists already, and this stack does not manage it. Add "environments" to the setting adopt, or choose another name',
  ]);
});
