import type { LoggedRequest } from "../requestLog";
import type { Fault, FaultRule } from "./fault";

/** A rule with how often it matched and fired. */
export interface KeptFault {
  readonly id: number;
  readonly rule: FaultRule;
  /** How many requests matched. */
  readonly fitted: number;
  /** How many of them failed. */
  readonly fired: number;
}

/** The fields of a request that rules match. */
export type FaultTarget = Pick<LoggedRequest, "server" | "method" | "path">;

/** The fault rules of a running sandbox. */
export class Faults {
  private kept: { id: number; rule: FaultRule; fitted: number; fired: number }[] = [];
  private lastId = 0;

  /** `planned` are the rules at the start. */
  constructor(private readonly planned: readonly FaultRule[] = []) {
    this.reset();
  }

  /** Adds a rule and returns its id. It counts requests from now on. */
  add(rule: FaultRule): number {
    this.kept.push({ id: ++this.lastId, rule, fitted: 0, fired: 0 });
    return this.lastId;
  }

  /** Removes a rule, and returns whether it existed. */
  remove(id: number): boolean {
    const before = this.kept.length;
    this.kept = this.kept.filter((each) => each.id !== id);
    return this.kept.length < before;
  }

  clear(): void {
    this.kept = [];
  }

  /** Restores the rules at the start. */
  reset(): void {
    this.clear();
    for (const rule of this.planned) this.add(rule);
  }

  /** Every rule, oldest first, with how often it fired. */
  all(): readonly KeptFault[] {
    return this.kept.map((each) => ({ ...each }));
  }

  /**
   * The faults that apply to the next request: every delay that is due, then the first other fault that is due. Later
   * ones remain due.
   */
  next(request: FaultTarget): readonly Fault[] {
    const met: Fault[] = [];
    let ended = false;
    for (const each of this.kept) {
      const { rule } = each;
      if (!fits(rule, request)) continue;
      each.fitted++;
      const isDue = each.fitted >= (rule.nth ?? 1) && each.fired < (rule.times ?? 1);
      const endsIt = !("delay" in rule.fault);
      if (!isDue || (endsIt && ended)) continue;
      each.fired++;
      ended ||= endsIt;
      met.push(rule.fault);
    }
    return met.sort((one, other) => Number("delay" in other) - Number("delay" in one));
  }
}

function fits({ server, method, path }: FaultRule, request: FaultTarget): boolean {
  const methods = typeof method === "string" ? [method] : method;
  return (
    (server === undefined || server === request.server) &&
    (methods === undefined || methods.some((each) => each.toUpperCase() === request.method)) &&
    (path === undefined || fitsPath(path, request.path))
  );
}

/** Whether a raw path matches `pattern`, where `*` stands for any text, also an empty one or one with slashes. */
function fitsPath(pattern: string, path: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return path === pattern;
  if (!path.startsWith(start)) return false;
  let reached = start.length;
  for (const part of rest) {
    const found = path.indexOf(part, reached);
    if (found < 0) return false;
    reached = found + part.length;
  }
  return path.length - end.length >= reached && path.endsWith(end);
}
