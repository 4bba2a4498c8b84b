import { matcherOf } from "./fileNames.mjs";
import { Utils } from "./gitLabCiLocal.mjs";
import { InvalidExpression, isTrue } from "./ruleExpression.mjs";

/**
 * The event that rules are evaluated for.
 *
 * @typedef {object} RuleContext
 * @property {Readonly<Record<string, string>>} variables expanded
 * @property {readonly string[] | null} changed the changed files for `rules:changes`; null if it is always true
 * @property {(ref: string) => readonly string[]} changedSince for `compare_to`
 * @property {() => readonly string[]} paths all files of the commit
 */

/** An error in a rule. */
export class RuleError extends Error {}

/**
 * The first rule that is true, or undefined. GitLab: `Gitlab::Ci::Build::Rules`.
 *
 * @param {readonly any[]} rules
 * @param {RuleContext} context
 */
export function firstTrue(rules, context) {
  return rules.find((rule) => isTrueOf(rule ?? {}, context));
}

/**
 * The refs that rules compare with, each with its variables filled in.
 *
 * @param {readonly any[]} rules
 * @param {Readonly<Record<string, string>>} variables expanded
 * @returns {string[]}
 */
export function comparedRefs(rules, variables) {
  return rules
    .map((rule) => rule?.changes?.compare_to)
    .filter((ref) => typeof ref === "string")
    .map((ref) => filled(ref, variables));
}

/** @param {RuleContext} context */
function isTrueOf(rule, context) {
  const { changes, exists } = rule;
  if (rule.if !== undefined && rule.if !== null && !expressionIsTrue(String(rule.if), context)) return false;
  if (exists !== undefined && !anyExists(globsOf(exists), context)) return false;
  return changes === undefined || anyChanged(changes, context);
}

function expressionIsTrue(text, { variables }) {
  try {
    return isTrue(text, variables);
  } catch (error) {
    if (error instanceof InvalidExpression) throw new RuleError(`rule if ${error.message}`);
    throw error;
  }
}

/** With more comparisons the rule is true. GitLab: `CHANGES_MAX_PATTERN_COMPARISONS`. */
const CHANGES_COMPARISONS = 50_000;
/** GitLab: `MAX_PATTERN_COMPARISONS`. */
const EXISTS_COMPARISONS = 10_000;

/** GitLab: `Rules::Rule::Clause::Changes`. */
function anyChanged(changes, { variables, changed, changedSince }) {
  const { compare_to: ref } = changes;
  const files = typeof ref === "string" ? changedSince(filled(ref, variables)) : changed;
  if (files === null) return true;
  const globs = globsOf(changes).map((glob) => filled(glob, variables));
  if (files.length * globs.length > CHANGES_COMPARISONS) return true;
  return globs.some((glob) => files.some(matcherOf(glob)));
}

/** GitLab: `Rules::Rule::Clause::Exists`. */
function anyExists(patterns, { variables, paths }) {
  let comparisons = 0;
  const files = paths();
  return patterns
    .map((glob) => filled(glob, variables))
    .some((glob) => {
      if (!/[*?[{]/.test(glob)) return files.includes(glob);
      const matches = matcherOf(glob);
      return files.some((path) => ++comparisons > EXISTS_COMPARISONS || matches(path));
    });
}

function globsOf(clause) {
  const globs = Array.isArray(clause) ? clause : (clause?.paths ?? clause);
  return [globs].flat().filter((glob) => typeof glob === "string");
}

/** Expands variables. An undefined one is left as it is. GitLab: `ExpandVariables.expand_existing`. */
function filled(text, variables) {
  return Utils.expandTextWith(text, { unescape: "$$", variable: (name) => variables[name] ?? `$${name}` });
}
