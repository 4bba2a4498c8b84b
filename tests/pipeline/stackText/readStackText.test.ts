import { andThen, valueOf } from "../../../pipeline/diagnostics/checked";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { inFile, projectSettings, readStackText } from "../../../pipeline/stackText/readStackText";
import { targets } from "../../../targets";

const file = "Pulumi.x.yaml";

/** The lines of a file's diagnostics, as the command line prints them. */
function linesOf(text: string): string[] {
  const { value: stack, diagnostics } = readStackText(file, text);
  if (!stack) return diagnostics.map(lineOf);
  const found = projectSettings(stack);
  if (!found.value) return found.diagnostics.map(lineOf);
  return inFile(stack, checkSettings(found.value.settings, targets.gitlab).diagnostics).map(lineOf);
}

const eight = `config:
  platform:pipeline:
    project: acme/shop/api
    organization: acme
    program: { path: infra, runtime: nodejs }
    deployments:
      - { name: staging, stack: shop-api/staging, on: { branch: main } }
      - { name: production, stack: shop-api/production, on: { tag: release-* }, approval: manual }
`;

test("reads the settings of a stack", () => {
  const stack = andThen(readStackText(file, "config:\n  platform:pipeline:\n    project: acme/x\n"), projectSettings);

  expect(valueOf(stack)).toEqual({ settings: { project: "acme/x" } });
});

test.each<[string, string, object]>([
  ["a project's", "config:\n  platform:pipeline: { project: a/b }\n", { pipeline: { project: "a/b" } }],
  ["a foundation's", "config:\n  platform:foundation: { gitlab: x }\n", { foundation: { gitlab: "x" } }],
  ["none", "config:\n  aws:region: eu-west-1\n", {}],
  ["a file without configuration", "", {}],
])("finds the settings of a stack as %s", (_, text, settings) => {
  const { locate: _locate, misspelt: _misspelt, ...stack } = valueOf(readStackText(file, text));

  expect(stack).toEqual({ file, ...settings });
});

const none = "holds no settings. They belong under config, as platform:pipeline";

