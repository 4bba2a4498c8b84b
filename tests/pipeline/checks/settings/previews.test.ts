import type { Said } from "../../examples";
import { eightLines, errorsOf, sharedPreviews } from "../../examples";

const [staging, production] = eightLines.deployments;
const { organization: _, ...rest } = eightLines;
const own = { ...rest, backend: { url: "s3://acme-state" } };
const wayOut = 'Set previews to "none", or to "shared" if every user who may open a merge request may also deploy';

test.each<[string, object, Said]>([
  [
    "separated previews in an edition without teams",
    { ...eightLines, edition: "team" },
    {
      code: "SHARED_IDENTITY",
      path: "previews",
      message: `the "team" edition has no team tokens, so a merge request's unreviewed code would hold a token that can deploy. ${wayOut}`,
    },
  ],
  [
    "separated previews with a self-managed backend",
    { ...own, previews: "separated" },
    {
      code: "SHARED_IDENTITY",
      path: "previews",
      message: `a self-managed backend has no separate identities: an identity that can read its state for a preview can change it. ${wayOut}`,
    },
  ],
  [
    "a preview of a deployment with previews: none",
    { ...eightLines, previews: "none", deployments: [staging, { ...production, preview: true }] },
    {
      code: "NO_EFFECT",
      path: "deployments[1].preview",
      message: 'merge requests are not previewed where previews is "none". Leave it out, or change previews',
    },
  ],
])("refuses %s", (_, settings, mistake) => {
  expect(errorsOf(settings)).toEqual([mistake]);
});

test.each<[string, object]>([
  ["the team edition without previews", { ...eightLines, edition: "team", previews: "none" }],
  ["the team edition with shared previews", { ...eightLines, edition: "team", ...sharedPreviews }],
  ["a self-managed backend without previews", { ...own, previews: "none" }],
  ["a self-managed backend with shared previews", { ...own, ...sharedPreviews }],
  [
    "no preview of a deployment with previews: none",
    { ...eightLines, previews: "none", deployments: [{ ...staging, preview: false }] },
  ],
])("accepts %s", (_, settings) => {
  expect(errorsOf(settings)).toEqual([]);
});
