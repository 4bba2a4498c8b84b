import type * as gitlab from "@pulumi/gitlab";
import { pipelineVariableWarnings } from "../../../../components/gitlab/lookups/pipelineVariables";
import { planWith } from "../../../pipeline/examples";
import { getProject, knownProject, mockEngine } from "../../mocks";
import { lookUp } from "../../../../components/lookups/lookUp";

test.each<[string, object, boolean]>([
  ["a role of Developer", { ciPipelineVariablesMinimumOverrideRole: "developer" }, true],
  ["a role that does not apply", role("maintainer", false), true],
  ["no role, on a GitLab without the setting", role("", false), true],
  ["a role of Maintainer", role("maintainer", true), false],
  ["nobody", role("no_one_allowed", true), false],
  ["no one, on a GitLab without the deprecated field", role("no_one_allowed", false), false],
  ["an answer without the field", {}, false],
])("checks whether Developers may set pipeline variables: %s", (_, project, warns) => {
  const codes = pipelineVariableWarnings(project as gitlab.GetProjectResult).map(({ code }) => code);

  expect(codes).toEqual(warns ? ["PIPELINE_VARIABLES"] : []);
});

test("the lookups return that warning, with the way out", async () => {
  await mockEngine({ [getProject]: { ...knownProject, ciPipelineVariablesMinimumOverrideRole: "developer" } });

  const { diagnostics } = await lookUp(planWith(), {});

  expect(diagnostics.filter(({ severity }) => severity === "warning")).toEqual([
    {
      severity: "warning",
      code: "PIPELINE_VARIABLES",
      path: "project",
      message: expect.stringContaining("Set ci_pipeline_variables_minimum_override_role to no_one_allowed") as string,
    },
  ]);
});

function role(name: string, restricted: boolean): object {
  return { ciPipelineVariablesMinimumOverrideRole: name, restrictUserDefinedVariables: restricted };
}
