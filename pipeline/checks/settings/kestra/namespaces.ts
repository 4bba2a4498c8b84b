import { type Diagnostic, errorAt } from "../../../diagnostics/diagnostic";
import { quoted } from "../../../diagnostics/wording";
import type { KestraDeployment } from "./kestraSettings";

type Namespace = KestraDeployment["kestra"]["namespaces"][number];

interface PlacedNamespace {
  readonly path: string;
  readonly namespace: Namespace;
  /** The namespace with its server and tenant. */
  readonly key: string;
}

/**
 * Returns errors for two entries that deploy one namespace of a server, if one of them deletes. Each deployment of the one
 * that deletes would remove the flows of the other.
 */
export function deletedByOthers(deployments: readonly KestraDeployment[]): Diagnostic[] {
  const all = deployments.flatMap(namespacesOf);
  return all.flatMap(({ path, key, namespace }, index) => {
    const other = all.slice(0, index).find((one) => one.key === key);
    if (!other || !(namespace.delete || other.namespace.delete)) return [];
    const deleting = namespace.delete ? path : other.path;
    const message = `namespace ${quoted(namespace.name)} is also in ${other.path}, and ${deleting} deletes what is not in its own folder, so each deployment would remove the other's flows. Put all flows of the namespace into one folder, or set delete to false in both`;
    return [errorAt("KESTRA_DELETES", `${path}.name`, message)];
  });
}

/** Returns errors for folders of flows that contain other flows or files, which would be deployed as flows. */
export function overlappingFolders(deployments: readonly KestraDeployment[]): Diagnostic[] {
  return deployments.flatMap((deployment) => {
    const all = namespacesOf(deployment);
    return all.flatMap(({ path, namespace }, index): Diagnostic[] => {
      const other = all
        .slice(0, index)
        .find((one) => one.namespace.name !== namespace.name && overlap(one.namespace.path, namespace.path));
      const { files } = namespace;
      const holder = files && all.find((one) => isInside(files.path, one.namespace.path));
      return [
        ...(other
          ? [
              errorAt(
                "KESTRA_FOLDERS",
                `${path}.path`,
                `the flows in ${quoted(namespace.path)} would also be deployed to another namespace, ${quoted(other.namespace.name)}, by ${other.path}. Give each namespace its own folder`,
              ),
            ]
          : []),
        ...(holder
          ? [
              errorAt(
                "KESTRA_FOLDERS",
                `${path}.files.path`,
                `${quoted(files.path)} is inside ${quoted(holder.namespace.path)}, whose YAML files are flows (${holder.path}). Move the files beside that folder`,
              ),
            ]
          : []),
      ];
    });
  });
}

function namespacesOf({ path, kestra }: KestraDeployment): PlacedNamespace[] {
  return kestra.namespaces.map((namespace, index) => ({
    path: `${path}.kestra.namespaces[${index}]`,
    namespace,
    key: JSON.stringify([kestra.server, kestra.tenant ?? "main", namespace.name]),
  }));
}

function overlap(one: string, other: string): boolean {
  return isInside(one, other) || isInside(other, one);
}

/** Whether a folder is another one, or inside it. */
function isInside(folder: string, outer: string): boolean {
  return outer === "." || folder === outer || folder.startsWith(`${outer}/`);
}
