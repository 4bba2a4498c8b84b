import { referencesIn, refersTo } from "../../../../pipeline/checks/settings/escReferences";

test.each<[string, string[][]]>([
  ["plain text", []],
  ["${a}", [["a"]]],
  ["${a.b.c} and ${d}", [["a", "b", "c"], ["d"]]],
  ['${a["b c"].d}', [["a", "b c", "d"]]],
  ['${["a"]["b"].c}', [["a", "b", "c"]]],
  ['${ [ "a" ].b }', [["a", "b"]]],
  ['${a["with \\"quotes\\""]}', [["a", 'with "quotes"']]],
  ["${a[0].b}", [["a", "0", "b"]]],
  ["${shop-api.x_y}", [["shop-api", "x_y"]]],
])("%s refers to %j", (text, references) => {
  expect(referencesIn(text)).toEqual(references);
});

test("a version of an ESC environment counts as the ESC environment", () => {
  const references = referencesIn('${environments.shop-api["production@3"].x}');

  expect(refersTo(references, ["environments", "shop-api", "production"])).toBe(true);
});

test("a reference contains a path that it starts with, in upper or lower case", () => {
  const references = referencesIn("${environments.Shop-API.production.aws.login}");

  expect(refersTo(references, ["environments", "shop-api", "production"])).toBe(true);
  expect(refersTo(references, ["environments", "shop-api", "prod"])).toBe(false);
  expect(refersTo(references, ["shop-api", "production"])).toBe(false);
});
