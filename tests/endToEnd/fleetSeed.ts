import type { Seed } from "pulumi-pipeline-sandbox";
import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";

/** The company of the example with these projects: their paths, and the Pulumi projects in them. */
export function fleetSeed(projects: Readonly<Record<string, string>>): Seed {
  const [project] = exampleSeed.gitlab.projects;
  const [organization] = exampleSeed.cloud.organizations;
  if (!project || !organization) throw new Error("the example has a project and an organization");
  const stacks = Object.values(projects).flatMap((name) => [`${name}/staging`, `${name}/production`]);
  return {
    gitlab: {
      ...exampleSeed.gitlab,
      projects: Object.entries(projects).map(([path, name]) => ({
        ...project,
        path,
        files: Object.fromEntries(
          Object.entries(project.files ?? {}).map(([file, text]) => [file, text.replaceAll("shop-api", name)]),
        ),
      })),
    },
    cloud: { ...exampleSeed.cloud, organizations: [{ ...organization, stacks }] },
  };
}
