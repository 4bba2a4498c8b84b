import { stringify } from "yaml";
import { describe as line } from "../../../pipeline/diagnostics/diagnostic";
import { readStacks } from "../../../pipeline/fleet/readStacks";
import { readDefaults } from "../../../pipeline/stackText/readDefaults";
import { targetOf } from "../../../targets";
import { rawFoundation, rawProject } from "../foundation/fleet";

const file = (stack: string, config: object) => ({ file: `Pulumi.${stack}.yaml`, text: stringify({ config }) });
const own = file("platform", { "platform:secrets": { readToken: { secure: "v1:one" } } });
const foundation = file("foundation", { "platform:foundation": rawFoundation });

test("returns the settings of all stacks but its own, with the defaults of all projects", () => {
  const { organization, ...rest } = rawProject("api", "acme/api");
  const text = stringify({ name: "platform", config: { "platform:defaults": { value: { organization } } } });
  const defaults = readDefaults("Pulumi.yaml", text).value!;
  const files = [file("api", { "platform:pipeline": rest }), foundation, own];

  expect(readStacks("platform", files, targetOf, defaults)).toEqual({
    value: { projects: { api: rawProject("api", "acme/api") }, foundations: { foundation: rawFoundation } },
    diagnostics: [],
  });
});

test("reports all errors of all files, each with its place", () => {
  const files = [
    file("api", { "platform:pipeline": { ...rawProject("api", "acme/api"), deployments: [] } }),
    { file: "Pulumi.broken.yaml", text: "config: [\n" },
    file("empty", {}),
    file("foundation", { "platform:foundation": { organization: "acme" } }),
    file("platform", { "platform:foundation": rawFoundation }),
  ];
  const { value, diagnostics } = readStacks("platform", files, targetOf);

  expect(value).toBeUndefined();
  expect(diagnostics.map(line)).toEqual([
    expect.stringMatching(/^Pulumi\.api\.yaml:\d+:5 error EMPTY_LIST: deployments: /),
    expect.stringMatching(/^Pulumi\.broken\.yaml:\d+:\d+ error NOT_YAML: /),
    expect.stringMatching(/^Pulumi\.empty\.yaml:\d+:\d+ error NO_SETTINGS: /),
    expect.stringMatching(/^Pulumi\.foundation\.yaml:\d+:\d+ error MISSING_KEY: gitlab: /),
    expect.stringMatching(
      /^Pulumi\.platform\.yaml:\d+:\d+ error TWO_KINDS_OF_SETTINGS: .* Leave out platform:foundation/,
    ),
  ]);
});
