import { dotnetProject, detectionWarning, namesHere, textsOf, type Place, type Remarks } from "./detectFiles";
import { type PulumiRuntime, Runtime } from "./runtimes";
import { runtimeVersions } from "./toolchainImages";

/** A language version for which Pulumi publishes an image. */
export interface VersionFound extends Remarks {
  readonly version?: string;
}

/** The language version that a program's files require, if Pulumi publishes an image for it. */
export function detectVersion(place: Place, runtime: PulumiRuntime): VersionFound {
  const [asked] = (sources[runtime] ?? []).flatMap(({ name, read, maySayNothing = false }) => {
    const [seen] = textsOf(place, name(place) ?? "");
    const version = seen && read(seen.text);
    return seen === undefined || (version === undefined && maySayNothing) ? [] : [{ path: seen.path, version }];
  });
  if (asked === undefined) return { findings: [], warnings: [] };

  const { path, version } = asked;
  const label = labels[runtime];
  if (version === undefined)
    return {
      findings: [],
      warnings: [detectionWarning("UNCLEAR_VERSION", `${path} names no single version of ${label}`)],
    };
  return runtimeVersions[runtime].includes(version)
    ? { version, findings: [`${label} ${version}, for ${path}`], warnings: [] }
    : {
        findings: [],
        warnings: [
          detectionWarning(
            "NO_IMAGE_FOR_VERSION",
            `${path} requires ${label} ${version}, for which Pulumi has no image`,
          ),
        ],
      };
}

interface Source {
  readonly name: (place: Place) => string | undefined;
  readonly read: (text: string) => string | undefined;
  /** Whether the file also has other purposes. */
  readonly maySayNothing?: boolean;
}

/** The version files of each language, in the order of the language's tools. Pulumi: --use-language-version-tools. */
const sources: Partial<Record<PulumiRuntime, readonly Source[]>> = {
  [Runtime.Nodejs]: [
    { name: () => ".nvmrc", read: nodeMajor },
    { name: () => ".node-version", read: nodeMajor },
  ],
  [Runtime.Python]: [{ name: () => ".python-version", read: pythonMinor }],
  [Runtime.Dotnet]: [
    { name: () => "global.json", read: dotnetSdk, maySayNothing: true },
    { name: (place) => dotnetProject(namesHere(place)), read: dotnetTarget, maySayNothing: true },
  ],
};

const labels: Record<PulumiRuntime, string> = {
  [Runtime.Nodejs]: "Node",
  [Runtime.Python]: "Python",
  [Runtime.Go]: "Go",
  [Runtime.Dotnet]: ".NET",
  [Runtime.Java]: "Java",
  [Runtime.Yaml]: "YAML",
};

function nodeMajor(text: string): string | undefined {
  return /^v?(\d{1,3})(\.\d{1,4}){0,2}$/.exec(firstLine(text))?.[1];
}

function pythonMinor(text: string): string | undefined {
  return /^(\d\.\d{1,2})(\.\d{1,3})?$/.exec(firstLine(text))?.[1];
}

/** The JSON of global.json, which may contain comments. */
function dotnetSdk(text: string): string | undefined {
  return /"version"\s*:\s*"(\d{1,3}\.\d{1,3})\.\d/.exec(text)?.[1];
}

/** The newest target framework of a project. Its SDK also builds for older ones. */
function dotnetTarget(text: string): string | undefined {
  const list = /<TargetFrameworks?>([^<]{1,200})<\/TargetFrameworks?>/.exec(text)?.[1] ?? "";
  const versions = list.split(";").flatMap((one) => /^\s*net(\d{1,2}\.\d)\b/.exec(one)?.[1] ?? []);
  return versions.sort((a, b) => Number(a) - Number(b)).at(-1);
}

function firstLine(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/#.*$/, "").trim());
  return lines.find((line) => line !== "") ?? "";
}
