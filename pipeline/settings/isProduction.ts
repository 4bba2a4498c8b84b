/** What decides it of a deployment. */
interface Row {
  readonly name: string;
  readonly program?: string | undefined;
}

/** Whether a deployment is production: it is called so, or comes last after others of its program. */
export function isProduction<Deployment extends Row>(
  deployments: readonly Deployment[],
  deployment: Deployment,
): boolean {
  return isCalledSo(deployment) || (isLast(deployments, deployment) && !isOnly(deployments, deployment));
}

/** Whether a deployment has to be taken for production: also the only one of its program, whatever it is called. */
export function mayBeProduction<Deployment extends Row>(
  deployments: readonly Deployment[],
  deployment: Deployment,
): boolean {
  return isCalledSo(deployment) || isLast(deployments, deployment);
}

function isCalledSo({ name }: Row): boolean {
  return /^prod/i.test(name);
}

function isLast<Deployment extends Row>(deployments: readonly Deployment[], deployment: Deployment): boolean {
  return deployments.findLast(({ program }) => program === deployment.program) === deployment;
}

function isOnly<Deployment extends Row>(deployments: readonly Deployment[], deployment: Deployment): boolean {
  return deployments.filter(({ program }) => program === deployment.program).length === 1;
}
