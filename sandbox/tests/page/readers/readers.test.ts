import { redacted } from "../../../page/readers/redacted";
import { visibleDefinition } from "../../../page/readers/escDefinition";
import { type ResourceNode, pendingOperations, resourceTree } from "../../../page/readers/resources";
import { diagnosticsIn, stepsIn } from "../../../page/readers/updateEvents";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "abc" };

test.each<[unknown, unknown]>([
  ["text", "text"],
  [{ ...secret, plaintext: '"x"' }, "[secret]"],
  [{ ...secret, ciphertext: "x" }, "[secret]"],
  [{ ...secret, value: "x" }, "[secret]"],
  [{ ciphertext: "x" }, "[secret]"],
  [
    [{ a: { b: { ...secret, ciphertext: "x" } } }, 1, null],
    [{ a: { b: "[secret]" } }, 1, null],
  ],
  [asset, asset],
])("%j of a checkpoint is shown as %j", (value, seen) => {
  expect(redacted(value)).toEqual(seen);
});

const short = (nodes: readonly ResourceNode[]): unknown[] =>
  nodes.map(({ name, children }) => [name, ...short(children)]);
const resource = (name: string, parent?: string, more: object = {}) => ({
  urn: `urn:pulumi:s::p::t::${name}`,
  type: "t",
  ...(parent !== undefined && { parent: `urn:pulumi:s::p::t::${parent}` }),
  ...more,
});
const stateOf = (resources: unknown) => ({ deployment: { resources } });

test.each<[string, unknown, unknown[]]>([
  ["no resources", undefined, []],
  ["an invalid list of resources as empty", { a: 1 }, []],
  [
    "children below their parents",
    [resource("a"), resource("b", "a"), resource("c", "b"), resource("d", "a")],
    [["a", ["b", ["c"]], ["d"]]],
  ],
  ["a child with a missing parent as a root", [resource("a"), resource("b", "gone")], [["a"], ["b"]]],
  ["resources that are each other's parents once", [resource("a", "b"), resource("b", "a")], [["a", ["b"]]]],
  ["a resource that is its own parent once", [resource("a", "a")], [["a"]]],
  [
    "a resource to be deleted in addition to its successor",
    [resource("a"), resource("b", "a"), resource("a", undefined, { delete: true })],
    [["a", ["b"]], ["a"]],
  ],
  ["the resources in a list with invalid entries", [1, null, resource("a"), { urn: 1 }], [["a"]]],
])("a tree shows %s", (_, resources, expected) => {
  expect(short(resourceTree(stateOf(resources)))).toEqual(expected);
});

test("a stack without a state has neither resources nor pending operations", () => {
  expect([resourceTree(null), pendingOperations(null)]).toEqual([[], []]);
});

const step = (kind: string, op: string, name: string, more: object = {}) => ({
  [kind]: { metadata: { op, urn: `urn:pulumi:s::p::t::${name}`, type: "t", ...more } },
});

test("shows the steps of an update with their progress, without unchanged resources", () => {
  const events = [
    step("resourcePreEvent", "same", "root"),
    step("resourcePreEvent", "create", "a"),
    step("resourcePreEvent", "update", "b", { diffs: ["x"], detailedDiff: null }),
    step("resourcePreEvent", "replace", "c", { diffs: ["x"], detailedDiff: { "y.z": { kind: "update-replace" } } }),
    step("resOutputsEvent", "create", "a"),
    step("resOpFailedEvent", "update", "b"),
    { resourcePreEvent: "nonsense" },
  ];

  expect(stepsIn(events).map(({ op, name, differs, state }) => [op, name, differs, state])).toEqual([
    ["create", "a", [], "done"],
    ["update", "b", ["x"], "failed"],
    ["replace", "c", ["y.z"], "begun"],
  ]);
});

test("removes the engine's colors from messages, and leaves out temporary ones", () => {
  const events = [
    { diagnosticEvent: { message: "<{%fg 1%}>no<{%reset%}>\n", severity: "error", urn: "urn:pulumi:s::p::t::a" } },
    { diagnosticEvent: { message: "wait", severity: "info", ephemeral: true } },
    { diagnosticEvent: {} },
  ];

  expect(diagnosticsIn(events)).toEqual([{ severity: "error", message: "no", resource: "a" }]);
});

test.each<[string, string, string | undefined]>([
  ["without secrets byte for byte", "values:   { a: 1 } # why\n", "values:   { a: 1 } # why\n"],
  ["with plaintext redacted", "values:\n  a:\n    fn::secret: x\n", 'values:\n  a:\n    fn::secret: "[secret]"\n'],
  [
    "with ciphertext redacted",
    "values:\n  a: { fn::secret: { ciphertext: x } }\n",
    'values:\n  a: { fn::secret: "[secret]" }\n',
  ],
  ["as nothing if a secret is malformed", "values:\n  a: { fn::secret: [x] }\n", undefined],
  ["as nothing if a secret has an anchor", "values:\n  a: { fn::secret: &a x }\n", undefined],
  ["as nothing if it is not YAML", "values: [", undefined],
])("a definition is shown %s", (_, yaml, text) => {
  expect(visibleDefinition(yaml).text).toBe(text);
});

test("lists the imports of a definition", () => {
  expect(visibleDefinition("imports:\n  - a/b\n  - c/d@stable: { merge: false }\n  - 7\n").imports).toEqual([
    "a/b",
    "c/d@stable",
  ]);
});
