/** Whether an edition has no teams, whose tokens alone can be limited. Where none is named it is the enterprise edition. */
export function lacksTeams(edition: unknown): edition is "team" | "individual" {
  return edition === "team" || edition === "individual";
}
