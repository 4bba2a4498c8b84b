import type * as gitlab from "@pulumi/gitlab";
import { outdatedDeploymentWarnings } from "../../../../components/gitlab/lookups/outdatedDeployments";
import { lookUp } from "../../../../components/lookups/lookUp";
import { planWith } from "../../../pipeline/examples";
import { getProject, knownProject, mockEngine } from "../../mocks";

test.each<[string, object, boolean]>([
  ["allows outdated deployments", { ciForwardDeploymentEnabled: false }, true],
  ["prevents them, as by default", { ciForwardDeploymentEnabled: true }, false],
  ["does not say", {}, false],
])("warns where a project %s", (_, project, warns) => {
  const codes = outdatedDeploymentWarnings(project as gitlab.GetProjectResult).map(({ code }) => code);

  expect(codes).toEqual(warns ? ["OUTDATED_DEPLOYMENTS"] : []);
});

test("is among the warnings of the lookups, with the way out", async () => {
  await mockEngine({ [getProject]: { ...knownProject, ciForwardDeploymentEnabled: false } });

  const { diagnostics } = await lookUp(planWith(), {});

  expect(diagnostics.filter(({ severity }) => severity === "warning")).toEqual([
    {
      severity: "warning",
      code: "OUTDATED_DEPLOYMENTS",
      path: "project",
      message:
        "a deployment that waited longer than a newer one would replace it with an older commit. Switch on Settings > CI/CD > General pipelines > Prevent outdated deployment jobs, so that GitLab fails the older one",
    },
  ]);
});
