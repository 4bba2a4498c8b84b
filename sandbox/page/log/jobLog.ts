import { type Span, type Style, plainStyle, readAnsi } from "./ansi";

export interface LogLine {
  readonly kind: "line";
  readonly number: number;
  readonly spans: readonly Span[];
}

/** GitLab: "Custom collapsible sections". */
export interface LogSection {
  readonly kind: "section";
  readonly name: string;
  readonly title: readonly Span[];
  readonly number: number;
  readonly collapsed: boolean;
  /** The duration in seconds; null for a section without an end. */
  readonly duration: number | null;
  readonly children: readonly LogNode[];
}

export type LogNode = LogLine | LogSection;

/** Parses a job's log into lines and sections. A section without an end continues to the end of the log. */
export function readJobLog(text: string, firstNumber = 1): readonly LogNode[] {
  const root: OpenSection = { name: "", begun: 0, nodes: [] };
  let open: OpenSection[] = [root];
  let style: Style = plainStyle;
  let number = firstNumber;

  for (const line of text === "" ? [] : text.replace(/\n$/, "").split("\n")) {
    let titled: OpenSection | undefined;
    const pieces = line.split(marker);
    let written = false;
    // Alternating: text, then start or end, time, name and options of a marker.
    for (let at = 0; at < pieces.length; at += 5) {
      const spans = take(pieces[at] ?? "");
      if (spans.length > 0) {
        written = true;
        if (titled) titled.title = [...(titled.title ?? []), ...spans];
        else innermost().nodes.push({ kind: "line", number, spans });
      }
      const [kind, time = "0", name = "", options = ""] = pieces.slice(at + 1, at + 5);
      titled = kind === "start" ? begin(name, Number(time), options) : undefined;
      if (kind === "end") end(name, Number(time));
    }
    if (!written && pieces.length === 1) innermost().nodes.push({ kind: "line", number, spans: [] });
    number++;
  }
  while (open.length > 1) end(innermost().name, null);
  return root.nodes;

  function innermost(): OpenSection {
    return open.at(-1) ?? root;
  }

  function take(piece: string): readonly Span[] {
    const read = readAnsi(piece, style);
    style = read.style;
    return read.spans;
  }

  function begin(name: string, begun: number, options: string): OpenSection {
    const section: OpenSection = { name, begun, nodes: [], number, collapsed: options.includes("collapsed=true") };
    open.push(section);
    return section;
  }

  /** Ends a section and the sections inside it. An end without a start is ignored. */
  function end(name: string, time: number | null): void {
    const index = open.findLastIndex((section, at) => at > 0 && section.name === name);
    if (index < 0) return;
    const ended = open.slice(index);
    open = open.slice(0, index);
    const whole = ended.reduceRight<LogSection | undefined>((inner, section) => {
      if (inner) section.nodes.push(inner);
      return closed(section, time);
    }, undefined);
    if (whole) innermost().nodes.push(whole);
  }
}

interface OpenSection {
  readonly name: string;
  readonly begun: number;
  readonly nodes: LogNode[];
  readonly number?: number;
  readonly collapsed?: boolean;
  title?: readonly Span[];
}

const marker = /(?:\x1b\[0K)?section_(start|end):(\d+):([A-Za-z0-9_.-]+)(\[[^\]\r\n]*\])?\r\x1b\[0K/;

function closed({ name, begun, nodes, number = 0, collapsed = false, title }: OpenSection, time: number | null) {
  return {
    kind: "section",
    name,
    title: title ?? [{ text: name, style: plainStyle }],
    number,
    collapsed,
    duration: time === null ? null : time - begun,
    children: nodes,
  } as const;
}
