/** The components that the `sub` claim of an ID token may have. GitLab: `ci_id_token_sub_claim_components`. */
const COMPONENTS: readonly string[] = [
  "project_path",
  "project_id",
  "ref_type",
  "ref",
  "ref_protected",
  "environment_protected",
  "deployment_tier",
];

/** The fault of a list of components. The texts are assumptions. */
export function subjectFault(components: readonly string[]): string | undefined {
  const unknown = components.filter((component) => !COMPONENTS.includes(component));
  if (unknown.length > 0) return `${unknown.join(", ")} is not a valid component`;
  if (components[0] !== "project_path" && components[0] !== "project_id")
    return "project_path must be the first element";
  return new Set(components).size < components.length ? "has a component twice" : undefined;
}
