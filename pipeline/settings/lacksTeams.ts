/** Whether an edition has no teams. Only team tokens can be limited. The default edition, enterprise, has teams. */
export function lacksTeams(edition: unknown): edition is "team" | "individual" {
  return edition === "team" || edition === "individual";
}
