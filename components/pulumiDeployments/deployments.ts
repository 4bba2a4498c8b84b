import * as pulumi from "@pulumi/pulumi";
import type { DeploymentsPlan } from "../../targets/deployments/deploymentsPlan";
import { renderDeployments } from "../../targets/deployments/render";
import { projectSections } from "../../pipeline/fleet/planSections";
import { targets } from "../../targets";
import { beginRecord } from "../fleet/planRecord";
import { createJobTokenScope } from "../gitlab/jobTokenScope";
import { createProtections } from "../gitlab/protections";
import { createReviewGates } from "../gitlab/reviewGates";
import { recordAdopted } from "../leaving/adoptedRecord";
import { logDiagnostics } from "../logDiagnostics";
import { createEscEnvironments } from "../pulumiCloud/escEnvironments";
import { afterWriting } from "../pulumiCloud/escWritten";
import { escEnvironmentsInPlace } from "../pulumiCloud/lookups/escInPlace";
import { createPolicyGroup } from "../pulumiCloud/policyGroup";
import { revokeFirst } from "../pulumiCloud/revokeFirst";
import { createTeams } from "../pulumiCloud/teams";
import { createTokens } from "../pulumiCloud/tokens";
import type { Secrets } from "../secrets";
import type { DeploymentsContext } from "./deploymentsContext";
import { emptyFormerFile } from "./formerFile";
import { deploymentsFacts } from "./lookups/deploymentsFacts";
import { createStackSchedules } from "./stackSchedules";
import { createStackSettings } from "./stackSettings";
import { createWebhooks } from "./webhooks";

/**
 * Creates the resources that Pulumi Deployments needs for a project, and resolves to the text of the deployment settings.
 * The settings come last: once they exist, a push starts a run, which needs all other resources.
 */
export async function createDeployments(
  name: string,
  plan: DeploymentsPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<pulumi.Output<string>> {
  const options = { parent };
  logDiagnostics(plan.warnings, parent);
  const [{ lostTokens, ...found }, escEnvironments] = await Promise.all([
    deploymentsFacts(name, plan, secrets, parent),
    escEnvironmentsInPlace(plan, secrets, options),
  ]);
  await revokeFirst(name, lostTokens, options);
  const finishRecord = await beginRecord({
    name,
    sections: (configuration) => projectSections(plan, targets.deployments, configuration),
    parent,
  });
  const inPlace = { escEnvironments, issuer: false };
  const former = { wasCommitted: false, wasEdited: false };
  const context: DeploymentsContext = { ...found, ...former, name, plan, secrets, parent, inPlace };

  recordAdopted(name, context.leaving.adopted, parent);
  const protections = [
    ...createProtections(context),
    ...createReviewGates(context, []),
    ...createJobTokenScope(context),
  ];
  const esc = createEscEnvironments(context);
  const before = [
    ...protections,
    ...Object.values(esc.byName),
    ...esc.others,
    ...createPolicyGroup(context),
    ...emptyFormerFile(context),
  ];
  const teams = createTeams(context, esc, before);
  const tokens = createTokens(context, teams);
  const values = {
    secrets,
    tokens: Object.fromEntries(tokens.map(({ access, value }) => [access.purpose, value])),
  };
  const settings = createStackSettings(context, values, [...before, ...teams]);
  const others = [...createWebhooks(context, settings), ...createStackSchedules(context, settings, new Date())];
  const definition = afterWriting(name, esc.written, pulumi.output(renderDeployments(context.pipeline, plan)), options);
  finishRecord([...before, ...teams, ...settings.values(), ...others], definition);
  return definition;
}
