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
