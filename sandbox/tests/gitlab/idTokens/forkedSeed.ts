import { seed } from "../world";

/** The world of the other tests, and in it a stranger's fork of its first project, which has the id 103. */
export const withFork = {
  projects: [...seed.projects, { path: "stranger/api", members: { stranger: 50 }, forkOf: "acme/shop/api" }],
};
