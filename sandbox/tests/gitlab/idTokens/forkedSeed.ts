import { seed } from "../world";

/** The seed of the other tests, with a stranger's fork of the first project. The fork has the id 103. */
export const withFork = {
  projects: [...seed.projects, { path: "stranger/api", members: { stranger: 50 }, forkOf: "acme/shop/api" }],
};
