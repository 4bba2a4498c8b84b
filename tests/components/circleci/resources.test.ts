import * as pulumi from "@pulumi/pulumi";
import { loadSchema } from "pulumi-pipeline-sandbox/plugins/schema";
import { bridge } from "../../../components/circleci/resources/circleCiResource";
import {
  Context,
  ContextEnvironmentVariable,
  ContextRestriction,
} from "../../../components/circleci/resources/contexts";
import { Pipeline, Trigger } from "../../../components/circleci/resources/pipelines";
import { Project, ProjectEnvironmentVariable } from "../../../components/circleci/resources/projects";
import { mockEngine } from "../mocks";

/** One resource of each class, with all required inputs and some others. */
function createAll(): pulumi.Resource[] {
  const repository = { configSourceRepoExternalId: "1", checkoutSourceRepoExternalId: "1" };
  return [
    new Context("context", { organizationId: "o", name: "deploy" }),
    new ContextEnvironmentVariable("variable", { contextId: "c", name: "TOKEN", value: "v" }),
    new ContextRestriction("restriction", { contextId: "c", type: "expression", value: "true" }),
    new Project("project", {
      organizationId: "o",
      name: "site",
      autoCancelBuilds: true,
      buildForkPrs: false,
      disableSsh: true,
      forksReceiveSecretEnvVars: false,
      setGithubStatus: true,
      setupWorkflows: false,
      writeSettingsRequiresAdmin: true,
      prOnlyBranchOverrides: ["main"],
    }),
    new ProjectEnvironmentVariable("project-variable", { projectSlug: "gh/acme/site", name: "TOKEN", value: "v" }),
    new Pipeline("pipeline", {
      projectId: "p",
      name: "deploy",
      description: "",
      configSourceProvider: "github_app",
      configSourceFilePath: ".circleci/config.yml",
      checkoutSourceProvider: "github_app",
      ...repository,
    }),
    new Trigger("trigger", {
      projectId: "p",
      pipelineId: "d",
      eventSourceProvider: "schedule",
      eventName: "nightly",
      checkoutRef: "main",
      configRef: "main",
      eventSourceScheduleCronExpression: "0 3 * * *",
      eventSourceScheduleAttributionActor: "system",
      parameters: { drift: true },
      disabled: false,
    }),
  ];
}

const { schema } = loadSchema("circleci");

test("every resource has the token and only inputs of the provider's schema, and all required ones", async () => {
  const registered = await mockEngine();
  await Promise.all(createAll().map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));

  expect(registered.map(({ type }) => type).sort()).toEqual(Object.keys(schema.resources).sort());
  for (const { type, inputs } of registered) {
    const { inputProperties, requiredInputs = [] } = schema.resources[type]!;
    const given = Object.keys(inputs).filter((name) => inputs[name] !== undefined);

    expect([type, given.filter((name) => !(name in inputProperties))]).toEqual([type, []]);
    expect([type, requiredInputs.filter((name) => !given.includes(name))]).toEqual([type, []]);
  }
});

test("the values of variables are secret, also if the program gives them in plain text", async () => {
  await mockEngine();
  const [, variable, , , projectVariable] = createAll() as [
    Context,
    ContextEnvironmentVariable,
    ContextRestriction,
    Project,
    ProjectEnvironmentVariable,
  ];

  expect(await pulumi.isSecret(variable.value)).toBe(true);
  expect(await pulumi.isSecret(projectVariable.value)).toBe(true);
  expect(await pulumi.isSecret(variable.name)).toBe(false);
});

test("the package is registered as the schema names it", async () => {
  const register = jest.spyOn(pulumi.runtime, "registerPackage");
  await mockEngine();
  createAll();
  const { baseProvider, parameter } = schema.parameterization!;

  expect(bridge).toEqual({
    baseProviderName: baseProvider.name,
    baseProviderVersion: baseProvider.version,
    packageName: schema.name,
    packageVersion: schema.version,
  });
  expect(register).toHaveBeenCalledWith({ ...bridge, baseProviderDownloadUrl: "", base64Parameter: parameter });
  register.mockRestore();
});

test("an SDK that can't register packages is refused", async () => {
  await mockEngine();
  const { registerPackage } = pulumi.runtime;
  Object.assign(pulumi.runtime, { registerPackage: undefined });

  expect(() => new Context("context", { organizationId: "o", name: "deploy" })).toThrow(
    'target: "circleci" needs @pulumi/pulumi 3.243 or newer',
  );
  Object.assign(pulumi.runtime, { registerPackage });
});
