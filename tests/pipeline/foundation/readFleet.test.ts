import { stringify } from "yaml";
import { describe as lineOf } from "../../../pipeline/errors";
import { isStackFile, readFleet } from "../../../pipeline/foundation/readFleet";
import { rawProject } from "./fleet";
import { settingsOf } from "../examples";
import { targets } from "../../../targets";

function stackText(stack: string, settings: object) {
  return { file: `Pulumi.${stack}.yaml`, text: stringify({ config: { "platform:pipeline": settings } }) };
}

const api = rawProject("api", "acme/api");

test("a project that names the foundation is there as it is written, and as it is meant", () => {
  expect(readFleet("foundation", [stackText("shop.api", api)], targets.gitlab)).toEqual({
    projects: [{ stack: "shop.api", written: api, settings: settingsOf(api) }],
    mistakes: [],
  });
});

test("the projects that are right are there beside the mistakes of the others", () => {
  const texts = [
    stackText("wrong", { ...api, deployments: [] }),
    stackText("api", api),
    { file: "Pulumi.broken.yaml", text: "config: *nothing\n" },
    stackText("other", { ...api, trust: { foundation: "europe" }, deployments: [] }),
  ];
  const { projects, mistakes } = readFleet("foundation", texts, targets.gitlab);

  expect(projects.map(({ stack }) => stack)).toEqual(["api"]);
  expect(mistakes.map(lineOf)).toEqual([
    "Pulumi.wrong.yaml: deployments: is empty. Name at least one deployment [EMPTY_LIST]",
    expect.stringMatching(/^Pulumi\.broken\.yaml: is not YAML: .* \[NOT_YAML\]$/),
  ]);
});

test.each([
  ["Pulumi.api.yaml", true],
  ["Pulumi.shop.api.yaml", true],
  ["Pulumi.yaml", false],
  ["Pulumi.api.yaml.bak", false],
  ["Pulumi.api.json", false],
  ["MyPulumi.api.yaml", false],
])("%s: a stack's file, %s", (name, is) => {
  expect(isStackFile(name)).toBe(is);
});
