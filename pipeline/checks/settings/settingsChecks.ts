import { backendChecks } from "./backend";
import { deliveryChecks } from "./delivery";
import { deploymentChecks } from "./deployments";
import { driftChecks } from "./drift";
import { escChecks } from "./esc";
import { escIdentityChecks } from "./escIdentities";
import { exceptionChecks } from "./exceptions";
import { hookChecks } from "./hooks";
import { jobTokenAccessChecks } from "./jobTokenAccess";
import { kestraChecks } from "./kestra/kestra";
import { leaveChecks } from "./leave";
import { previewChecks } from "./previews";
import { programChecks } from "./programs";
import { protectionChecks } from "./protection";
import { pulumiDeploymentsChecks } from "./pulumiDeployments";
import { reviewStackChecks } from "./reviewStacks";
import type { SettingsCheck } from "./settingsCheck";
import { teamChecks } from "./teams";
import { trustChecks } from "./trust";
import { variableFormChecks } from "./variableForms";
import { variableChecks } from "./variables";

/** All checks of a project's settings, in the order in which their diagnostics are reported. */
export const settingsChecks: readonly SettingsCheck[] = [
  ...programChecks,
  ...deploymentChecks,
  ...kestraChecks,
  ...deliveryChecks,
  ...teamChecks,
  ...variableChecks,
  ...variableFormChecks,
  ...backendChecks,
  ...previewChecks,
  ...reviewStackChecks,
  ...driftChecks,
  ...escChecks,
  ...escIdentityChecks,
  ...trustChecks,
  ...protectionChecks,
  ...jobTokenAccessChecks,
  ...pulumiDeploymentsChecks,
  ...hookChecks,
  ...leaveChecks,
  ...exceptionChecks,
];
