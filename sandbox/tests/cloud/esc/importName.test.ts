import { parseImportName } from "../../../cloud/esc/importName";

test.each([
  ["shop/staging", { project: "shop", environment: "staging", version: "latest" }],
  ["staging", { project: "default", environment: "staging", version: "latest" }],
  ["shop/staging@3", { project: "shop", environment: "staging", version: "3" }],
  ["staging@stable", { project: "default", environment: "staging", version: "stable" }],
])("%s names %j", (name, parts) => {
  expect(parseImportName(name)).toEqual(parts);
});

test.each(["", "/", "shop/", "/staging", "acme/shop/staging", "shop/staging@", "shop@1/staging", "a@1@2"])(
  '"%s" is not an import name',
  (name) => {
    expect(parseImportName(name)).toBeUndefined();
  },
);
