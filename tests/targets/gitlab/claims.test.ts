import type { Trigger } from "../../../pipeline/model";
import { claims } from "../../../targets/gitlab/claims";
import { identityOf } from "../../../pipeline/flow/relations";
import { agreed } from "../../pipeline/examples";
import { flowWith } from "../../pipeline/flow/flows";

const aud = "urn:pulumi:org:acme";
const onMain = "project_path:acme/shop/api:ref_type:branch:ref:main";
const onRelease = "project_path:acme/shop/api:ref_type:tag:ref:release-*";
const mergeRequest: Trigger = { kind: "mergeRequest" };
const main: Trigger = { kind: "branch", branch: "main" };
const release: Trigger = { kind: "tag", pattern: "release-*" };
const sweep: Trigger = { kind: "schedule", schedule: "Pulumi review stacks", branch: "main" };
const sources = ["push", "web", "api"];
const flow = flowWith({ reviewStacks: { template: "shop-api/dev" } });

test.each<[string, Trigger, object]>([
  ["preview", mergeRequest, { pipeline_source: "merge_request_event" }],
  ["inspect", main, { sub: onMain, ref_protected: "true", pipeline_source: sources, environment: "preview/*" }],
  ["inspect", release, { sub: onRelease, ref_protected: "true", pipeline_source: sources, environment: "preview/*" }],
  ["inspect", sweep, { sub: onMain, ref_protected: "true", pipeline_source: "schedule", environment: "preview/*" }],
  ["review", mergeRequest, { pipeline_source: "merge_request_event", environment: "review/*" }],
  ["review", sweep, { sub: onMain, ref_protected: "true", pipeline_source: "schedule", environment: "review/sweep" }],
  ["staging", main, { sub: onMain, ref_protected: "true", pipeline_source: sources, environment: "staging" }],
  [
    "production",
    release,
    { sub: onRelease, ref_protected: "true", pipeline_source: sources, environment: "production" },
  ],
])("a job of %s presents these claims in the pipeline of %j", (purpose, trigger, expected) => {
  expect(claims(flow, identityOf(flow, purpose), trigger)).toEqual({ aud, ...expected });
});

test.each<[string, string, Trigger, object]>([
  ["the id of the project's own group", "acme/shop", mergeRequest, {}],
  ["the path of a group above, which has no id claim", "acme", mergeRequest, { project_path: "acme/*" }],
  ["the subject for a ref", "acme", main, { sub: "project_path:acme/*:ref_type:branch:ref:main" }],
])("claims of a group have %s", (_, group, trigger, expected) => {
  const shared = flowWith({ trust: { foundation: "foundation", group }, exceptions: [agreed("SHARED_GROUP")] });
  const identity = identityOf(shared, trigger === main ? "staging" : "preview");
  const { project_path: path, sub } = claims(shared, identity, trigger);

  expect({ ...(path !== undefined && { project_path: path }), ...(sub !== undefined && { sub }) }).toEqual(expected);
});
