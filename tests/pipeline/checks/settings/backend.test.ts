import type { Said } from "../../examples";
import { eightLines, errorsOf, sharedPreviews } from "../../examples";

const [staging] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;
const own = { ...rest, previews: "none", backend: { url: "s3://acme-state" } };

test("requires an organization for Pulumi Cloud, but not for a self-managed backend", () => {
  expect(errorsOf(own)).toEqual([]);
  expect(errorsOf({ ...own, backend: undefined })).toEqual([
    { code: "MISSING_KEY", path: "organization", message: "is missing" },
  ]);
});

test.each<[string, object]>([
  ["organization", { organization: "acme" }],
  ["authentication", { authentication: "oidc" }],
  ["edition", { edition: "enterprise" }],
  ["deployments[0].esc", { deployments: [{ ...staging, esc: {} }] }],
  ["reviewStacks.esc", { ...sharedPreviews, reviewStacks: { template: "shop-api/dev", esc: {} } }],
  ["policyPacks[1].name", { policyPacks: [{ path: "policies" }, { name: "rules", version: "1.2.0" }] }],
  ["report", { report: "integration" }],
])("refuses %s with a self-managed backend", (path, changes) => {
  expect(errorsOf({ ...own, ...changes })).toEqual<Said[]>([
    {
      code: "CLOUD_ONLY",
      path,
      message: "is a setting of Pulumi Cloud, and the backend is self-managed. Leave it out",
    },
  ]);
});

const published = { policyPacks: [{ path: "policies" }, { name: "rules", version: "1.2.0" }] };

test("accepts published policy packs only if the edition enforces them", () => {
  expect(errorsOf({ ...eightLines, ...published })).toEqual([]);
  expect(errorsOf({ ...eightLines, ...published, edition: "team", previews: "none" })).toEqual([
    {
      code: "ENTERPRISE_ONLY",
      path: "policyPacks[1].name",
      message: 'the "team" edition enforces no published policy packs. Name a pack in the project by its path instead',
    },
  ]);
});
