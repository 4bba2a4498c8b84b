import { originOf, readStackFile, readStackSettings, stackFile } from "../../pipeline/stackFile";

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

test.each<[string, string, string]>([
  [
    "no project",
    "config:\n  platform:foundation: {}\n",
    "holds the settings of a foundation, platform:foundation, and no project's",
  ],
  [
    "both kinds",
    "config:\n  platform:foundation: {}\n  platform:pipeline: {}\n",
    "holds the settings of a project and of a foundation. Leave out platform:pipeline or platform:foundation",
  ],
])("refuses a file with the settings of a foundation and %s", (_, text, message) => {
  expect(() => readStackFile("Pulumi.x.yaml", text)).toThrow(`Pulumi.x.yaml: ${message} [NO_SETTINGS]`);
});

test.each<[string, string, object]>([
  ["a project's", "config:\n  platform:pipeline: { project: a/b }\n", { pipeline: { project: "a/b" } }],
  ["a foundation's", "config:\n  platform:foundation: { gitlab: x }\n", { foundation: { gitlab: "x" } }],
  ["none", "config:\n  aws:region: eu-west-1\n", {}],
  ["none, without configuration", "", {}],
])("finds the settings of a stack, here %s", (_, text, settings) => {
  expect(readStackSettings("Pulumi.x.yaml", text)).toEqual(settings);
});

test("a stack's file is named after it, and its name is found in it again", () => {
  expect(stackFile("shop.api")).toBe("Pulumi.shop.api.yaml");
  expect(originOf(stackFile("shop.api")).stack).toBe("shop.api");
});
