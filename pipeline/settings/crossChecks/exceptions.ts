import { listed, type Mistake, quoted, type RefusalCode, refusalCodes, type Warning } from "../../errors";
import { list, type Loose, map, text } from "./loose";
import { exceptionFor, type Refusal, refusalsIn } from "./refusals";

/** What is refused without an exception, and the exceptions of nothing. */
export function exceptionMistakes(settings: Loose): Mistake[] {
  const exceptions = list(settings.exceptions).map(map);
  const refusals = refusalsIn(settings);
  return [
    ...refusals.filter((refusal) => !exceptionFor(exceptions, refusal)).map(refused),
    ...exceptions.flatMap((one, index): Mistake[] => {
      const code = text(one.code);
      // What only GitLab or Pulumi Cloud knows is found out later.
      if (!isRefusal(code) || foundOnServers.includes(code)) return [];
      if (refusals.some((refusal) => exceptionFor([one], refusal))) return [];
      const places = refusals.filter((refusal) => refusal.code === code).map(({ path }) => path);
      const message =
        places.length > 0
          ? `is an exception of nothing there. Its path may be ${listed(places)}`
          : "is an exception of nothing that these settings do. Leave it out";
      return [{ code: "UNUSED_EXCEPTION", path: `exceptions[${index}]`, message }];
    }),
  ];
}

/** A refusal as a mistake, with the way out for whoever means it. */
export function refused({ code, path, message }: Refusal): Mistake {
  const meant = `If that is meant, say so: exceptions: [{ code: ${code}, path: ${quoted(path)}, reason: … }]`;
  return { code, path, message: `${message}. ${meant}` };
}

/** A refusal that an exception allows, as a warning with its reason. */
export function allowed({ code, path, message }: Refusal, { reason }: { readonly reason: string }): Warning {
  return { code, path, message: `${message}. Meant so: ${reason}` };
}

const foundOnServers: readonly string[] = [
  "FORK_PIPELINES",
  "PROTECTED_IN_MERGE_REQUESTS",
  "OPEN_ORGANIZATION",
  "JOB_TOKEN_PUSHES",
];

function isRefusal(code: string | undefined): code is RefusalCode {
  return refusalCodes.some((one) => one === code);
}
