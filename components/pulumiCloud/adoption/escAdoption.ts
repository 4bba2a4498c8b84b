import { quoted } from "../../../pipeline/diagnostics/wording";
import { escText, secretNames } from "../../../pipeline/plan/esc/escText";
import type { PlannedEscEnvironment } from "../../../pipeline/plan/esc/planEscEnvironments";
import { isSameDefinition } from "../../../pipeline/plan/esc/sameDefinition";
import { Adopted } from "../../../pipeline/settings/choices";
import { type Adoption, change, joined, nothingAdopted } from "../../lookups/adoption";
import { escResourceNames } from "../escEnvironments";
import { isManaged } from "../../lookups/stackState";
import { cloudPath } from "../lookups/cloudPath";
import { adopted, type CloudSearch } from "./cloudAdoption";

type Planned = Pick<PlannedEscEnvironment, "key" | "path" | "project" | "name" | "definition" | "tags" | "linkedTo">;

/** Adopts existing ESC environments of planned names, with their version tags and the links of stacks to them. */
export async function adoptEscEnvironments(
  search: CloudSearch,
  name: string,
  planned: readonly Planned[],
): Promise<Adoption> {
  const adoptions = planned.flatMap((one) => [
    adoptEnvironment(search, name, one),
    ...one.tags.map((tag) => adoptTag(search, name, one, tag)),
    adoptLink(search, name, one),
  ]);
  return joined(await Promise.all(adoptions));
}

async function adoptEnvironment(search: CloudSearch, component: string, planned: Planned): Promise<Adoption> {
  const { organization } = search;
  const { key, path, project, name, definition } = planned;
  if (isManaged(search.state, { type: "pulumiservice:index:Environment", identity: { organization, project, name } }))
    return nothingAdopted;
  const found = await search.read(`/esc/environments${cloudPath(organization, project, name)}`);
  if (!found) return nothingAdopted;
  const contentKept = "Its content and the permissions of other teams are kept";
  return adopted(
    search,
    {
      kind: Adopted.EscEnvironments,
      label: `ESC environment ${quoted(`${project}/${name}`)}`,
      path,
      changes: definition && !isAsPlanned(definition, found.text) ? ["its definition is replaced"] : [],
      kept: definition ? "The permissions of other teams are kept" : contentKept,
      alternative: "remove it",
    },
    { [escResourceNames.environment(component, key)]: `${organization}/${project}/${name}` },
  );
}

/** Whether the text is the planned definition. A definition with secrets counts as different, so it is written again. */
function isAsPlanned(definition: NonNullable<Planned["definition"]>, text: string): boolean {
  return (
    secretNames(definition).length === 0 &&
    isSameDefinition(
      text,
      escText(definition, (secret) => secret),
    )
  );
}

async function adoptTag(
  search: CloudSearch,
  component: string,
  { key, path, project, name }: Planned,
  tag: string,
): Promise<Adoption> {
  const { organization } = search;
  const identity = { organization, project, environment: name, tagName: tag };
  if (isManaged(search.state, { type: "pulumiservice:index:EnvironmentVersionTag", identity })) return nothingAdopted;
  const found = await search.read(
    `/esc/environments${cloudPath(organization, project, name)}/versions/tags${cloudPath(tag)}`,
  );
  if (!found) return nothingAdopted;
  const { revision } = found.body as { revision: number };
  return adopted(
    search,
    {
      kind: Adopted.EscEnvironments,
      label: `version tag ${quoted(tag)} of ESC environment ${quoted(`${project}/${name}`)}`,
      path,
      changes: [],
      kept: `It points to revision ${revision}. The update points it to the revision that this stack writes`,
      alternative: "remove it",
    },
    { [escResourceNames.tag(component, key, tag)]: `${organization}/${project}/${name}/${tag}` },
  );
}

async function adoptLink(search: CloudSearch, component: string, { key, path, linkedTo }: Planned): Promise<Adoption> {
  if (!linkedTo) return nothingAdopted;
  const [orgName = "", projectName = "", stackName = ""] = linkedTo.stack.split("/");
  const resourceName = escResourceNames.link(component, key);
  // Its state holds what the API returned, which does not name the stack (pulumiservice 1.3.0).
  const isLinked = search.state.some(
    ({ type, name }) => type === "pulumiservice:api/stacks:Config" && name === resourceName,
  );
  if (isLinked) return nothingAdopted;
  const found = await search.read(`/stacks${cloudPath(orgName, projectName, stackName)}/config`);
  if (!found) return nothingAdopted;
  const { environment } = found.body as { environment: string };
  return adopted(
    search,
    {
      kind: Adopted.EscEnvironments,
      label: `the configuration of stack ${quoted(linkedTo.stack)} in Pulumi Cloud`,
      path,
      changes: change("ESC environment", environment, linkedTo.environment),
      alternative: "remove it",
    },
    { [resourceName]: linkedTo.stack },
  );
}
