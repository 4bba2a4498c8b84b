export { createPage } from "./createPage";
export {
  pagePathOfCloudPath,
  pagePathOfEscEnvironment,
  pagePathOfOrganization,
  pagePathOfProject,
  pagePathOfRequests,
  pagePathOfStack,
  pagePathOfUpdate,
} from "./paths";
export type { PageWorld } from "./world";
