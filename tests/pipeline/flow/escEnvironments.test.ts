import type { Flow } from "../../../pipeline/flow/flow";
import { eightLines } from "../examples";
import { flowOf, flowWith } from "./flows";

const [staging, production] = eightLines.deployments;
const reviewStacks = { template: "shop-api/dev" };

describe("ESC environments", () => {
  const named = ({ escEnvironments }: Flow) =>
    escEnvironments.map(({ key, project, name, tag, imports, content, isOpened, linkedTo }) => [
      key,
      [`${project}/${name}`, ...(tag === undefined ? [] : [tag])].join("@"),
      imports,
      content.holder,
      isOpened,
      ...(linkedTo === undefined ? [] : [linkedTo]),
    ]);

  test("exist for each deployment, its previews, and the review stacks", () => {
    expect(named(flowWith({ reviewStacks }))).toEqual([
      ["staging", "shop-api/staging", [], "deployment", true],
      ["staging-preview", "shop-api/staging-preview", [], "preview", true],
      ["production", "shop-api/production", [], "deployment", true],
      ["production-preview", "shop-api/production-preview", [], "preview", true],
      ["review", "shop-api/review", [], "deployment", true],
    ]);
  });

  test("import the project's base, at the version that a job opens", () => {
    const esc = { imports: ["aws/shop@3"], previewImports: ["aws/reads"], versionTag: "stable" };
    const changes = { esc: { imports: ["org/base"] }, deployments: [{ ...staging, esc }, production] };

    expect(named(flowWith(changes)).slice(0, 4)).toEqual([
      ["base", "shop-api/base", ["org/base"], "base", true],
      ["staging", "shop-api/staging@stable", ["shop-api/base@stable", "aws/shop@3"], "deployment", true],
      ["staging-preview", "shop-api/staging-preview@stable", ["shop-api/base@stable", "aws/reads"], "preview", true],
      ["production", "shop-api/production", ["shop-api/base"], "deployment", true],
    ]);
  });

  test("are shared by a deployment and its previews if linked to the stack", () => {
    const flow = flowWith({
      deployments: [{ ...staging, preview: false, esc: { attach: "stack" } }, production],
    });

    expect(named(flow)[0]).toEqual(["staging", "shop-api/staging", [], "deployment", true, "acme/shop-api/staging"]);
    expect(flow.deployments[0]).toMatchObject({ escEnvironment: "staging", previewEscEnvironment: "staging" });
    expect(flow.escEnvironments.map(({ key }) => key)).not.toContain("staging-preview");
  });

  test("are not opened where no job needs them", () => {
    const { escEnvironments } = flowWith({ deployments: [{ ...staging, preview: false }, production] });

    expect(escEnvironments.filter(({ isOpened }) => !isOpened).map(({ key }) => key)).toEqual(["staging-preview"]);
  });

  test("do not exist with a self-managed backend", () => {
    const { organization: _, ...rest } = eightLines;
    const flow = flowOf({ ...rest, previews: "none", backend: { url: "s3://acme-state" } });

    expect(flow.escEnvironments).toEqual([]);
    expect(flow.deployments.map(({ escEnvironment }) => escEnvironment)).toEqual([undefined, undefined]);
    expect(flow.identities.flatMap(({ escEnvironments }) => escEnvironments)).toEqual([]);
  });
});
