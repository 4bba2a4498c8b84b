import { originOf, readStackFile } from "../../pipeline/stackFile";

test("reads the settings of a stack", () => {
  expect(readStackFile("Pulumi.x.yaml", "config:\n  platform:pipeline:\n    project: acme/x\n")).toEqual({
    project: "acme/x",
  });
});

test.each([
  ["a: [", "Pulumi.x.yaml: is not YAML: ", "NOT_YAML"],
  ["\tconfig: 1", "Pulumi.x.yaml: is not YAML: ", "NOT_YAML"],
  ["", "Pulumi.x.yaml: holds no settings. They belong under config, as platform:pipeline", "NO_SETTINGS"],
  ["config: 3", "Pulumi.x.yaml: holds no settings. They belong under config, as platform:pipeline", "NO_SETTINGS"],
  ["config:\n  platform:x: 1", "Pulumi.x.yaml: holds no settings.", "NO_SETTINGS"],
])("refuses %j with one line", (text, start, code) => {
  const read = () => readStackFile("Pulumi.x.yaml", text);

  expect(read).toThrow(start);
  expect(read).toThrow(new RegExp(`^[^\\n]+ \\[${code}\\]$`));
});

test.each([
  ["Pulumi.shop-api.yaml", "shop-api"],
  ["some/where/Pulumi.a.b.yml", "a.b"],
  ["settings.yaml", "settings.yaml"],
])("%s belongs to stack %s", (file, stack) => {
  expect(originOf(file)).toEqual({ project: "platform", stack });
});
