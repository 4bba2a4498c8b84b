import { concurrencyGroup } from "../../../targets/bitbucket/concurrencyGroup";

const long = `shop-api/${"a".repeat(60)}`;

test.each([
  ["shop-api/staging", "shop-api-staging"],
  ["shop.api/prod_1", "shop.api-prod_1"],
  [`a/${"b".repeat(48)}`, `a-${"b".repeat(48)}`],
])("%s", (text, expected) => {
  expect(concurrencyGroup(text)).toBe(expected);
});

test("a longer name has 50 characters, and differs where the texts do", () => {
  const names = [long, `${long}b`, `${long}c`].map(concurrencyGroup);

  expect(names.map(({ length }) => length)).toEqual([50, 50, 50]);
  expect(new Set(names).size).toBe(3);
  expect(names[0]).toMatch(/^shop-api-a{32}-[0-9a-f]{8}$/);
});
