import { teamNameOf } from "../../pipeline/teamNames";

test.each([
  ["shop-api", "preview", "shop-api-preview"],
  ["acme/shop", "inspect", "acme-shop-inspect"],
  ["acme/shop/web/site", "production", "acme-shop-web-site-production"],
  ["acme.io/shop.v2", "staging", "acme_io-shop_v2-staging"],
  ["shop-api", "prod/eu west", "shop-api-prod-eu-west"],
])("the team of %s for %s is %s", (owner, purpose, name) => {
  expect(teamNameOf(owner, purpose)).toBe(name);
});

test("owners with a dot and with a dash have different teams", () => {
  expect(teamNameOf("shop.api", "preview")).not.toBe(teamNameOf("shop-api", "preview"));
});
