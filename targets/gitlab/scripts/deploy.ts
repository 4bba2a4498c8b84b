import { environmentScript } from "./environment";
import { policyPackFlags } from "./policyPacks";
import { savedPlan } from "./preview";
import { updateScript } from "./update";

export interface DeployOptions {
  /** Whether the job has an ESC environment, in `$PULUMI_ENVIRONMENT`. */
  readonly escEnvironment: boolean;
  /** Folders of policy packs in the project. */
  readonly policyPacks: readonly string[];
  /** Whether only what the saved plan holds may be done. Experimental in Pulumi. */
  readonly usePlan: boolean;
}

/** Deploys `$PULUMI_STACK`. */
export function deployScript({ escEnvironment, policyPacks, usePlan }: DeployOptions): readonly string[] {
  const plan = usePlan ? [`--plan "$CI_PROJECT_DIR/${savedPlan}"`] : [];
  return [...environmentScript(escEnvironment), updateScript([...up, ...plan, ...policyPackFlags(policyPacks)])];
}

/** The command that deploys, up to its options. */
export const up = ['pulumi up --stack "$PULUMI_STACK" --yes'] as const;
