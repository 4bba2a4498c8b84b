import type * as gitlab from "@pulumi/gitlab";
import { outdatedDeploymentWarnings } from "../../../../components/gitlab/lookups/outdatedDeployments";
import { lookUp } from "../../../../components/lookups/lookUp";
import { planWith } from "../../../pipeline/examples";
import { getProject, knownProject, mockEngine } from "../../mocks";

test.each<[string, object, boolean]>([
  ["allows outdated deployments", { ciForwardDeploymentEnabled: false }, true],
  ["prevents outdated deployments, the default", { ciForwardDeploymentEnabled: true }, false],
  ["does not return the setting", {}, false],
])("warns or not about a project that %s", (_, project, warns) => {
  const codes = outdatedDeploymentWarnings(project as gitlab.GetProjectResult).map(({ code }) => code);

  expect(codes).toEqual(warns ? ["OUTDATED_DEPLOYMENTS"] : []);
});

test("the lookups include the warning, and it says what to do", async () => {
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
