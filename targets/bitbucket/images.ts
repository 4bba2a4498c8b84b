/**
 * An image as Bitbucket can pull it. GitLab's dependency proxy is a mirror of Docker Hub, and only GitLab's own runners
 * know its address: without it the name is Docker Hub's. GitLab: dependency proxy.
 */
export function imageName(image: string): string {
  return image.replace(dependencyProxy, "");
}

/** Whether an image comes by GitLab's dependency proxy. */
export function isProxied(image: string): boolean {
  return dependencyProxy.test(image);
}

/** Whether an image is in GitLab's own registry, whose address stands in a variable that only GitLab sets. */
export function isInGitLab(image: string): boolean {
  return imageName(image).startsWith("$");
}

const dependencyProxy = /^\$CI_DEPENDENCY_PROXY_(DIRECT_)?GROUP_IMAGE_PREFIX\//;
