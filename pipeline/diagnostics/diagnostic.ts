import { visible } from "../visible";
import type { Severity } from "./codeTable";
import type { Code, CodeOf } from "./codes";

/** One thing to tell the reader about their settings: what, where, and the way out. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: Code;
  /** Where it is in the settings, such as `deployments[0].stack`; empty for the settings as a whole. */
  readonly path: string;
  /** What is wrong, the value, and the choices or the way out. One or two sentences. */
  readonly message: string;
  /** The file that holds the settings, where the reader may have several. */
  readonly file?: string;
  /** Where it is in that file. */
  readonly position?: Position;
}

/** A place in a text file. Lines and columns are counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A diagnostic that stops the work. */
export function errorAt(code: CodeOf<"error">, path: string, message: string): Diagnostic {
  return { severity: "error", code, path, message };
}

/** A diagnostic that asks the reader for a decision, and stops nothing. */
export function warningAt(code: CodeOf<"warning">, path: string, message: string): Diagnostic {
  return { severity: "warning", code, path, message };
}

/** A diagnostic that reports a fact. */
export function infoAt(code: CodeOf<"info">, path: string, message: string): Diagnostic {
  return { severity: "info", code, path, message };
}

/** Whether a diagnostic stops the work. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** A diagnostic as one line: `Pulumi.shop-api.yaml:7:5 error BAD_NAME: deployments[0].stack: "a/b/c/d" is not …`. */
export function describe(diagnostic: Diagnostic): string {
  return visible([placeOf(diagnostic), `${diagnostic.severity} ${textOf(diagnostic)}`].filter(Boolean).join(" "));
}

/** The line without the place in a file and without the severity, which the Pulumi engine shows itself. */
export function describeBriefly(diagnostic: Diagnostic): string {
  return visible(textOf(diagnostic));
}

function placeOf({ file, position }: Diagnostic): string | undefined {
  return file !== undefined && position ? `${file}:${position.line}:${position.column}` : file;
}

function textOf({ code, path, message }: Diagnostic): string {
  const sentence = message.trim().replace(/\s*[\r\n]\s*/g, " ");
  const isNamed = path === "" || sentence.startsWith(`"${path}" `);
  return `${code}: ${isNamed ? "" : `${path}: `}${sentence}`;
}
