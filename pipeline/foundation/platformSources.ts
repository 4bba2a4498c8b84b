import type { FleetPipelineSettings } from "../fleet/pipelineSettings";
import type { PlatformFlow } from "../fleet/platformPipeline";
import { planAccess } from "../plan/access/planAccess";
import type { Target } from "../target";
import type { GroupTeam } from "./groupTeams";
import type { PolicySource } from "./policySources";

/** The sources of the policies by which the jobs of the platform repository's own pipeline log in. */
export function platformSources(flow: PlatformFlow, target: Pick<Target, "trust">): PolicySource[] {
  return planAccess(flow, target).map((access) => ({
    stack: "the platform repository",
    access,
    ...(access.idClaim !== undefined && { lookup: flow.project }),
  }));
}

/** The team whose tokens the previews of the platform repository get. */
export function readingTeam({ team, project }: FleetPipelineSettings): GroupTeam {
  return {
    name: team,
    description: `The pipeline of the platform repository ${project}: previews and drift.`,
    imports: [],
  };
}
