import { readSettingsReference } from "../../tools/schema/settingsFiles";
import { analyzed, argumentPaths, settingPaths } from "./argumentPaths";

test("Pulumi's component analyzer accepts the arguments and the outputs, so that other languages can use them", () => {
  const { inputs, outputs, types } = analyzed("PulumiPipeline");

  // Every setting is an argument. The only other arguments are the secrets that they name.
  expect(argumentPaths(inputs, types).sort()).toEqual(
    [...settingPaths(readSettingsReference().project), "secrets.*?: string"].sort(),
  );
  expect(Object.keys(outputs).sort()).toEqual([
    "definition",
    "definitionUrl",
    "escDefinitions",
    "escEnvironments",
    "policies",
  ]);
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});

test("Pulumi's component analyzer accepts the foundation, so that other languages can use it", () => {
  const { inputs, outputs, types } = analyzed("PulumiFoundation");
  const { project, foundation, fleet } = readSettingsReference();
  const pipeline = settingPaths(fleet).filter((path) => path.startsWith("pipeline"));

  // Every setting is an argument. The only other arguments are the projects and the pipeline of the platform repository.
  expect(argumentPaths(inputs, types).sort()).toEqual(
    [
      ...settingPaths(foundation),
      ...pipeline.map((path) => path.replace("pipeline", "platform")),
      "projects.*: object",
      ...[...settingPaths(project), "secrets.*?: string"].map((path) => `projects.*.${path}`),
    ].sort(),
  );
  expect(Object.keys(outputs).sort()).toEqual(["issuerId", "policies"]);
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});

test("Pulumi's component analyzer accepts the platform repository's stack, so that other languages can use it", () => {
  const { inputs, outputs, types } = analyzed("PulumiPlatform");
  const { project, foundation, fleet } = readSettingsReference();

  // Every setting is an argument. The only others are the settings of the other stacks, and the tokens.
  expect(argumentPaths(inputs, types).sort()).toEqual(
    [
      ...settingPaths(fleet),
      "secrets.*?: string",
      "projects.*: object",
      ...[...settingPaths(project), "secrets.*?: string"].map((path) => `projects.*.${path}`),
      "foundations.*: object",
      ...settingPaths(foundation).map((path) => `foundations.*.${path}`),
    ].sort(),
  );
  expect(Object.keys(outputs).sort()).toEqual(["definition", "definitionUrl"]);
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});
