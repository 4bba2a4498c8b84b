import { decidePolicy } from "pulumi-pipeline-sandbox/cloud/exchange/policyDecision";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { type TrustPolicy, trustPolicies } from "../../../pipeline/plan/access/trustPolicies";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { circleCi } from "../../../targets/circleci/circleCi";
import { idClaims, issuerUrl, withContextIds } from "../../../targets/circleci/claims";
import { contextRestriction } from "../../../targets/circleci/expressions";
import { agreed, eightLines, origin } from "../../pipeline/examples";
import { evaluate, isTrue, type Values } from "./expressions";

const [staging, production] = eightLines.deployments;
const projectId = "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10";
const contexts = {
  "shop-api/staging": "context-1",
  "shop-api/production": "context-2",
  "shop-api-inspect": "context-3",
  "shop-api-inspect-tags": "context-4",
};

function planFor(changes: object = {}) {
  return planSettings({ ...eightLines, ...changes }, circleCi, origin);
}

function policiesFor(changes: object = {}): TrustPolicy[] {
  const { access } = valueOf(planFor(changes));
  const ids = { [idClaims.project]: projectId, [idClaims.group]: "an organization" };
  return trustPolicies(access, ids, "exact").map((policy) => ({
    ...policy,
    rules: Object.fromEntries(
      Object.entries(policy.rules).map(([claim, value]) => [
        claim,
        withContextIds(value, (name) => contexts[name as keyof typeof contexts]),
      ]),
    ),
  }));
}

/** The ID token of a job. CircleCI: format of OpenID Connect ID tokens. */
interface Token {
  readonly audience?: string;
  readonly project?: string;
  readonly repository?: string;
  readonly ref?: string;
  readonly ssh?: boolean;
  readonly contexts?: readonly string[];
}

function claimsOf(token: Token): Record<string, unknown> {
  const claims = {
    "project-id": token.project ?? projectId,
    "org-id": "an organization",
    "vcs-origin": `github.com/${token.repository ?? "acme/shop/api"}`,
    "vcs-ref": token.ref ?? "refs/heads/main",
    "ssh-rerun": token.ssh ?? false,
    "context-ids": token.contexts ?? [],
  };
  return {
    aud: token.audience ?? "urn:pulumi:org:acme",
    ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [`oidc.circleci.com/${name}`, value])),
  };
}

/** Whether a job with this ID token gets the token of a team. */
function gets(policies: readonly TrustPolicy[], team: string, token: Token): boolean {
  const definitions = policies.map((policy) => ({ ...policy, authorizedPermissions: [] }));
  return decidePolicy(definitions, { tokenType: "team", team }, claimsOf(token)) === "allow";
}

const feature = { ref: "refs/heads/feature" };
const release = { ref: "refs/tags/release-1.0" };
const ofStaging = { contexts: ["context-1"] };
const inspectsMain = { contexts: ["context-3"] };
const inspectsTag = { ...release, contexts: ["context-4"] };
const ofProduction = { ...release, contexts: ["other", "context-2"] };

describe("the jobs of the pipeline get their team's token", () => {
  test.each<[string, string, Token]>([
    ["a preview of a pull request", "shop-api-preview", feature],
    ["the deployment of main", "shop-api-staging", ofStaging],
    ["a promotion preview of main", "shop-api-inspect", inspectsMain],
    ["a promotion preview of a tag", "shop-api-inspect", inspectsTag],
    ["the deployment of a tag", "shop-api-production", ofProduction],
  ])("%s", (_, team, token) => {
    expect(gets(policiesFor(), team, token)).toBe(true);
  });
});

