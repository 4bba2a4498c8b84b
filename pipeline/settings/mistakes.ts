import type * as z from "zod";
import { listed, type Mistake, type MistakeCode, quoted } from "../errors";
import { visible } from "../visible";

/** The issues that the schema found, in the reader's words: one mistake per issue, in the order of the settings. */
export function mistakesOf(error: z.ZodError): Mistake[] {
  return error.issues.flatMap((issue): Mistake[] => {
    const path = pathText(issue.path);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => ({
          code: "UNKNOWN_KEY",
          path: pathText([...issue.path, key]),
          message: issue.message,
        }));
      case "invalid_type":
        return [issue.input === undefined ? missing(path) : wrongType(path, issue.expected, issue.input)];
      case "invalid_value":
        return [
          issue.input === undefined
            ? { ...missing(path), message: `is missing. Choices: ${listed(issue.values.map(String))}` }
            : {
                code: "NOT_A_CHOICE",
                path,
                message: `${quoted(issue.input)} is not a choice. Choices: ${listed(issue.values.map(String))}`,
              },
        ];
      case "too_small":
        return [{ code: issue.origin === "array" ? "EMPTY_LIST" : "BAD_NAME", path, message: issue.message }];
      case "invalid_format":
        return [{ code: "BAD_NAME", path, message: issue.message }];
      case "custom":
        return [
          { code: (issue.params?.code as MistakeCode | undefined) ?? "WRONG_TYPE", path, message: issue.message },
        ];
      default:
        return [{ code: "WRONG_TYPE", path, message: issue.message }];
    }
  });
}

/** A path as it is written in a message: `deployments[0].on.branch`. A key may be any text. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}${text === "" ? "" : "."}${visible(String(part))}`,
    "",
  );
}

function missing(path: string): Mistake {
  return { code: "MISSING_KEY", path, message: path === "" ? "there are no settings" : "is missing" };
}

function wrongType(path: string, expected: string, input: unknown): Mistake {
  return { code: "WRONG_TYPE", path, message: `must be ${kinds[expected] ?? expected}, not ${kindOf(input)}` };
}

const kinds: Record<string, string> = {
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
