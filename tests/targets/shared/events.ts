import { agreed, eightLines, storedTokens } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";

const [staging, production] = eightLines.deployments;
export const stagingStack = "acme/shop-api/staging";
export const productionStack = "acme/shop-api/production";
export const automatic = { deployments: [staging, { ...production, approval: "automatic" }] };
export const oneBranch = { deployments: [staging, { ...production, on: { branch: "main" }, approval: "automatic" }] };
export const token = storedTokens;
export const backend = {
  organization: undefined,
  previews: "none",
  backend: { url: "s3://acme?region=eu-west-1&a=b" },
};
const program = { program: { ...eightLines.program, changes: ["libs/**/*"] } };
export const twoPrograms = {
  program: undefined,
  programs: [
    { name: "net", path: "net", runtime: "nodejs", changes: [] },
    { name: "app", path: "apps/web", runtime: "nodejs", dependsOn: ["net"] },
  ],
  deployments: [
    { ...staging, name: "net", program: "net", stack: "net/dev" },
    { ...staging, name: "app", program: "app", stack: "app/dev" },
  ],
};

export const mergeRequest: Event = { kind: "mergeRequest" };
export const main: Event = { kind: "push", branch: "main" };
export const release: Event = { kind: "tag", tag: "release-1.0" };

/** The expected jobs of an event in every target. */
export interface Expected {
  /** The previewed stacks; a target may preview more. */
  readonly previews?: readonly string[];
  /** The deployed stacks, in this order, and no others. */
  readonly deploys?: readonly string[];
  /** The same in a target that runs all jobs whatever was changed. */
  readonly deploysWithoutChanges?: readonly string[];
}

/** What happens in every target: the event, the settings besides the eight lines, and the expected jobs. */
export const events: readonly [title: string, settings: object, event: Event, expected: Expected][] = [
  ["a merge request", {}, mergeRequest, { previews: [stagingStack] }],
  [
    "a merge request of main into another branch",
    {},
    { ...mergeRequest, source: "main" },
    { previews: [stagingStack] },
  ],
  [
    "a merge request of two previews",
    { deployments: [staging, { ...production, preview: true }], exceptions: [agreed("PREVIEW_READS_SECRETS")] },
    mergeRequest,
    { previews: [stagingStack, productionStack] },
  ],
  ["a merge request from a fork", {}, { ...mergeRequest, fork: true }, {}],
  ["a merge request without previews", { previews: "none" }, mergeRequest, {}],
  ["a push to main", {}, main, { deploys: [stagingStack] }],
  ["a push to main, with a stored token", token, main, { deploys: [stagingStack] }],
  ["a push to main, with a self-managed backend", backend, main, { deploys: ["organization/shop-api/staging"] }],
  ["a push to main that deploys both", oneBranch, main, { deploys: [stagingStack, productionStack] }],
  ["a push to main that deploys two programs", twoPrograms, main, { deploys: ["acme/net/dev", "acme/app/dev"] }],
  [
    "a push to main that concerns one program",
    twoPrograms,
    { ...main, changed: { "apps/web/x": "" } },
    { deploys: ["acme/app/dev"], deploysWithoutChanges: ["acme/net/dev", "acme/app/dev"] },
  ],
  [
    "a push to main that does not concern the program",
    program,
    { ...main, changed: { "docs/x": "" } },
    { deploysWithoutChanges: [stagingStack] },
  ],
  [
    "a push to main that changes a dependency",
    program,
    { ...main, changed: { "libs/x": "" } },
    { deploys: [stagingStack] },
  ],
  ["a push to another branch", {}, { kind: "push", branch: "feature/main" }, {}],
  ["a tag that matches", automatic, release, { deploys: [productionStack] }],
  [
    "a tag that matches and has a slash",
    automatic,
    { kind: "tag", tag: "release-1/0" },
    { deploys: [productionStack] },
  ],
  ["a tag that matches, whatever was changed", { ...automatic, ...program }, release, { deploys: [productionStack] }],
  ["a matching tag with a manual deployment", {}, release, { previews: [productionStack] }],
  ["a tag that does not match", automatic, { kind: "tag", tag: "a-release-1.0" }, {}],
  ["a tag with the name of a branch", automatic, { kind: "tag", tag: "main" }, {}],
];
