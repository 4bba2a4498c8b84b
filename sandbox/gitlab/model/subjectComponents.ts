/** The parts that the subject of an ID token may have. GitLab: `ci_id_token_sub_claim_components`. */
const PARTS: readonly string[] = [
  "project_path",
  "project_id",
  "ref_type",
  "ref",
  "ref_protected",
  "environment_protected",
  "deployment_tier",
];

/** What is wrong with the parts, which begin with the project. The texts are assumptions. */
export function subjectFault(parts: readonly string[]): string | undefined {
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) return `${unknown.join(", ")} is not a valid component`;
  if (parts[0] !== "project_path" && parts[0] !== "project_id") return "project_path must be the first element";
  return new Set(parts).size < parts.length ? "has a component twice" : undefined;
}
