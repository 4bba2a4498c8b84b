import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PulumiPipeline, type PulumiPipelineArgs } from "../../components";
import { withoutCreationTime } from "../bench/sameResources";
import type * as FlatProgram from "../bench/flatProgram";
import { mockEngine, type Registered, thumbprint, valueOf } from "../components/mocks";
import { eightLines } from "../pipeline/examples";

/** The path of the project in the mocks, and its id in their GitLab and in the sandbox. */
const gitlabUrl = "https://gitlab.example.com";
const [idInMocks, idInSandbox] = ['"42"', '"101"'];

afterEach(() => pulumi.runtime.disconnect());

test("the flat program registers the same resources as the component", async () => {
  const ofComponent = await mockEngine();
  const pipeline = new PulumiPipeline("shop-api", eightLines as unknown as PulumiPipelineArgs);
  await valueOf(pipeline.definition);
  await pulumi.runtime.disconnect();

  const ofFlatProgram = await mockEngine();
  pulumi.runtime.setAllConfig({
    "platform:gitlabUrl": gitlabUrl,
    "platform:thumbprints": JSON.stringify([thumbprint]),
    "platform:ciFile": join(__dirname, "..", "golden", "oidc.gitlab-ci.yml"),
  });
  const flat = jest.requireActual<typeof FlatProgram>("../bench/flatProgram");
  await pulumi.runtime.disconnect();

  const children = ofComponent.filter(({ type }) => !type.startsWith("pulumi-pipeline:"));
  expect(comparable(ofFlatProgram)).toEqual(comparable(children));
  expect(flat.definitionUrl).toBe(await valueOf(pipeline.definitionUrl));
  expect(flat.escEnvironments).toEqual(await valueOf(pipeline.escEnvironments));
});

/** Resources in one order, with the sandbox's project id and without the times at which teams were created. */
function comparable(resources: readonly Registered[]): unknown {
  const sorted = resources.toSorted((a, b) => a.name.localeCompare(b.name));
  return JSON.parse(withoutCreationTime(JSON.stringify(sorted).replaceAll(idInMocks, idInSandbox)));
}
