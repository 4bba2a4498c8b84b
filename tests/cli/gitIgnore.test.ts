import { type IgnoreFile, isIgnored } from "../../cli/gitIgnore";

const path = "infra/sdks/netbox";

test.each<[string, boolean]>([
  ["sdks/", true],
  ["sdks", true],
  ["sdks/*", true],
  ["/sdks/", true],
  ["sdks/netbox", true],
  ["sdks/**", true],
  ["**/netbox", true],
  ["net*", true],
  ["netbo?", true],
  ["[Nn]etbox/", true],
  ["netbox/  ", true],
  ["# sdks/\n\nsdks/", true],
  ["sdks/*\n!sdks/netbox", false],
  ["!sdks/netbox\nsdks/*", true],
  // A folder that is ignored hides what a later pattern would include again.
  ["sdks/\n!sdks/netbox", true],
  ["sdk", false],
  ["/netbox", false],
  ["sdks/other", false],
  ["*.ts", false],
  ["# sdks/", false],
  ["\\#sdks", false],
  ["[", false],
  ["", false],
])("a folder is ignored by %j beside it: %s", (text, ignored) => {
  expect(isIgnored(path, [{ folder: "infra", text }])).toBe(ignored);
});

test.each<[string, IgnoreFile[], boolean]>([
  ["one at the top", [{ folder: ".", text: "infra/sdks/" }], true],
  ["one at the top without a slash", [{ folder: ".", text: "sdks/" }], true],
  ["one in the folder", [{ folder: "infra/sdks", text: "*" }], true],
  ["one in another folder", [{ folder: "web", text: "*" }], false],
  ["one below", [{ folder: "infra/sdks/netbox", text: "*" }], false],
  [
    "the nearest, which includes it again",
    [
      { folder: "infra", text: "!sdks/" },
      { folder: ".", text: "sdks/" },
    ],
    false,
  ],
])("a folder is ignored by %s", (_, files, ignored) => {
  expect(isIgnored(path, files)).toBe(ignored);
});
