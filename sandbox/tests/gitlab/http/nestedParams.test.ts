import { nestedParams } from "../../../gitlab/http/nestedParams";

test.each([
  ["a=1&b=x%20y", { a: "1", b: "x y" }],
  ["filter[environment_scope]=production", { filter: { environment_scope: "production" } }],
  ["filter%5Benvironment_scope%5D=*", { filter: { environment_scope: "*" } }],
  ["ids[]=1&ids[]=2", { ids: ["1", "2"] }],
  ["rules[][level]=40", { rules: [{ level: "40" }] }],
  ["rules[][id]=1&rules[][level]=40&rules[][level]=30", { rules: [{ id: "1", level: "40" }, { level: "30" }] }],
  ["rules[0][level]=40&rules[1][level]=30", { rules: [{ level: "40" }, { level: "30" }] }],
  ["a[b][c]=1", { a: { b: { c: "1" } } }],
  ["a=1&a=2", { a: "2" }],
])("the query %j nests to %j", (query, params) => {
  expect(JSON.parse(JSON.stringify(nestedParams(new URLSearchParams(query))))).toEqual(params);
});

test("a parameter with the name of an Object member is an ordinary one", () => {
  expect(nestedParams([["__proto__[polluted]", "1"]])).not.toHaveProperty("polluted");
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
