import type { Seed } from "../index";
import { exampleSeed } from "../exampleSeed";

/** A seed with additional files in its projects and additional stacks. Defaults to the example seed. */
export function seedWith(
  files: Readonly<Record<string, string>>,
  stacks: readonly string[] = [],
  { gitlab, cloud }: Seed = exampleSeed,
): Seed {
  return {
    gitlab: { ...gitlab, projects: gitlab.projects.map((one) => ({ ...one, files: { ...one.files, ...files } })) },
    cloud: {
      ...cloud,
      organizations: cloud.organizations.map((one) => ({ ...one, stacks: [...(one.stacks ?? []), ...stacks] })),
    },
  };
}
