/** The settings of a deployment that decide whether it is production. */
interface Row {
  readonly name: string;
  readonly program?: string | undefined;
}

/** Whether a deployment is production: its name, or a folder in it, starts with `prod`, or it is the last of several of its program. */
export function isProduction<Deployment extends Row>(
  deployments: readonly Deployment[],
  deployment: Deployment,
): boolean {
  return isCalledSo(deployment) || (isLast(deployments, deployment) && !isOnly(deployments, deployment));
}

/**
 * Whether a deployment may be production: its name, or a folder in it, starts with `prod`, or it is the last or only one of its program.
 */
export function mayBeProduction<Deployment extends Row>(
  deployments: readonly Deployment[],
  deployment: Deployment,
): boolean {
  return isCalledSo(deployment) || isLast(deployments, deployment);
}

function isCalledSo({ name }: Row): boolean {
  return /(^|\/)prod/i.test(name);
}

function isLast<Deployment extends Row>(deployments: readonly Deployment[], deployment: Deployment): boolean {
  return deployments.findLast(({ program }) => program === deployment.program) === deployment;
}

function isOnly<Deployment extends Row>(deployments: readonly Deployment[], deployment: Deployment): boolean {
  return deployments.filter(({ program }) => program === deployment.program).length === 1;
}