/** Attacks, each by a job that a user of the organization can start. */
const attacks: readonly (readonly [title: string, team: string, token: Token])[] = [
  ["a pull request deploys staging, and names its context", "shop-api-staging", { ...ofStaging, ...feature }],
  ["a pull request deploys production", "shop-api-production", { ...ofProduction, ...feature }],
  ["a pull request reads what reviewed code reads", "shop-api-inspect", { ...inspectsMain, ...feature }],
  ["main with the configuration of a branch reads what reviewed code reads", "shop-api-inspect", {}],
  ["a tag with the configuration of a branch reads what reviewed code reads", "shop-api-inspect", release],
  ["main deploys production", "shop-api-production", { contexts: ["context-2"] }],
  ["a tag deploys staging", "shop-api-staging", { ...ofStaging, ...release }],
  [
    "a branch with the name of a tag deploys",
    "shop-api-production",
    { ...ofProduction, ref: "refs/heads/release-1.0" },
  ],
  ["a tag with the name of the branch deploys", "shop-api-staging", { ...ofStaging, ref: "refs/tags/main" }],
  [
    "a tag that only contains the pattern deploys",
    "shop-api-production",
    { ...ofProduction, ref: "refs/tags/a-release-1" },
  ],
  ["a rerun with SSH of main deploys", "shop-api-staging", { ...ofStaging, ssh: true }],
  ["a rerun with SSH of a tag deploys", "shop-api-production", { ...ofProduction, ssh: true }],
  ["a rerun with SSH of main reads", "shop-api-inspect", { ...inspectsMain, ssh: true }],
  ["a rerun with SSH of a tag reads", "shop-api-inspect", { ...inspectsTag, ssh: true }],
  ["main with the configuration of a branch, which no context admits, deploys", "shop-api-staging", {}],
  ["a tag with another configuration deploys", "shop-api-production", release],
  ["main deploys with the context of production", "shop-api-staging", { contexts: ["context-2"] }],
  ...(
    [
      ["shop-api-preview", feature],
      ["shop-api-staging", ofStaging],
      ["shop-api-inspect", inspectsMain],
      ["shop-api-inspect", inspectsTag],
      ["shop-api-production", ofProduction],
    ] as const
  ).flatMap(([team, token]: readonly [string, Token]) => [
    ["another project of the repository logs in", team, { ...token, project: "another" }] as const,
    ["the build of a fork logs in", team, { ...token, repository: "someone/api" }] as const,
    ["a token for another service logs in", team, { ...token, audience: "an organization" }] as const,
  ]),
  ["a tag that only contains the pattern reads", "shop-api-inspect", { ...inspectsTag, ref: "refs/tags/a-release-1" }],
];

test.each(attacks)("%s as %s: denied", (_, team, token) => {
  expect(gets(policiesFor(), team, token)).toBe(false);
});

test("no rule is idle: without any one of them, an attack succeeds", () => {
  const policies = policiesFor();
  const idle = policies.flatMap((policy, index) =>
    Object.keys(policy.rules).flatMap((claim) => {
      const { [claim]: _, ...rules } = policy.rules;
      const weakened = policies.map((one, at) => (at === index ? { ...one, rules } : one));
      const succeeded = attacks.some(([, team, token]) => gets(weakened, team, token));
      return succeeded ? [] : [`${policy.teamName} without ${claim}`];
    }),
  );

  expect(policies.length).toBe(5);
  expect(idle).toEqual([]);
});

