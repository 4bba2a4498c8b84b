import type { Document } from "yaml";
import { LineCounter, type Node, type ParsedNode, isMap, isScalar, parseDocument } from "yaml";
import { type ApiError, type Diagnostic, type Range, badRequest } from "../apiError";
import { secretCalls } from "./secretCalls";

/** The parsed YAML of an ESC environment. */
export interface Definition {
  readonly document: Document<ParsedNode>;
  /** Creates an error that points at `node`. */
  readonly fault: (node: Node, summary: string) => Error;
}

/**
 * Parses the YAML of an ESC environment, or throws an error with diagnostics. They never repeat the text, which may hold
 * secrets. Only the syntax and `fn::secret` are checked.
 */
export function parseDefinition(text: string): Definition {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });

  if (document.errors.length > 0) {
    throw invalidDefinition(
      document.errors.map(({ code, pos: [begin, end] }) =>
        diagnostic(`the YAML is not valid (${code})`, rangeOf(begin, end)),
      ),
    );
  }
  const { contents } = document;
  if (contents && !isMap(contents) && !(isScalar(contents) && contents.value === null)) {
    throw invalidDefinition([at(contents, "an environment must be a map")]);
  }
  refuseMalformed(document, at);

  return { document, fault: (node, summary) => invalidDefinition([at(node, summary)]) };

  function at({ range }: Node, summary: string): Diagnostic {
    return diagnostic(summary, range ? rangeOf(range[0], range[1]) : undefined);
  }

  function rangeOf(begin: number, end: number): Range {
    return rangeIn(text, lines, begin, end);
  }
}

/**
 * Throws if a malformed `fn::secret` would leave a plaintext secret unencrypted. ESC's evaluator reports all other
 * mistakes.
 */
export function requireProtectedSecrets(text: string): void {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  refuseMalformed(document, ({ range }, summary) =>
    diagnostic(summary, range ? rangeIn(text, lines, range[0], range[1]) : undefined),
  );
}

function refuseMalformed(document: Document, at: (node: Node, summary: string) => Diagnostic): void {
  const malformed = secretCalls(document).filter((call) => call.kind === "malformed");
  if (malformed.length > 0) throw invalidDefinition(malformed.map(({ node, problem }) => at(node, problem)));
}

/** An error for an invalid definition. ESC: clients print the `diagnostics` of a 400. */
export function invalidDefinition(diagnostics: readonly Diagnostic[]): ApiError {
  return badRequest("Bad Request: the environment definition is invalid", diagnostics);
}

function rangeIn(text: string, lines: LineCounter, begin: number, end: number): Range {
  return { begin: position(begin), end: position(end) };

  function position(offset: number): Range["begin"] {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, byte: Buffer.byteLength(text.slice(0, offset)) };
  }
}

function diagnostic(summary: string, range: Range | undefined): Diagnostic {
  return { ...(range && { range }), summary, severity: "error" };
}
