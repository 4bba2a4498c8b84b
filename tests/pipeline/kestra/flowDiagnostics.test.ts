import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { flowDiagnostics, type FlowFile } from "../../../pipeline/kestra/flowDiagnostics";
import type { FlowFolder } from "../../../pipeline/kestra/model";

const staging: FlowFolder = {
  namespace: "acme.shop",
  server: "https://kestra.example.com ",
  path: "flows",
  settingsPath: "deployments[0].kestra.namespaces[0].path",
  isProduction: false,
  requiresReadOnly: false,
};
const production = { ...staging, isProduction: true };
const flow = "id: hello\nnamespace: acme.shop\ntasks: []\n";

function linesOf(folder: FlowFolder, ...texts: readonly string[]): string[] {
  const files = texts.map((text, index): FlowFile => ({ file: `flows/${index}.yml`, text }));
  return flowDiagnostics([{ folder, files, unread: [] }]).map(lineOf);
}

test.each([
  ["a flow", staging, flow],
  ["a flow with labels", staging, `${flow}labels: { team: shop }\n`],
  ["a production flow with a map of labels", production, `${flow}labels:\n  system.readOnly: "true"\n`],
  [
    "aliases and merge keys",
    production,
    `variables: &common { labels: { system.readOnly: "true" } }\n<<: *common\n${flow.replace("hello", "&a hello")}`,
  ],
  ["a production flow with a boolean", production, `${flow}labels: { system.readOnly: true }\n`],
  ["a production flow with a list of labels", production, `${flow}labels: [{ key: system.readOnly, value: "true" }]\n`],
])("accepts %s", (_, folder, text) => {
  expect(linesOf(folder, text)).toEqual([]);
});

test.each<[string, string, string]>([
  [
    "a second document",
    `${flow}---\n${flow}`,
    "flows/0.yml:4:1 error BAD_FLOW: contains ---, and Kestra splits the flow there. Remove it",
  ],
  [
    "dashes inside a script",
    `${flow}description: a --- b\n`,
    "flows/0.yml:4:16 error BAD_FLOW: contains ---, and Kestra splits the flow there. Remove it",
  ],
  ["a list", "- a\n", "flows/0.yml:1:1 error BAD_FLOW: is not a flow: a map with id, namespace and tasks"],
  ["no id", "namespace: acme.shop\n", "flows/0.yml:1:1 error BAD_FLOW: id: is missing"],
  [
    "an id that Kestra refuses",
    flow.replace("hello", "a b"),
    'flows/0.yml:1:1 error BAD_FLOW: id: "a b" is not the id of a flow: at most 100 letters, digits, . _ and -, starting with a letter or a digit',
  ],
  [
    "no namespace",
    "id: hello\n",
    "flows/0.yml:1:1 error BAD_FLOW: namespace: is missing. The flows of flows are in acme.shop",
  ],
  [
    "another namespace",
    flow.replace("acme.shop", "acme.web"),
    'flows/0.yml:2:1 error BAD_FLOW: namespace: "acme.web" differs from the namespace of flows, acme.shop. Kestra refuses the whole folder',
  ],
  [
    "a label of the system",
    `${flow}labels: { system.correlationId: x }\n`,
    'flows/0.yml:4:1 error BAD_FLOW: labels: only Kestra sets "system.correlationId". Remove it',
  ],
])("reports %s", (_, text, expected) => {
  expect(linesOf(staging, text)).toEqual([expected]);
});

test("reports YAML that can't be read with its line", () => {
  expect(linesOf(staging, "id: hello\n  namespace: [\n")).toEqual([
    expect.stringMatching(/^flows\/0\.yml:\d:\d+ error BAD_FLOW: is not YAML: /),
  ]);
});

test("reports an alias without an anchor", () => {
  expect(linesOf(staging, `${flow}description: *nope\n`)).toEqual([
    expect.stringMatching(/^flows\/0\.yml:1:1 error BAD_FLOW: is not YAML: .*nope/),
  ]);
});

test("ids are unique in a namespace of one server, not in a folder", () => {
  const read = (path: string, server = staging.server) => ({
    folder: { ...staging, path, server },
    files: [{ file: `${path}/a.yml`, text: flow }],
    unread: [],
  });

  expect(flowDiagnostics([read("one"), read("two", "https://other.example.com "), read("three")]).map(lineOf)).toEqual([
    'three/a.yml:1:1 error BAD_FLOW: id: "hello" is the id of one/a.yml, too',
  ]);
});

test("reports the second flow with an id", () => {
  expect(linesOf(staging, flow, flow.replace("hello", "other"), flow)).toEqual([
    'flows/2.yml:1:1 error BAD_FLOW: id: "hello" is the id of flows/0.yml, too',
  ]);
});

test.each([
  [false, "warning"],
  [true, "error"],
])("without the label of production, requireReadOnly %j gives a %s", (requiresReadOnly, severity) => {
  expect(linesOf({ ...production, requiresReadOnly }, flow)).toEqual([
    `flows/0.yml:1:1 ${severity} NOT_READ_ONLY: labels.system.readOnly: is missing, so this flow of production can be changed in Kestra's editor. Add system.readOnly: "true"`,
  ]);
});

test("reports a folder without flows at its setting", () => {
  expect(flowDiagnostics([{ folder: staging, files: [], unread: [] }])).toEqual([
    expect.objectContaining({ code: "NO_FLOWS", path: staging.settingsPath }),
  ]);
});

test("reports a flow that two deployments deploy once", () => {
  const read = { folder: staging, files: [{ file: "flows/a.yml", text: flow.replace("hello", "") }], unread: [] };

  expect(flowDiagnostics([read, read])).toHaveLength(1);
});
