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
])("a .gitignore above the folder with %j ignores it: %s", (text, ignored) => {
  expect(isIgnored(path, [{ folder: "infra", text }])).toBe(ignored);
});

test.each<[string, IgnoreFile[], boolean]>([
  ["in the root", [{ folder: ".", text: "infra/sdks/" }], true],
  ["in the root, with a pattern without a slash", [{ folder: ".", text: "sdks/" }], true],
  ["in the folder", [{ folder: "infra/sdks", text: "*" }], true],
  ["in another folder", [{ folder: "web", text: "*" }], false],
  ["below the folder", [{ folder: "infra/sdks/netbox", text: "*" }], false],
  [
    "in the root, if a nearer one includes the folder again",
    [
      { folder: "infra", text: "!sdks/" },
      { folder: ".", text: "sdks/" },
    ],
    false,
  ],
])("a folder is ignored or not by a .gitignore %s", (_, files, ignored) => {
  expect(isIgnored(path, files)).toBe(ignored);
});
