import { type Diagnostic, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { type JobTokenScope, type ScopeEntry, widerThan } from "../../targets/gitlab/project/jobTokenScope";
import { type JobTokenFacts, jobTokenScopeType } from "../gitlab/lookups/jobTokens";
import type { StackResource } from "../lookups/stackState";
import type { RiskOf } from "./risk";

/**
 * The risk that the job token allow-list, which this stack manages, allows more than planned, and the warning that it
 * allows less. An update writes the whole list if the settings differ from the state.
 */
export function changedJobTokenScope(
  facts: JobTokenFacts | undefined,
  state: readonly StackResource[],
  riskOf: RiskOf,
): Diagnostic[] {
  const managed = state.find(({ type }) => type === jobTokenScopeType);
  if (!facts || !managed) return [];
  const { found, wanted } = facts;
  const recorded = recordedScope(managed, facts);
  const isWritten = widerThan(recorded, wanted).length > 0 || widerThan(wanted, recorded).length > 0;
  const known = widerThan(recorded, wanted);
  const added = widerThan(found, wanted).filter((one) => !known.includes(one));
  const removed = isWritten ? [] : widerThan(recorded, found);
  return [
    ...(added.length > 0 ? [riskText(added, isWritten, riskOf)] : []),
    ...(removed.length > 0
      ? [
          warningAt(
            "DRIFTED",
            path,
            `the job token allow-list was changed outside Pulumi: ${removed.join(" and ")} was removed. pulumi up --refresh restores the settings; without --refresh, the change is kept`,
          ),
        ]
      : []),
  ];
}

const path = "jobTokenAccess";

function riskText(added: readonly string[], isWritten: boolean, riskOf: RiskOf): Diagnostic {
  const what = `the job token allow-list allows more than planned: ${added.join(" and ")}. That is a risk`;
  return isWritten
    ? warningAt("WIDENED_ACCESS", path, `${what}. This update removes it`)
    : riskOf(
        "WIDENED_ACCESS",
        path,
        `${what}. pulumi up --refresh removes it; without --refresh, an update is refused`,
      );
}

/** The scope as the state has it. The state has only ids, so the paths are those of the facts. */
function recordedScope({ outputs }: StackResource, { found, wanted }: JobTokenFacts): JobTokenScope {
  const entries = (ids: unknown, known: readonly ScopeEntry[]) =>
    ((ids ?? []) as readonly number[]).map((id) => known.find((one) => one.id === id) ?? { id, path: `id ${id}` });
  return {
    isOn: outputs.enabled === true,
    projects: entries(outputs.targetProjectIds, [...wanted.projects, ...found.projects]),
    groups: entries(outputs.targetGroupIds, [...wanted.groups, ...found.groups]),
  };
}