describe("what CircleCI cannot tell apart is admitted, and named", () => {
  const both = { deployments: [staging, { ...production, on: { branch: "main" } }] };

  test.each<[string, object, string, Token, string]>([
    [
      "a job of main deploys the other deployment of main",
      both,
      "shop-api-production",
      { contexts: ["context-2"] },
      "UNSEPARATED_IDENTITIES",
    ],
    ["a job of a tag deploys without the approval", {}, "shop-api-production", ofProduction, "UNENFORCED_APPROVAL"],
  ])("%s", (_, changes, team, token, code) => {
    expect(gets(policiesFor(changes), team, token)).toBe(true);
    expect(planFor(changes).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });
});

describe("the warnings", () => {
  const warnings = (changes: object) =>
    planFor(changes)
      .diagnostics.filter(({ code }) => code === "UNSEPARATED_IDENTITIES" || code === "UNENFORCED_APPROVAL")
      .map(lineOf);
  const d = (name: string, on: object) => ({ name, stack: `shop-api/${name}`, on, approval: "manual" });

  test("of the eight lines", () => {
    expect(warnings({})).toEqual([
      'warning UNENFORCED_APPROVAL: deployments[1].approval: the approval holds the job back, and not its identity: another job of a tag release-* can log in as "production" without it, and everyone who may push may approve. Protect these tags',
    ]);
  });

  test("of two deployments of one branch", () => {
    const deployments = [staging, { ...production, on: { branch: "main" }, approval: "automatic" }];

    expect(warnings({ deployments })).toEqual([
      'warning UNSEPARATED_IDENTITIES: deployments[0].on: every job of main can log in as "production", too: CircleCI\'s ID tokens name the branch or tag, and not the job. Deploy on another branch or tag to separate them',
      'warning UNSEPARATED_IDENTITIES: deployments[1].on: every job of main can log in as "staging", too: CircleCI\'s ID tokens name the branch or tag, and not the job. Deploy on another branch or tag to separate them',
    ]);
  });

  test("of tag patterns, if a tag matches both", () => {
    const paths = (one: string, other: string) =>
      warnings({ deployments: [d("a", { tag: one }), d("b", { tag: other })] }).filter((line) =>
        line.includes("UNSEPARATED"),
      ).length;

    expect(paths("v*", "v1.*")).toBe(2);
    expect(paths("v*", "w*")).toBe(0);
  });

  test("without identities in Pulumi Cloud there are none", () => {
    expect(warnings({ organization: undefined, previews: "none", backend: { url: "s3://acme" } })).toEqual([]);
  });
});

describe("the restriction of a context", () => {
  const values = {
    "pipeline.git.branch": "main",
    "pipeline.git.tag": null,
    "pipeline.config.ref": "refs/heads/main",
    "job.ssh.enabled": false,
    "pipeline.config_source": "github_app",
  };
  const tagged = {
    "pipeline.git.branch": null,
    "pipeline.git.tag": "release-1/0",
    "pipeline.config.ref": "refs/tags/release-1/0",
  };
  const main = { kind: "branch", branch: "main" } as const;
  const tag = { kind: "tag", pattern: "release-*" } as const;
  const admits = (trigger: typeof main | typeof tag, changes: Values) => {
    try {
      return isTrue(evaluate(contextRestriction("githubApp", [trigger]), { ...values, ...changes }));
    } catch {
      // CircleCI: an error refuses the job.
      return false;
    }
  };

  test.each<[string, typeof main | typeof tag, Values, boolean]>([
    ["main", main, {}, true],
    ["a tag", tag, tagged, true],
    ["another branch", main, { "pipeline.git.branch": "feature", "pipeline.config.ref": "refs/heads/feature" }, false],
    ["a tag, for main", main, tagged, false],
    ["main, for a tag", tag, {}, false],
    ["main with the configuration of a branch", main, { "pipeline.config.ref": "refs/heads/feature" }, false],
    [
      "a tag with the configuration of a branch",
      tag,
      { ...tagged, "pipeline.config.ref": "refs/heads/release-1" },
      false,
    ],
    ["a rerun with SSH", main, { "job.ssh.enabled": true }, false],
    ["a configuration from nowhere", main, { "pipeline.config_source": "api_unversioned" }, false],
  ])("%s", (_, trigger, changes, expected) => {
    expect(admits(trigger, changes)).toBe(expected);
  });

  test("with OAuth it does not ask for the configuration, for which there is no value", () => {
    expect(contextRestriction("oauth", [main])).toBe(
      'pipeline.git.branch == "main" and not job.ssh.enabled and not (pipeline.config_source starts-with "api")',
    );
  });
});

test("projects of a group are those whose repositories it contains", () => {
  const group = { trust: { foundation: "foundation", group: "acme/shop" }, exceptions: [agreed("SHARED_GROUP")] };
  const [policy] = policiesFor(group);

  expect(policy?.rules[`"oidc.circleci.com/vcs-origin"`]).toBe("*/acme/shop/*");
});

test("an organization has its own issuer", () => {
  expect(issuerUrl("8b5f3c1e")).toBe("https://oidc.circleci.com/org/8b5f3c1e");
});
