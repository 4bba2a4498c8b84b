import { readSettingsReference } from "../../../tools/schema/settingsFiles";
import { analyzed, argumentPaths, settingPaths } from "../argumentPaths";

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
