import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { endOfDay } from "../../../pipeline/days";
import { settingsKey } from "../../../pipeline/stackFile";
import type { Plan } from "../../../pipeline/plan/plan";

const day = 24 * 60 * 60;

/** Pulumi Cloud: a token is valid for at most two years. */
const maxDays = 730;

const noticeDays = 21;

/** The diagnostics about the expiry of the stored tokens. */
export function checkTokens({ tokens }: Pick<Plan, "tokens">, now: Date): Diagnostic[] {
  if (!tokens) return [];
  const { expires, previous } = tokens;
  const days = daysUntil(expires, now);
  return [
    ...(days < 0 ? [badDate(`the last day of the tokens, ${expires}, has passed. Set it to a later day`)] : []),
    ...(days > maxDays ? [badDate(tooFar(expires))] : []),
    ...(days >= 0 && days <= noticeDays ? [expiresSoon(expires, days)] : []),
    ...(previous !== undefined && daysUntil(previous, now) < 0 ? [previousExpired(previous)] : []),
  ];
}

function daysUntil(lastDay: string, now: Date): number {
  return Math.floor((endOfDay(lastDay) - now.getTime() / 1000) / day);
}

function badDate(message: string): Diagnostic {
  return errorAt("BAD_DATE", "tokens.expires", message);
}

function tooFar(lastDay: string): string {
  return `${lastDay} is more than two years away, and Pulumi Cloud issues tokens for at most two years. Set it to an earlier day`;
}

function expiresSoon(lastDay: string, days: number): Diagnostic {
  const set = `pulumi config set-all --path --plaintext ${settingsKey}.tokens.previous=${lastDay} --plaintext ${settingsKey}.tokens.expires=<later day>`;
  const message = `the tokens of all jobs expire in ${days} ${days === 1 ? "day" : "days"}. Rotate them: ${set} && pulumi up`;
  return warningAt("TOKENS_EXPIRE", "tokens.expires", message);
}

function previousExpired(lastDay: string): Diagnostic {
  const message = `the tokens until ${lastDay} have expired, and the next update deletes them. Leave it out`;
  return warningAt("OLD_TOKENS_EXPIRED", "tokens.previous", message);
}