/** Bad input: the text, and the line with the position and the way out. */
test.each<[string, string, string[]]>([
  ["an empty file", "", [`${file}:1:1 error NO_SETTINGS: ${none}`]],
  ["only a comment", "# nothing\n", [`${file}:1:1 error NO_SETTINGS: ${none}`]],
  ["a number for the configuration", "config: 3", [`${file}:1:1 error NO_SETTINGS: ${none}`]],
  ["the configuration of another program", "config:\n  aws:region: eu\n", [`${file}:1:1 error NO_SETTINGS: ${none}`]],
  [
    "a configuration in the wrong case",
    "Config:\n  platform:pipeline: {}\n",
    [`${file}:1:1 error NO_SETTINGS: ${none}. Did you mean "config", not "Config"?`],
  ],
  [
    "a misspelt key of the settings",
    "config:\n  aws:region: eu\n  platform:pipline: {}\n",
    [`${file}:3:3 error NO_SETTINGS: ${none}. Did you mean "platform:pipeline", not "platform:pipline"?`],
  ],
  [
    "a key of the settings without its namespace",
    "config:\n  pipeline: {}\n",
    [`${file}:2:3 error NO_SETTINGS: ${none}. Did you mean "platform:pipeline", not "pipeline"?`],
  ],
  [
    "a key with nothing below it",
    "config:\n  platform:pipeline:\n",
    [`${file}:2:3 error WRONG_TYPE: must be a map of keys to values, not nothing`],
  ],
  [
    "both kinds of settings",
    "config:\n  platform:foundation: {}\n  platform:pipeline: {}\n",
    [
      `${file}:3:3 error TWO_KINDS_OF_SETTINGS: holds the settings of a project and of a foundation. Leave out platform:pipeline or platform:foundation`,
    ],
  ],
  [
    "the settings of a foundation",
    "config:\n  platform:foundation: {}\n",
    [`${file}:2:3 error NO_SETTINGS: holds the settings of a foundation, platform:foundation, and no project's`],
  ],
  [
    "a tab",
    "config:\n\tplatform:pipeline: {}\n",
    [`${file}:2:1 error NOT_YAML: is not YAML: the line starts with a tab. Indent with spaces`],
  ],
  [
    "an open list",
    "config:\n  a: [\n",
    [expect.stringMatching(/^Pulumi\.x\.yaml:\d+:\d+ error NOT_YAML: is not YAML: [^\n]+$/) as string],
  ],
  [
    "duplicate keys, each",
    `${eight}    organization: b\n    project: a/b\n`,
    [
      `${file}:9:5 error DUPLICATE_KEY: this key is in the map already. Keep one of the two`,
      `${file}:10:5 error DUPLICATE_KEY: this key is in the map already. Keep one of the two`,
    ],
  ],
  [
    "several documents",
    `${eight}---\nconfig: {}\n`,
    [
      `${file}:9:1 error SEVERAL_DOCUMENTS: a second document starts here, and Pulumi reads only the first. Remove --- and what follows it`,
    ],
  ],
  [
    "an alias without an anchor",
    "config:\n  platform:pipeline:\n    project: *path\n",
    [`${file}:3:14 error UNRESOLVED_ALIAS: no anchor "&path" is before this alias. Define it, or write the value`],
  ],
  [
    "an alias inside its own anchor",
    "config:\n  platform:pipeline: &all\n    esc: { values: *all }\n",
    [`${file}:3:20 error UNRESOLVED_ALIAS: the alias "*all" is inside its own anchor. Write the value`],
  ],
  [
    "aliases that grow exponentially",
    `config:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4]
      .map(
        (n) =>
          `  a${n}: &a${n} [${Array(9)
            .fill(`*a${n - 1}`)
            .join(", ")}]\n`,
      )
      .join("")}`,
    [`${file}:1:1 error UNRESOLVED_ALIAS: the aliases expand to too many values. Write the values`],
  ],
  [
    "a misspelt setting",
    `${eight}    previws: none\n`,
    [`${file}:9:5 error UNKNOWN_KEY: "previws" is not a setting. Did you mean "previews"?`],
  ],
  [
    "a setting in the wrong case, which is not also reported as missing",
    eight.replace("project:", "Project:"),
    [`${file}:3:5 error UNKNOWN_KEY: "Project" is not a setting. Did you mean "project"?`],
  ],
  [
    "a misspelt setting inside a list",
    eight.replace("approval: manual", "aproval: manual"),
    [`${file}:8:81 error UNKNOWN_KEY: deployments[1].aproval: "aproval" is not a setting. Did you mean "approval"?`],
  ],
  [
    "a misspelt choice",
    eight.replace("approval: manual", "approval: manul"),
    [
      `${file}:8:81 error NOT_A_CHOICE: deployments[1].approval: "manul" is not a choice. Did you mean "manual"? Choices: "automatic", "manual"`,
    ],
  ],
  [
    "a missing setting, at the item that lacks it",
    eight.replace("name: staging, ", ""),
    [`${file}:7:9 error MISSING_KEY: deployments[0].name: is missing`],
  ],
  [
    "a wrong value behind an alias, at its anchor",
    eight.replace("project: acme/shop/api", "project: &p 7").replace("organization: acme", "organization: *p"),
    [
      `${file}:3:5 error WRONG_TYPE: project: must be text, not 7`,
      `${file}:4:5 error WRONG_TYPE: organization: must be text, not 7`,
    ],
  ],
  [
    "a key with dots and brackets",
    `${eight}    esc: { pulumiConfig: { "a.b[0]": { "fn::secret": x } } }\n`,
    [
      `${file}:9:40 error SHARED_LOGIN: esc.pulumiConfig.a.b[0].fn::secret: would also be in the previews' ESC environment, which unreviewed code can read. Give it to the deployments that need it`,
    ],
  ],
])("refuses %s with the position and the way out", (_, text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});

test.each([
  ["the eight lines", eight],
  ["a comment and a document's start", `# ours\n---\n${eight}`],
  ["anchors and aliases", eight.replace("organization: acme", "organization: &o acme\n    image: *o")],
  [
    "merge keys",
    eight.replace(
      "- { name: staging, stack: shop-api/staging, on: { branch: main } }",
      "- { <<: { approval: manual }, name: staging, stack: shop-api/staging, on: { branch: main } }",
    ),
  ],
])("accepts everything that Pulumi accepts: %s", (_, text) => {
  expect(linesOf(text)).toEqual([]);
});
