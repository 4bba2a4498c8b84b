import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { settingsSchema } from "../../pipeline/settings/settings";

const root = join(__dirname, "..", "..");

test("Pulumi's component analyzer understands the arguments and the outputs, so that other languages can use it", () => {
  const analyzer = new Analyzer(root, "pulumi-pipeline", { name: "pulumi-pipeline" }, new Set(["PulumiPipeline"]));
  const { components } = analyzer.analyze();
  const { inputs = {}, outputs = {} } = components.PulumiPipeline ?? {};

  // Every setting is an argument, and besides them there are only the secrets that they name.
  expect(Object.keys(inputs).sort()).toEqual([...Object.keys(settingsSchema.shape), "secrets"].sort());
  expect(Object.keys(outputs).sort()).toEqual([
    "definition",
    "definitionUrl",
    "environments",
    "escDefinitions",
    "policies",
  ]);
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});
