import { fleetSchema } from "../../pipeline/fleet/fleetSettings";
import { foundationSchema } from "../../pipeline/foundation/foundationSettings";
import { settingsSchema } from "../../pipeline/settings/settings";
import { settingsJsonSchema } from "../../pipeline/settings/settingsJsonSchema";
import { fleetKey, foundationKey, settingsKey } from "../../pipeline/stackFile";
import { readChoices } from "./choices";
import { readReference } from "./reference";
import { settingsArgs } from "./settingsArgs";
import { settingsPage } from "./settingsPage";

/** The sections of the settings of a project, of a foundation and of a platform repository. */
export function readSettingsReference() {
  return readReference({ project: settingsSchema, foundation: foundationSchema, fleet: fleetSchema });
}

/** The files that are generated from the settings' schemas, by path. `root` is the repository's folder. */
export function settingsFiles(root: string): Readonly<Record<string, string>> {
  const { project, foundation, fleet } = readSettingsReference();
  const choices = readChoices(root);
  return {
    "components/settingsArgs.ts": settingsArgs([project, foundation, fleet], choices),
    "pipeline.schema.json": JSON.stringify(settingsJsonSchema(choices)),
    "docs/settings.md": settingsPage(
      [
        { title: "A project", key: settingsKey, prefix: "", section: project },
        { title: "A foundation", key: foundationKey, prefix: "foundation: ", section: foundation },
        { title: "A platform repository", key: fleetKey, prefix: "fleet: ", section: fleet },
      ],
      choices,
    ),
  };
}
