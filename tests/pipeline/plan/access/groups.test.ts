import { teamNameOf } from "../../../../pipeline/teamNames";
import type { Access } from "../../../../pipeline/plan/access/access";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import { agreed, planWith } from "../../examples";

const ids = { project_id: "42", namespace_id: "7" };
const aud = "urn:pulumi:org:acme";
const onMain = "project_path:acme/shop/api:ref_type:branch:ref:main";
const pushToMain = { aud, sub: onMain, ref_protected: "true", pipeline_source: ["push", "web", "api"] };
const scheduleOfMain = { aud, sub: onMain, ref_protected: "true", pipeline_source: "schedule" };

function accessTo(purpose: string, access: readonly Access[]): Access | undefined {
  return access.find((one) => one.purpose === purpose);
}

describe("the projects of a group", () => {
  const inGroup = (group: string): GitLabPlan =>
    planWith({
      trust: { foundation: "foundation", group },
      exceptions: [agreed("SHARED_GROUP")],
      reviewStacks: { template: "shop-api/dev" },
    });

  test("share the teams, which have the group's name", () => {
    expect(inGroup("acme/shop").access.map(({ team }) => team)).toEqual([
      "acme-shop-preview",
      "acme-shop-inspect",
      "acme-shop-review",
      "acme-shop-staging",
      "acme-shop-production",
    ]);
  });

  test("are admitted by the group's id, and on refs also by its path, if it is their own group", () => {
    const ofMain = `project_path:acme/shop/*:ref_type:branch:ref:main`;

    expect(accessTo("preview", inGroup("acme/shop").access)).toMatchObject({
      claims: [{ aud, pipeline_source: "merge_request_event" }],
      idClaim: "namespace_id",
    });
    expect(accessTo("review", inGroup("acme/shop").access)).toMatchObject({
      claims: [
        { aud, pipeline_source: "merge_request_event", environment: "review/*" },
        { ...scheduleOfMain, sub: ofMain },
      ],
      idClaim: "namespace_id",
    });
    expect(accessTo("staging", inGroup("acme/shop").access)).toMatchObject({
      claims: [{ ...pushToMain, sub: ofMain, environment: "staging" }],
      idClaim: "namespace_id",
    });
  });

  test("are admitted by the path alone if the group is above their own", () => {
    const { access } = inGroup("acme");

    expect(access.map((one) => "idClaim" in one)).toEqual([false, false, false, false, false]);
    expect(accessTo("staging", access)?.claims).toEqual([
      { ...pushToMain, sub: "project_path:acme/*:ref_type:branch:ref:main", environment: "staging" },
    ]);
    expect(trustPolicies(access, ids, "exact")[0]).toEqual({
      decision: "allow",
      tokenType: "team",
      teamName: "acme-preview",
      rules: { aud, project_path: "acme/*", pipeline_source: "merge_request_event" },
    });
  });

  test("pin the group's id in each policy if it is the group of the project itself", () => {
    const rules = trustPolicies(inGroup("acme/shop").access, ids, "exact").map((one) => one.rules);

    expect(rules.map(({ project_id, namespace_id }) => [project_id, namespace_id])).toEqual(
      rules.map(() => [undefined, "7"]),
    );
  });
});

test("replaces characters of a group's path that a team name cannot have", () => {
  expect(teamNameOf("acme.io/shop/a.b", "preview")).toBe("acme_io-shop-a_b-preview");
});
