import { escEnvironmentScript } from "./escEnvironment";
import { policyPackFlags } from "./policyPacks";
import { updatePlanFile } from "./preview";
import { updateScript } from "./update";

export interface DeployOptions {
  /** Whether the job has an ESC environment, in `$PULUMI_ENVIRONMENT`. */
  readonly escEnvironment: boolean;
  /** Folders of policy packs in the project. */
  readonly policyPacks: readonly string[];
  /** Whether the deployment follows the saved update plan. Experimental in Pulumi. */
  readonly usesUpdatePlan: boolean;
}

/** The script that deploys `$PULUMI_STACK`. */
export function deployScript({ escEnvironment, policyPacks, usesUpdatePlan }: DeployOptions): readonly string[] {
  const updatePlan = usesUpdatePlan ? [`--plan "$CI_PROJECT_DIR/${updatePlanFile}"`] : [];
  return [
    ...escEnvironmentScript(escEnvironment),
    updateScript([...upCommand, ...updatePlan, ...policyPackFlags(policyPacks)]),
  ];
}

/** The command that deploys, without optional flags. */
export const upCommand = ['pulumi up --stack "$PULUMI_STACK" --yes'] as const;
