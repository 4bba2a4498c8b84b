import type { Project, SettingValue } from "../entities";
import { boolean, integer, type Kind, oneOf, text, textList } from "../http/fields";

/** A setting of a project that `PUT /projects/:id` changes. */
export interface ProjectSetting {
  readonly kind: Kind<SettingValue>;
  /** GitLab's default for a new private project. */
  readonly initial: SettingValue;
  /**
   * The values that the sandbox supports; any other is refused. If it is not set, every value is stored without effect.
   */
  readonly plays?: readonly SettingValue[];
  /** Whether `null` is a value. */
  readonly nullable?: boolean;
}

const kept = (kind: Kind<SettingValue>, initial: SettingValue): ProjectSetting => ({ kind, initial });
const only = (kind: Kind<SettingValue>, initial: SettingValue, ...others: SettingValue[]): ProjectSetting => ({
  kind,
  initial,
  plays: [initial, ...others],
});
/** In a private project, `private` and `enabled` mean the same. */
const level = oneOf(["disabled", "private", "enabled"]);
const publicLevel = oneOf(["disabled", "private", "enabled", "public"]);

/**
 * The settings by their names in the API. GitLab: `API::Helpers::ProjectsHelpers`. Settings with a field of their own in
 * {@link Project} are not here. Those of features that the sandbox lacks, such as the wiki, are only kept.
 */
export const PROJECT_SETTINGS = {
  // These change the behaviour of the sandbox.
  build_timeout: kept(integer, 3600),
  ci_default_git_depth: { ...kept(integer, 20), nullable: true },
  auto_cancel_pending_pipelines: kept(oneOf(["disabled", "enabled"]), "enabled"),
  ci_forward_deployment_enabled: kept(boolean, true),
  resource_group_default_process_mode: kept(
    oneOf(["unordered", "oldest_first", "newest_first", "newest_ready_first"]),
    "unordered",
  ),
  only_allow_merge_if_pipeline_succeeds: kept(boolean, false),
  only_allow_merge_if_all_discussions_are_resolved: kept(boolean, false),
  allow_merge_on_skipped_pipeline: { ...kept(boolean, null), nullable: true },

  // These change the behaviour of GitLab, and the sandbox supports only some values.
  visibility: only(oneOf(["private", "internal", "public"]), "private"),
  repository_access_level: only(level, "enabled", "private"),
  merge_requests_access_level: only(level, "enabled", "private"),
  builds_access_level: only(level, "enabled", "private"),
  environments_access_level: only(level, "enabled", "private"),
  releases_access_level: only(level, "enabled", "private"),
  forking_access_level: only(level, "enabled", "private"),
  shared_runners_enabled: only(boolean, true),
  build_git_strategy: only(oneOf(["fetch", "clone"]), "fetch"),
  ci_delete_pipelines_in_seconds: { ...only(integer, null), nullable: true },
  ci_forward_deployment_rollback_allowed: only(boolean, true),
  ci_separated_caches: only(boolean, true),
  merge_method: only(oneOf(["merge", "rebase_merge", "ff"]), "merge"),
  squash_option: only(oneOf(["never", "always", "default_on", "default_off"]), "default_off"),
  auto_devops_enabled: only(boolean, false),
  public_jobs: only(boolean, true),
  keep_latest_artifact: only(boolean, true),

  // The sandbox lacks the features of these settings.
  topics: kept(textList, []),
  issues_access_level: kept(level, "enabled"),
  wiki_access_level: kept(level, "enabled"),
  snippets_access_level: kept(level, "enabled"),
  container_registry_access_level: kept(level, "enabled"),
  package_registry_access_level: kept(publicLevel, "enabled"),
  pages_access_level: kept(publicLevel, "private"),
  analytics_access_level: kept(level, "enabled"),
  security_and_compliance_access_level: kept(level, "private"),
  feature_flags_access_level: kept(level, "enabled"),
  infrastructure_access_level: kept(level, "enabled"),
  monitor_access_level: kept(level, "enabled"),
  model_experiments_access_level: kept(level, "enabled"),
  model_registry_access_level: kept(level, "enabled"),
  service_desk_enabled: kept(boolean, false),
  emails_enabled: kept(boolean, true),
  packages_enabled: kept(boolean, true),
  group_runners_enabled: kept(boolean, true),
  lfs_enabled: kept(boolean, true),
  auto_devops_deploy_strategy: kept(oneOf(["continuous", "manual", "timed_incremental"]), "continuous"),
  request_access_enabled: kept(boolean, true),
  remove_source_branch_after_merge: kept(boolean, true),
  printing_merge_request_link_enabled: kept(boolean, true),
  autoclose_referenced_issues: kept(boolean, true),
  resolve_outdated_diff_discussions: kept(boolean, false),
  enforce_auth_checks_on_uploads: kept(boolean, true),
  warn_about_potentially_unwanted_characters: kept(boolean, true),
  suggestion_commit_message: { ...kept(text, null), nullable: true },
  issue_branch_template: { ...kept(text, null), nullable: true },
} as const satisfies Readonly<Record<string, ProjectSetting>>;

