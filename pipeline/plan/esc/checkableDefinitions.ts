import { isMap } from "../../isMap";
import type { EscDefinition } from "./escDefinition";
import { escText } from "./escText";
import type { PlannedEscEnvironment } from "./planEscEnvironments";

/** A definition that ESC can check before this stack's ESC environments exist. */
export interface CheckableDefinition {
  /** The path of its content in the settings. */
  readonly path: string;
  /** The ESC environment, as `project/environment`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Returns the definitions with their planned imports merged in. ESC cannot import an ESC environment that does not
 * exist yet. A placeholder replaces each secret.
 */
export function checkableDefinitions(environments: readonly PlannedEscEnvironment[]): CheckableDefinition[] {
  // An import's version is ignored: it will be the planned one.
  const byName = new Map(environments.map((one) => [`${one.project}/${one.name}`, one.definition]));
  return environments.flatMap(({ path, project, name: environment, definition }) => {
    if (!definition) return [];
    const plannedImport = (name: string) => byName.get(name.replace(/@.*/, ""));
    const names = definition.imports ?? [];
    const imports = names.flatMap((name) => (plannedImport(name) ? (plannedImport(name)?.imports ?? []) : [name]));
    const imported = names.flatMap((name): Values[] => {
      const base = plannedImport(name);
      return base ? [base.values] : [];
    });
    const values = [...imported, definition.values].reduce<Values>(mergePatch, {});
    const whole: EscDefinition = { ...(imports.length > 0 && { imports }), values };
    return [{ path, name: `${project}/${environment}`, text: escText(whole, () => "secret") }];
  });
}

type Values = Readonly<Record<string, unknown>>;

/** Merges an import with the definition that imports it, as ESC does. ESC: imports, JSON Merge Patch. */
function mergePatch(one: Values, other: Values): Values {
  return Object.entries(other).reduce<Values>((merged, [key, value]) => {
    const before = merged[key];
    return { ...merged, [key]: isMap(before) && isMap(value) ? mergePatch(before, value) : value };
  }, one);
}
