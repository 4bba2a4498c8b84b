import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { foundationSchema } from "../../pipeline/foundation/foundationSettings";

const root = join(__dirname, "..", "..");

test("Pulumi's component analyzer understands the foundation, so that other languages can use it", () => {
  const analyzer = new Analyzer(root, "pulumi-pipeline", { name: "pulumi-pipeline" }, new Set(["PulumiFoundation"]));
  const { components } = analyzer.analyze();
  const { inputs = {}, outputs = {} } = components.PulumiFoundation ?? {};

  // Every setting is an argument, and besides them there are only the projects.
  expect(Object.keys(inputs).sort()).toEqual([...Object.keys(foundationSchema.shape), "projects"].sort());
  expect(Object.keys(outputs).sort()).toEqual(["issuerId", "policies"]);
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});