export type ProjectSettingName = keyof typeof PROJECT_SETTINGS;

/** The value of a setting: the project's, or GitLab's default. */
export function settingOf({ settings }: Project, name: ProjectSettingName): SettingValue {
  const value = settings?.[name];
  return value === undefined ? PROJECT_SETTINGS[name].initial : value;
}

/** All settings, as the API returns them. */
export function allSettings(project: Project): Record<string, SettingValue> {
  const names = Object.keys(PROJECT_SETTINGS) as ProjectSettingName[];
  return Object.fromEntries(names.map((name) => [name, settingOf(project, name)]));
}

/** The deprecated switches, each of which is a setting of two values. GitLab: "Deprecated: use `*_access_level`". */
const SWITCHES = {
  issues_enabled: "issues_access_level",
  merge_requests_enabled: "merge_requests_access_level",
  wiki_enabled: "wiki_access_level",
  jobs_enabled: "builds_access_level",
  snippets_enabled: "snippets_access_level",
  container_registry_enabled: "container_registry_access_level",
} as const satisfies Readonly<Record<string, ProjectSettingName>>;

/** The deprecated names of settings, as the API returns them. */
export function deprecatedSettings(project: Project): Record<string, SettingValue> {
  const switches = Object.entries(SWITCHES).map(([name, setting]) => [
    name,
    settingOf(project, setting) !== "disabled",
  ]);
  return {
    ...(Object.fromEntries(switches) as Record<string, boolean>),
    emails_disabled: settingOf(project, "emails_enabled") !== true,
    tag_list: settingOf(project, "topics"),
  };
}

/** The settings that a request changes, or a fault for each parameter that the sandbox can't keep. */
export function changedSettings(
  params: Readonly<Record<string, unknown>>,
  others: readonly string[],
  faults: string[],
): Record<string, SettingValue> {
  const changes: Record<string, SettingValue> = {};
  for (const [name, raw] of Object.entries(params).filter(([name]) => !others.includes(name))) {
    const found = renamed(name);
    if (!found) {
      faults.push(`${name}: the sandbox does not support this parameter of a project`);
      continue;
    }
    const setting: ProjectSetting = PROJECT_SETTINGS[found.name];
    const read = raw === null ? (setting.nullable ? null : undefined) : found.kind(raw, name, faults);
    if (read === undefined) continue;
    const value = found.value(read);
    if (setting.plays && !setting.plays.includes(value)) {
      const choices = setting.plays.map((one) => JSON.stringify(one)).join(" and ");
      faults.push(`${name}: the sandbox supports only ${choices} for ${found.name}`);
    } else {
      changes[found.name] = value;
    }
  }
  return changes;
}

interface Named {
  readonly name: ProjectSettingName;
  readonly kind: Kind<SettingValue>;
  /** The value of the setting that a parameter's value means. */
  value(read: SettingValue): SettingValue;
}

/** The setting of a parameter, also of a deprecated one. */
function renamed(name: string): Named | undefined {
  if (Object.hasOwn(PROJECT_SETTINGS, name)) {
    const own = name as ProjectSettingName;
    return { name: own, kind: PROJECT_SETTINGS[own].kind, value: (read) => read };
  }
  if (Object.hasOwn(SWITCHES, name)) {
    const setting = SWITCHES[name as keyof typeof SWITCHES];
    return { name: setting, kind: boolean, value: (read) => (read === true ? "enabled" : "disabled") };
  }
  switch (name) {
    case "emails_disabled":
      return { name: "emails_enabled", kind: boolean, value: (read) => read !== true };
    case "public_builds":
      return { name: "public_jobs", kind: boolean, value: (read) => read };
    case "tag_list":
      return { name: "topics", kind: textList, value: (read) => read };
    default:
      return undefined;
  }
}
