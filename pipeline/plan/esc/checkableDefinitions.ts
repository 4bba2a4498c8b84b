import { isMap } from "../../isMap";
import type { EscDefinition } from "./escDefinition";
import { escText } from "./escText";
import type { PlannedEscEnvironment } from "./planEscEnvironments";

/** A definition that ESC can check before any of ours is there. */
export interface CheckableDefinition {
  /** Where it comes from in the settings, as near as one can tell. */
  readonly path: string;
  /** The environment, as `project/environment`. */
  readonly name: string;
  readonly text: string;
}

/**
 * The definitions, each with what it imports of ours put into it: an environment that is yet to come can't be imported.
 * A secret is any text.
 */
export function checkableDefinitions(environments: readonly PlannedEscEnvironment[]): CheckableDefinition[] {
  // Its version does not matter: it is the one that is to come.
  const byName = new Map(environments.map((one) => [`${one.project}/${one.name}`, one.definition]));
  return environments.flatMap(({ path, project, name: environment, definition }) => {
    if (!definition) return [];
    const ofOurs = (name: string) => byName.get(name.replace(/@.*/, ""));
    const names = definition.imports ?? [];
    const imports = names.flatMap((name) => (ofOurs(name) ? (ofOurs(name)?.imports ?? []) : [name]));
    const imported = names.flatMap((name): Values[] => {
      const base = ofOurs(name);
      return base ? [base.values] : [];
    });
    const values = [...imported, definition.values].reduce<Values>(mergePatch, {});
    const whole: EscDefinition = { ...(imports.length > 0 && { imports }), values };
    return [{ path, name: `${project}/${environment}`, text: escText(whole, () => "secret") }];
  });
}

type Values = Readonly<Record<string, unknown>>;

/** As ESC merges an import with what imports it. ESC: imports, JSON Merge Patch. */
function mergePatch(one: Values, other: Values): Values {
  return Object.entries(other).reduce<Values>((merged, [key, value]) => {
    const before = merged[key];
    return { ...merged, [key]: isMap(before) && isMap(value) ? mergePatch(before, value) : value };
  }, one);
}
