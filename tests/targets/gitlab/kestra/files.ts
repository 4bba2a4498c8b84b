import { completePipeline } from "../../../../pipeline/plan/completePipeline";
import { valueOf } from "../../../../pipeline/diagnostics/checked";
import { planSettings } from "../../../../pipeline/plan/planSettings";
import { targets } from "../../../../targets";
import { origin } from "../../../pipeline/examples";
import { kestraOnly } from "../../../pipeline/kestraExamples";

/** The rendered file of settings with Kestra flows. */
export function fileOf(settings: object): string {
  return targets.gitlab.render(valueOf(completePipeline(valueOf(planSettings(settings, targets.gitlab, origin)))));
}

/** The text of a flow. */
export function flow(id: string, namespace: string, more = ""): string {
  return `id: ${id}\nnamespace: ${namespace}\ntasks:\n  - id: log\n    type: io.kestra.plugin.core.log.Log\n    message: hello\n${more}`;
}

/** The values of the example's CI/CD variables, as GitLab scopes them. */
export const kestraVariables = Object.fromEntries(
  kestraOnly.variables.map(({ name, ...one }) => [
    name,
    {
      value: "value" in one ? one.value : `token-of-${one.secret}`,
      ...("deployment" in one && { scope: one.deployment }),
      protected: "secret" in one && !("protected" in one),
    },
  ]),
);
