import { visible } from "../visible";
import type { Severity } from "./codeTable";
import type { Code, CodeOf } from "./codes";

/** A message about the settings: the fault, its place, and the way out. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: Code;
  /** The path in the settings, such as `deployments[0].stack`; empty for the settings as a whole. */
  readonly path: string;
  /** The fault, the value, and the choices or the way out. One or two sentences. */
  readonly message: string;
  /** The file that contains the settings, if there may be several. */
  readonly file?: string;
  /** The position in that file. */
  readonly position?: Position;
}

/** A position in a text file. Lines and columns are counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Returns an error, which fails the command or the update. */
export function errorAt(code: CodeOf<"error">, path: string, message: string): Diagnostic {
  return { severity: "error", code, path, message };
}

/** Returns a warning, which asks for a decision and stops nothing. */
export function warningAt(code: CodeOf<"warning">, path: string, message: string): Diagnostic {
  return { severity: "warning", code, path, message };
}

/** Returns an info, which reports a fact. */
export function infoAt(code: CodeOf<"info">, path: string, message: string): Diagnostic {
  return { severity: "info", code, path, message };
}

/** Whether a diagnostic is an error, which fails the command or the update. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/**
 * Returns a diagnostic as one line: `Pulumi.shop-api.yaml:7:5 error BAD_NAME: deployments[0].stack: "a/b/c/d" is not
 * …`.
 */
export function describe(diagnostic: Diagnostic): string {
  return visible([placeOf(diagnostic), `${diagnostic.severity} ${textOf(diagnostic)}`].filter(Boolean).join(" "));
}

/** Returns the line without file, position and severity, for outputs that show them by themselves, or need none. */
export function describeBriefly(diagnostic: Diagnostic): string {
  return visible(textOf(diagnostic));
}

function placeOf({ file, position }: Diagnostic): string | undefined {
  return file !== undefined && position ? `${file}:${position.line}:${position.column}` : file;
}

function textOf({ code, path, message }: Diagnostic): string {
  const sentence = message.trim().replace(/\s*[\r\n]\s*/g, " ");
  const startsWithPath = path === "" || sentence.startsWith(`"${path}" `);
  return `${code}: ${startsWithPath ? "" : `${path}: `}${sentence}`;
}
