import { claimPath, claimTexts } from "../../../cloud/exchange/claims";

const claims = {
  sub: "project_path:acme/shop/api",
  empty: "",
  number: 7,
  flag: false,
  nothing: null,
  aud: ["one", "two", 3, null, ["deep"]],
  none: [],
  nested: { pod: { name: "runner-1" } },
  "kubernetes.io": { pod: { name: "runner-2" }, "a.b": "dotted" },
};

test.each<[string, readonly string[]]>([
  ["sub", ["project_path:acme/shop/api"]],
  ["empty", [""]],
  ["number", ["7"]],
  ["flag", ["false"]],
  ["nothing", []],
  ["missing", []],
  ["Sub", []],
  ["aud", ["one", "two", "3"]],
  ["none", []],
  ["nested", []],
  ["nested.pod", []],
  ["nested.pod.name", ["runner-1"]],
  ["nested.pod.name.first", []],
  ["nested.missing.name", []],
  ['"kubernetes.io".pod.name', ["runner-2"]],
  ["kubernetes.io.pod.name", []],
  ['"kubernetes.io"."a.b"', ["dotted"]],
  ['"sub"', ["project_path:acme/shop/api"]],
  ["aud.0", []],
  ["sub.length", []],
  ["constructor", []],
  ["nested.__proto__", []],
  ["", []],
  ["nested.", []],
  [".nested", []],
  ['"sub', []],
  ['a"b"', []],
])("the claim %j has the values %j", (path, texts) => {
  expect(claimTexts(claims, path)).toEqual(texts);
});

test.each([
  ["a.b", ["a", "b"]],
  ['"a.b".c', ["a.b", "c"]],
  ['a."b"', ["a", "b"]],
  ["a..b", undefined],
  ['""', undefined],
])("the path %j has the keys %j", (path, keys) => {
  expect(claimPath(path)).toEqual(keys);
});
