import { createHash } from "node:crypto";
import type { CacheDefinition } from "../../../../gitlab/ci/definition";
import { namedCaches } from "../../../../gitlab/ci/variables/caches";
import type { Files } from "../../../../gitlab/entities";

const files: Files = new Map(
  [
    ["go.sum", "b1"],
    ["a/go.sum", "a2"],
    ["a/deep/go.sum", "a2"],
    ["x.lock", "c3"],
  ].map(([path, blobId]) => [path!, { content: Buffer.alloc(0), blobId: blobId!, mode: "100644" as const }]),
);
const cache: CacheDefinition = {
  ...{ key: "default", paths: [], policy: "pull-push", when: "on_success", fallbackKeys: [], unprotect: false },
};
const hash = (text: string): string => createHash("sha1").update(text).digest("hex");

test.each<[string, CacheDefinition["key"], string]>([
  ["a text", "k", "k"],
  ["a variable", "$X", "x"],
  ["a file", { files: ["go.sum"], prefix: null }, `1-${hash("b1")}`],
  ["a file with a prefix", { files: ["go.sum"], prefix: "$X" }, `x-${hash("b1")}`],
  ["several files", { files: ["go.sum", "x.lock"], prefix: null }, `1-${hash("b1-c3")}`],
  ["files of a pattern", { files: ["**/go.sum"], prefix: null }, `1-${hash("a2-b1")}`],
  ["files of one folder", { files: ["a/*"], prefix: null }, `1-${hash("a2")}`],
  ["a missing file", { files: ["gone"], prefix: null }, "1-default"],
])("a cache has the key %s", (_, key, expected) => {
  const place = { files, isProtected: false, fill: (text: string) => text.replace("$X", "x") };

  expect(namedCaches([cache, { ...cache, key }], place).map((one) => one.key)).toEqual([
    "default-non_protected",
    `${expected}-non_protected`,
  ]);
});

test.each([
  [true, false, "k-protected"],
  [true, true, "k-non_protected"],
  [false, false, "k-non_protected"],
])("with protected caches %p and unprotect %p a cache has the key %s", (isProtected, unprotect, expected) => {
  const place = { files, isProtected, fill: (text: string) => text };

  expect(namedCaches([{ ...cache, key: "k", unprotect, fallbackKeys: ["k"] }], place)).toEqual([
    { ...cache, key: expected, unprotect, fallbackKeys: [expected] },
  ]);
});
