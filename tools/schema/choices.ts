import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import * as packageManagers from "../../pipeline/programs/packageManagers";
import * as runtimes from "../../pipeline/programs/runtimes";
import * as choices from "../../pipeline/settings/choices";

/** A closed set of values: an `as const` object and the comments on its members. */
export interface Choice {
  readonly name: string;
  /** The module that exports it, from the repository's folder. */
  readonly module: string;
  readonly members: readonly { readonly value: string; readonly meaning: string }[];
}

/** The modules that hold choices. */
const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "pipeline/programs/packageManagers": packageManagers,
  "pipeline/programs/runtimes": runtimes,
  "pipeline/settings/choices": choices,
};

/**
 * The choices by the object that `z.enum` is given. Their meanings are the comments in the TypeScript below `root`,
 * where editors and Pulumi's component analyzer read them too. Throws an error with each member that has none.
 */
export function readChoices(root: string): ReadonlyMap<object, Choice> {
  const found = Object.entries(modules).flatMap(([module, values]) =>
    choicesIn(module, readFileSync(join(root, `${module}.ts`), "utf8")).flatMap((choice): [object, Choice][] => {
      const value = values[choice.name];
      return typeof value === "object" && value !== null ? [[value, choice]] : [];
    }),
  );
  const problems = found.flatMap(([, { name, members }]) =>
    members.filter(({ meaning }) => !meaning.endsWith(".")).map(({ value }) => `${name}, "${value}": has no meaning`),
  );
  if (problems.length > 0) throw new Error(`choices that are not described:\n${problems.join("\n")}`);
  return new Map(found);
}

/** Every `export const <name> = { … } as const` of text values. */
export function choicesIn(module: string, text: string): Choice[] {
  const source = ts.createSourceFile(`${module}.ts`, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap(({ name, initializer }): Choice[] => {
      const object = initializer && ts.isAsExpression(initializer) ? initializer.expression : undefined;
      if (!object || !ts.isObjectLiteralExpression(object)) return [];
      return [{ name: name.getText(), module, members: object.properties.flatMap(memberOf) }];
    }),
  );
}

function memberOf(property: ts.ObjectLiteralElementLike): Choice["members"] {
  if (!ts.isPropertyAssignment(property) || !ts.isStringLiteral(property.initializer)) return [];
  const [comment] = ts.getJSDocCommentsAndTags(property);
  return [{ value: property.initializer.text, meaning: ts.getTextOfJSDocComment(comment?.comment) ?? "" }];
}
