import { environmentNameFaults, environmentSlug, guessTier } from "../../../gitlab/model/environmentRules";

test.each([
  ["production", "production"],
  ["staging-1234567890123456", "staging-1234567890123456"],
  ["staging-12345678901234567", "staging-123456789-s729ne"],
  ["review/1-foo", "review-1-foo-9tdj0u"],
  ["PRODUCTION", "production-vl4voz"],
  ["1-foo", "env-1-foo-1k46wz"],
  ["foo--bar", "foo-bar-q006cp"],
  ["foo-", "foo"],
])("the environment %j has the slug %j", (name, slug) => {
  expect(environmentSlug(name)).toBe(slug);
});

test.each([
  ["review/login", "development"],
  ["dev", "development"],
  ["Trunk", "development"],
  ["qa", "testing"],
  ["acceptance", "testing"],
  ["acpt", "testing"],
  ["staging", "staging"],
  ["STG", "staging"],
  ["pre-production", "staging"],
  ["non-prod", "staging"],
  ["production", "production"],
  ["prd", "production"],
  ["live-eu", "production"],
  ["canary", "other"],
])("GitLab derives from the name %j the tier %j", (name, tier) => {
  expect(guessTier(name)).toBe(tier);
});

const CHARACTERS =
  "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'";

test.each([
  ["production", []],
  ["review/${branch}", []],
  ["a", []],
  ["", ["can't be blank"]],
  ["a".repeat(256), ["is too long (maximum is 255 characters)"]],
  ["/a", [CHARACTERS]],
  ["a/", [CHARACTERS]],
  ["a:b", [CHARACTERS]],
])("the errors of the environment name %j are %j", (name, faults) => {
  expect(environmentNameFaults(name)).toEqual(faults);
});
