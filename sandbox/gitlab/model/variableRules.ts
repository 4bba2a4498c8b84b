import type { Variable } from "../entities";

/** What a variable of a project and one of a group have in common. */
type AnyVariable = Omit<Variable, "id" | "projectId">;

/** The faults of a variable by attribute, as GitLab's model validation reports them. Empty if it is valid. */
export function variableFaults(variable: AnyVariable, others: readonly AnyVariable[]): Record<string, string[]> {
  return withoutEmpty({
    key: [...keyFaults(variable.key), ...takenFaults(variable, others)],
    value: valueFaults(variable),
    environment_scope: scopeFaults(variable.environmentScope),
  });
}

/** The faults of the key of any variable. GitLab: `Ci::HasVariable`. */
export function keyFaults(key: string): string[] {
  const faults: string[] = [];
  if (key === "") faults.push("can't be blank");
  if (key.length > 255) faults.push("is too long (maximum is 255 characters)");
  if (!/^[a-zA-Z0-9_]+$/.test(key)) faults.push("can contain only letters, digits and '_'.");
  return faults;
}

function takenFaults({ key, environmentScope }: AnyVariable, others: readonly AnyVariable[]): string[] {
  const taken = others.some((other) => other.key === key && other.environmentScope === environmentScope);
  return taken ? [`(${key}) has already been taken`] : [];
}

/** The faults of a masked variable's value, which must be maskable. GitLab: "Mask a CI/CD variable". */
function valueFaults({ masked, raw, value }: AnyVariable): string[] {
  if (!masked) return [];
  const maskable = raw ? /^\S{8,}$/ : /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
  return maskable.test(value) && !value.endsWith("\n") ? [] : ["is invalid"];
}

/** The faults of an environment scope. Assumption: the allowed characters and the text are recalled, not verified. */
function scopeFaults(scope: string): string[] {
  if (scope.length > 255) return ["is too long (maximum is 255 characters)"];
  if (/^[\w\\/${}. *-]+$/.test(scope)) return [];
  return ["can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces"];
}

function withoutEmpty(faults: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(faults).filter(([, texts]) => texts.length > 0));
}
