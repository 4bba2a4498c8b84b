import { type Doubt, doubt, member, nearest, readJson, textsOf, type Place, type Remarks } from "./detectFiles";
import type { RuntimeFound } from "./detectRuntime";
import { PackageManager } from "./packageManagers";

/** The package manager of a program, and the file that pins its dependencies. */
export interface ManagerFound extends Remarks {
  readonly packageManager?: PackageManager;
  /** Relative to the project's root. */
  readonly lockFile?: string;
  /** Pulumi.yaml's `virtualenv` option. */
  readonly virtualenv?: string;
}

/** The runtime options of a JavaScript program in Pulumi.yaml. */
type Named = Pick<RuntimeFound, "options" | "bun">;

/**
 * The package manager of a JavaScript program: the one in Pulumi.yaml, else the one of the lock file. With several lock
 * files, `packageManager` in package.json decides, else Pulumi's order.
 */
export function detectNodeManager(place: Place, named: Named): ManagerFound {
  const locks = lockFiles(place);
  const field = packageManagerField(place);
  const { kind, why } = choose(place, named, locks, field);
  const lock = locks.find((one) => one.kind === kind);
  const packageManager = kind === "yarn" ? yarnLine(place, field) : managers[kind];

  return {
    packageManager,
    ...(lock && { lockFile: lock.path }),
    because: [`${packageManager}, ${why}`],
    doubts: [
      ...(field && field.kind !== kind
        ? [doubt("OTHER_PACKAGE_MANAGER", `${field.path} names ${field.kind}, not ${kind}`)]
        : []),
      ...(packageManager === PackageManager.YarnBerry ? yarnDoubts(place, field) : []),
    ],
  };
}

type Kind = "yarn" | "pnpm" | "bun" | "npm";

/** A package manager, and the reason for it. */
function choose(place: Place, { options, bun }: Named, locks: readonly Lock[], field: Field | undefined): Choice {
  if (bun) return { kind: "bun", why: "for the runtime bun in Pulumi.yaml" };
  const named = kinds.find((kind) => kind === member(options, "packagemanager"));
  if (named) return { kind: named, why: "for packagemanager in Pulumi.yaml" };

  const { names } = place.files;
  if (names.includes("package.yaml") && !names.includes("package.json"))
    return { kind: "pnpm", why: "for package.yaml" };

  const [lock] = locks;
  if (field && (!lock || locks.some(({ kind }) => kind === field.kind))) {
    return { kind: field.kind, why: `for packageManager in ${field.path}` };
  }
  return lock ? { kind: lock.kind, why: `for ${lock.path}${before(locks)}` } : { kind: "npm", why: "the default" };
}

interface Choice {
  readonly kind: Kind;
  readonly why: string;
}

const kinds: readonly Kind[] = ["yarn", "pnpm", "bun", "npm"];

const managers: Record<Exclude<Kind, "yarn">, PackageManager> = {
  pnpm: PackageManager.Pnpm,
  bun: PackageManager.Bun,
  npm: PackageManager.Npm,
};

const lockNames: Record<Kind, readonly string[]> = {
  yarn: ["yarn.lock"],
  pnpm: ["pnpm-lock.yaml"],
  bun: ["bun.lock", "bun.lockb"],
  npm: ["npm-shrinkwrap.json", "package-lock.json"],
};

interface Lock {
  readonly kind: Kind;
  readonly path: string;
}

/** The lock files of the program's folder, else of its workspace, in Pulumi's order. */
function lockFiles(place: Place): Lock[] {
  const here = locksOf({ ...place, files: { ...place.files, topNames: [] } });
  return here.length > 0 || !isOfTop(place) ? here : locksOf(place);
}

function locksOf(place: Place): Lock[] {
  return kinds.flatMap((kind) => {
    const path = nearest(place, ...lockNames[kind]);
    return path === undefined ? [] : [{ kind, path }];
  });
}

/** Whether the root's lock file includes the program. It does not if the program is a package outside the workspace. */
function isOfTop(place: Place): boolean {
  const { names, topNames } = place.files;
  if (place.path === "." || topNames.includes("pnpm-workspace.yaml") || !names.includes("package.json")) return true;
  const top = textsOf(place, "package.json").find(({ path }) => path === "package.json");
  return top === undefined || member(readJson(top.text), "workspaces") !== undefined;
}

function before(locks: readonly Lock[]): string {
  const others = locks.slice(1).map(({ path }) => path);
  return others.length > 0 ? `, which Pulumi prefers to ${others.join(" and ")}` : "";
}

interface Field {
  readonly kind: Kind;
  readonly major: number;
  readonly path: string;
}

/** The `packageManager` of the nearest package.json that has one, such as `pnpm@10.1.0`. Node: corepack. */
function packageManagerField(place: Place): Field | undefined {
  const fields = textsOf(place, "package.json").flatMap(({ path, text }) => {
    const value = member(readJson(text), "packageManager");
    const match = typeof value === "string" ? /^([a-z]+)@(\d{1,4})\./.exec(value) : null;
    const kind = kinds.find((one) => one === match?.[1]);
    return kind === undefined ? [] : [{ kind, major: Number(match?.[2]), path }];
  });
  return fields[0];
}

/** Yarn 2 and later have their settings in .yarnrc.yml. */
function yarnLine(place: Place, field: Field | undefined): PackageManager {
  const isBerry = field?.kind === "yarn" ? field.major >= 2 : nearest(place, ".yarnrc.yml") !== undefined;
  return isBerry ? PackageManager.YarnBerry : PackageManager.YarnClassic;
}

/** The reasons why a program with a later Yarn fails. Pulumi loads its SDK from node_modules. */
function yarnDoubts(place: Place, field: Field | undefined): Doubt[] {
  const settings = textsOf(place, ".yarnrc.yml");
  const isPinned = field?.kind === "yarn" || settings.some(({ text }) => /^yarnPath:/m.test(text));
  const hasModules = settings.some(({ text }) => /^nodeLinker: *["']?(node-modules|pnpm)\b/m.test(text));
  return [
    ...(isPinned
      ? []
      : [
          doubt(
            "UNPINNED_YARN",
            "neither packageManager in package.json nor yarnPath in .yarnrc.yml pins the version of Yarn",
          ),
        ]),
    ...(hasModules
      ? []
      : [
          doubt(
            "YARN_WITHOUT_NODE_MODULES",
            "Pulumi needs a node_modules folder: set nodeLinker: node-modules in .yarnrc.yml",
          ),
        ]),
  ];
}
