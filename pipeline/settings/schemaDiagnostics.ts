import type * as z from "zod";
import type { CodeOf } from "../diagnostics/codes";
import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { nearest } from "../diagnostics/nearest";
import { listed, quoted } from "../diagnostics/wording";
import { visible } from "../visible";
import { keysAt } from "./schemaKeys";

type Issue = z.core.$ZodIssue;

/** A key that a schema does not know, and the key that was probably meant. */
export interface UnknownKey {
  readonly path: readonly PropertyKey[];
  readonly key: string;
  readonly known: readonly string[];
  readonly meant?: string;
  /** The key that was probably meant, if it is not written too. It then counts neither as missing nor as valid. */
  readonly misspelt?: string;
}

/** Returns the errors that a schema found in a value, in the order of the settings. */
export function schemaDiagnostics(schema: z.ZodType, { issues }: z.ZodError): Diagnostic[] {
  const unknown = unknownKeys(schema, issues);
  const notMissing = new Set(
    unknown.flatMap(({ path, misspelt }) => (misspelt === undefined ? [] : pathText([...path, misspelt]))),
  );
  return issues
    .filter((issue) => !(isMissing(issue) && notMissing.has(pathText(issue.path))))
    .flatMap((issue) =>
      issue.code === "unrecognized_keys" ? unknownKeys(schema, [issue]).map(unknownKey) : describeIssue(issue),
    );
}

/** Returns all keys that the schema does not know. */
export function unknownKeys(schema: z.ZodType, issues: readonly Issue[]): UnknownKey[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [];
    const known = keysAt(schema, issue.path);
    const written = Object.keys(issue.input ?? {});
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const misspelt = meant !== undefined && !written.includes(meant) ? meant : undefined;
      return {
        path: issue.path,
        key,
        known,
        ...(meant !== undefined && { meant }),
        ...(misspelt !== undefined && { misspelt }),
      };
    });
  });
}

/** Returns a path as a message shows it: `deployments[0].on.branch`. A key may be any text. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}${text === "" ? "" : "."}${visible(String(part))}`,
    "",
  );
}

function isMissing(issue: Issue): boolean {
  return (issue.code === "invalid_type" || issue.code === "invalid_value") && issue.input === undefined;
}

function unknownKey({ path, key, known, meant }: UnknownKey): Diagnostic {
  const wayOut = meant === undefined ? `Settings here: ${listed(known)}` : `Did you mean ${quoted(meant)}?`;
  return errorAt("UNKNOWN_KEY", pathText([...path, key]), `${quoted(key)} is not a setting. ${wayOut}`);
}

function describeIssue(issue: Issue): Diagnostic[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case "invalid_type":
      return [issue.input === undefined ? missing(path) : wrongType(path, issue)];
    case "invalid_value":
      return [invalidChoice(path, issue.input, issue.values.map(String))];
    case "invalid_union":
      return [errorAt("WRONG_TYPE", path, `must be text, a number, or true or false, not ${kindOf(issue.input)}`)];
    case "invalid_key":
      return issue.issues.map(({ message }) => errorAt("BAD_NAME", path, message));
    case "too_small":
      return [
        issue.origin === "array"
          ? errorAt("EMPTY_LIST", path, issue.message)
          : errorAt("BAD_NAME", path, issue.message),
      ];
    case "too_big":
      return [
        issue.origin === "array"
          ? errorAt("TOO_MANY_ITEMS", path, issue.message)
          : errorAt("BAD_NAME", path, issue.message),
      ];
    case "invalid_format":
      return [errorAt("BAD_NAME", path, issue.message)];
    case "custom":
      return [errorAt((issue.params?.code as CodeOf<"error"> | undefined) ?? "WRONG_TYPE", path, issue.message)];
    default:
      return [errorAt("WRONG_TYPE", path, issue.message)];
  }
}

function missing(path: string): Diagnostic {
  return errorAt("MISSING_KEY", path, path === "" ? "there are no settings" : "is missing");
}

function invalidChoice(path: string, input: unknown, choices: readonly string[]): Diagnostic {
  const list = `Choices: ${listed(choices)}`;
  if (input === undefined) return errorAt("MISSING_KEY", path, `is missing. ${list}`);
  const meant = typeof input === "string" ? nearest(input, choices) : undefined;
  const question = meant === undefined || meant === input ? "" : `Did you mean ${quoted(meant)}? `;
  return errorAt("NOT_A_CHOICE", path, `${quoted(input)} is not a choice. ${question}${list}`);
}

function wrongType(path: string, { expected, input, message }: z.core.$ZodIssueInvalidType): Diagnostic {
  const kind = kinds[expected];
  return errorAt("WRONG_TYPE", path, kind === undefined ? message : `must be ${kind}, not ${kindOf(input)}`);
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  object: "a map of keys to values",
  record: "a map of keys to values",
  array: "a list",
  boolean: "true or false",
};

function kindOf(input: unknown): string {
  if (input === null) return "nothing";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "a map";
  return typeof input === "string" ? `the text ${quoted(input)}` : quoted(input);
}
