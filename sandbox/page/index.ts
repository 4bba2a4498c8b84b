export { createPage } from "./createPage";
export {
  pagePathOfCloudPath,
  pagePathOfEnvironment,
  pagePathOfOrganization,
  pagePathOfProject,
  pagePathOfRequests,
  pagePathOfStack,
  pagePathOfUpdate,
} from "./paths";
export type { PageWorld } from "./world";
