import { codes, type Severity } from "./codeTable";

/** The code of a diagnostic. Stable: programs and documentation may refer to it. */
export type Code = keyof typeof codes;

/** The codes whose diagnostics can have a severity. */
export type CodeOf<Wanted extends Severity> = {
  [Key in Code]: Wanted extends (typeof codes)[Key]["severities"][number] ? Key : never;
}[Code];

/** The codes of unsafe settings that an exception allows. */
export type ExceptionCode = { [Key in Code]: (typeof codes)[Key]["exception"] extends true ? Key : never }[Code];

/** All codes of unsafe settings that an exception allows. */
export const exceptionCodes = (Object.keys(codes) as Code[]).filter(isExceptionCode);

/** Whether an entry in `exceptions` allows what the code stands for. */
export function isExceptionCode(code: Code): code is ExceptionCode {
  return codes[code].exception;
}

/** The parameters of a schema's own rule whose violation has this code. */
export function coded(code: CodeOf<"error">) {
  return { code };
}
