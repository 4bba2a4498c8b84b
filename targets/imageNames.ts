/**
 * The name with which other systems than GitLab can pull an image. GitLab's dependency proxy mirrors Docker Hub, and only
 * GitLab's runners know its address, so the prefix is removed. GitLab: dependency proxy.
 */
export function imageName(image: string): string {
  return image.replace(dependencyProxy, "");
}

/** Whether an image is pulled through GitLab's dependency proxy. */
export function isProxied(image: string): boolean {
  return dependencyProxy.test(image);
}

/** Whether an image is in GitLab's container registry, whose address only GitLab's variables hold. */
export function isInGitLab(image: string): boolean {
  return imageName(image).startsWith("$");
}

const dependencyProxy = /^\$CI_DEPENDENCY_PROXY_(DIRECT_)?GROUP_IMAGE_PREFIX\//;
