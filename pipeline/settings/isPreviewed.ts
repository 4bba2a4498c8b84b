/** What decides it of a deployment, in settings that may be wrong in themselves. */
interface Row {
  readonly program?: unknown;
  readonly preview?: unknown;
}

/** Whether merge requests preview a deployment: by default a program's first. */
export function isPreviewed<Deployment extends Row>(
  { previews, deployments }: { readonly previews?: unknown; readonly deployments: readonly Deployment[] },
  deployment: Deployment,
): boolean {
  return previews !== "none" && (deployment.preview ?? isFirst(deployments, deployment)) === true;
}

/** Whether a deployment is the first of its program. */
export function isFirst<Deployment extends Row>(deployments: readonly Deployment[], deployment: Deployment): boolean {
  return deployments.find(({ program }) => program === deployment.program) === deployment;
}
