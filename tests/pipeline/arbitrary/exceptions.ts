import fc from "fast-check";
import { present, type RawSettings } from "./words";

/**
 * Adds an exception, in general or for one path, for each unsafe setting. The conditions are repeated here
 * independently of the checks.
 */
export function withExceptions(settings: RawSettings): fc.Arbitrary<RawSettings> {
  const meant = refused(settings);
  if (meant.length === 0) return fc.constantFrom(settings, { ...settings, exceptions: [] });
  return fc.array(fc.boolean(), { minLength: meant.length, maxLength: meant.length }).map((exactly) => ({
    ...settings,
    exceptions: meant.map(([code, path], index) =>
      present({ code, path: exactly[index] ? path : undefined, reason: "the reviewers agreed to it" }),
    ),
  }));
}

function refused({ previews, deployments, variables, trust, caches }: RawSettings): [code: string, path: string][] {
  const rows = deployments as readonly RawSettings[];
  const isFirst = (row: RawSettings) => rows.find(({ program }) => program === row.program) === row;
  const isLast = (row: RawSettings) => rows.findLast(({ program }) => program === row.program) === row;
  const isProduction = (row: RawSettings) => isLast(row) || /(^|\/)prod/i.test(row.name as string);
  const isByDefault = (row: RawSettings) => isFirst(row) && (previews === "shared" || !isProduction(row));
  const isPreviewed = (row: RawSettings) => previews !== "none" && (row.preview ?? isByDefault(row)) === true;
  const tagOf = ({ on }: RawSettings) => (on as RawSettings).tag as string | undefined;
  const group = (trust as RawSettings | undefined)?.group;
  return [
    ...(previews === "shared" ? [["SHARED_PREVIEWS", "previews"] as [string, string]] : []),
    ...rows.flatMap((row, index): [string, string][] => [
      ...(isPreviewed(row) && !isByDefault(row)
        ? [["PREVIEW_READS_SECRETS", `deployments[${index}].preview`] as [string, string]]
        : []),
      ...(isPreviewed(row) && (row.esc as RawSettings | undefined)?.attach === "stack"
        ? [["PREVIEW_OPENS_DEPLOYMENT", `deployments[${index}].esc.attach`] as [string, string]]
        : []),
      ...(tagOf(row)?.replaceAll("*", "") === ""
        ? [["EVERY_TAG_DEPLOYS", `deployments[${index}].on.tag`] as [string, string]]
        : []),
    ]),
    ...((variables ?? []) as readonly RawSettings[]).flatMap((one, index): [string, string][] =>
      one.secret !== undefined && one.protected === false
        ? [["UNPROTECTED_SECRET", `variables[${index}].protected`]]
        : [],
    ),
    ...(caches === "shared" ? [["DEPLOYMENTS_USE_CACHES", "caches"] as [string, string]] : []),
    ...(group === undefined ? [] : [["SHARED_GROUP", "trust.group"] as [string, string]]),
  ];
}
