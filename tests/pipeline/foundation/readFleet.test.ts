import { stringify } from "yaml";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { isStackFile, readFleet } from "../../../pipeline/foundation/readFleet";
import { rawProject } from "./fleet";
import { settingsOf } from "../examples";
import { targets } from "../../../targets";

function stackText(stack: string, settings: object) {
  return { file: `Pulumi.${stack}.yaml`, text: stringify({ config: { "platform:pipeline": settings } }) };
}

const api = rawProject("api", "acme/api");

test("returns a project that names the foundation, as written and with defaults", () => {
  expect(readFleet("foundation", [stackText("shop.api", api)], targets.gitlab)).toEqual({
    projects: [
      {
        stack: "shop.api",
        written: api,
        settings: settingsOf(api),
        source: expect.objectContaining({ pipeline: api }) as unknown,
      },
    ],
    diagnostics: [],
  });
});

test("returns the valid projects together with the errors of the others", () => {
  const texts = [
    stackText("wrong", { ...api, deployments: [] }),
    stackText("api", api),
    { file: "Pulumi.broken.yaml", text: "config: *nothing\n" },
    stackText("other", { ...api, trust: { foundation: "europe" }, deployments: [] }),
  ];
  const { projects, diagnostics } = readFleet("foundation", texts, targets.gitlab);

  expect(projects.map(({ stack }) => stack)).toEqual(["api"]);
  expect(diagnostics.map(lineOf)).toEqual([
    "Pulumi.wrong.yaml:8:5 error EMPTY_LIST: deployments: is empty. Name at least one deployment",
    'Pulumi.broken.yaml:1:9 error UNRESOLVED_ALIAS: no anchor "&nothing" is before this alias. Define it, or write the value',
  ]);
});

test.each([
  ["Pulumi.api.yaml", true],
  ["Pulumi.shop.api.yaml", true],
  ["Pulumi.yaml", false],
  ["Pulumi.api.yaml.bak", false],
  ["Pulumi.api.json", false],
  ["MyPulumi.api.yaml", false],
])("%s: is the file of a stack: %s", (name, is) => {
  expect(isStackFile(name)).toBe(is);
});
