/** The severity of a diagnostic: an error stops the work, a warning asks for a decision, an info reports a fact. */
export type Severity = "error" | "warning" | "info";

/** The documentation of one code. */
export interface CodeEntry {
  /** The severities of its diagnostics. With an exception, an error becomes a warning that repeats the reason. */
  readonly severities: readonly Severity[];
  /** Whether an entry in `exceptions` can allow it. */
  readonly exception: boolean;
  readonly title: string;
  /** The meaning, in a sentence or two. */
  readonly meaning: string;
  /** How to resolve it. */
  readonly wayOut: string;
}

/**
 * All codes of diagnostics. A code has one meaning and never changes. `npm run schema` writes docs/codes.md from this
 * table. A code outside the table is a type error, and a code that nothing emits fails a test.
 */
export const codes = {
  // Reading the file.
  NO_FILE: error(
    "The file cannot be read",
    "A file that the command line needs is missing or not readable.",
    "Check the path and its permissions.",
  ),
  NOT_YAML: error(
    "The file is not YAML",
    "A Pulumi.<stack>.yaml has a syntax error, such as a tab in the indentation.",
    "Correct the line that the message names.",
  ),
  DUPLICATE_KEY: error(
    "A key occurs twice",
    "YAML allows a key once in a map. Pulumi refuses the file.",
    "Keep one of the two.",
  ),
  UNRESOLVED_ALIAS: error(
    "An alias cannot be resolved",
    "An alias (`*name`) has no anchor (`&name`) before it, or aliases multiply without end.",
    "Define the anchor before the alias, or write the value.",
  ),
  SEVERAL_DOCUMENTS: error(
    "The file holds several documents",
    "Pulumi reads only the first document of a file, so the others would have no effect.",
    "Keep one document: remove `---` and what follows it.",
  ),
  NO_SETTINGS: error(
    "There are no settings",
    "The file or the stack's configuration holds no settings where they belong: below `config`, as `platform:pipeline` or `platform:foundation`, or no map below `platform:defaults`.",
    "Write the settings below that key. Mind the indentation and the letter case.",
  ),
  NOT_A_DEFAULT: error(
    "A setting is not for all projects",
    "The defaults of all projects hold what a project is, or what somebody decided about one project, such as an exception.",
    "Write it in the project's own settings.",
  ),
  EMPTY_RING: error(
    "A ring names no stack",
    "An entry of `rings` in `platform:fleet` covers no stack of the platform repository, so the order of the updates would not be the one that was meant.",
    "Write the name of a stack, the path of its project, or a pattern of either.",
  ),
  TWICE_IN_RINGS: error(
    "A stack is in two rings",
    "Two entries of `rings` in `platform:fleet` name the same stack.",
    "Keep one of the two entries.",
  ),
  TWO_KINDS_OF_SETTINGS: error(
    "A stack has both kinds of settings",
    "One stack onboards a project or is a foundation, never both.",
    "Leave out `platform:pipeline` or `platform:foundation`.",
  ),
  SECRET_SETTINGS: error(
    "The settings hold a secret",
    "A secret inside the settings would be stored in plain text later.",
    "Set it as a secret below `platform:secrets`, and name it in the settings.",
  ),

  // Single settings.
  UNKNOWN_KEY: error(
    "There is no such setting",
    "The key is misspelt, in another letter case or in the wrong place.",
    "Use the suggested key, or see docs/settings.md.",
  ),
  MISSING_KEY: error("A required setting is missing", "The setting has no default and must be written.", "Add it."),
  WRONG_TYPE: error(
    "The value has the wrong type",
    "A value of another type belongs here, such as text, a list or a map.",
    "Write a value of the type that the message names.",
  ),
  NOT_A_CHOICE: error(
    "The value is not one of the choices",
    "The setting accepts only the values that the message lists.",
    "Write one of them.",
  ),
  EMPTY_LIST: error("The list is empty", "The list needs at least one item.", "Add an item, or leave the setting out."),
  TOO_MANY_ITEMS: error(
    "The list has too many items",
    "The CI system or Pulumi accepts fewer items.",
    "Shorten the list to the number that the message names.",
  ),
  OVER_LIMIT: error(
    "A limit of the CI system is exceeded",
    "The CI system would refuse the file, a variable or a name, because it is too long, too large or there are too many.",
    "Follow the way out in the message.",
  ),
  TIER_LIMIT: warning(
    "A limit of a tier is exceeded",
    "The CI system would refuse the pipeline on some tiers or instances.",
    "Follow the way out in the message, unless your tier takes more.",
  ),
  BAD_NAME: error(
    "The text has the wrong format",
    "A name, path, address, schedule or other text does not match its format.",
    "Write it in the format that the message describes.",
  ),
  OUTSIDE_PROJECT: error(
    "The path leads out of the project",
    "Folders of programs and policy packs are inside the GitLab project.",
    "Name a folder relative to the project's top folder.",
  ),
  BAD_TRIGGER: error(
    "A deployment needs exactly one trigger",
    "A deployment has neither a branch nor a tag pattern, or both.",
    "Keep one of `branch` and `tag`.",
  ),
  BAD_DATE: error(
    "The date is not possible",
    "The date does not exist, is in the past, or is too far away.",
    "Write a date in the range that the message describes.",
  ),

  // Several settings together.
  CONFLICTING_KEYS: error(
    "Settings exclude or require each other",
    "Exactly one of several settings is allowed, or one setting requires another one.",
    "Keep the combination that the message names.",
  ),
  NO_EFFECT: error(
    "The setting has no effect",
    "Another setting makes this one meaningless, so jobs would never do what it describes.",
    "Leave it out, or change the other setting.",
  ),
  DUPLICATE_NAME: error(
    "Two things have the same name",
    "Two deployments, programs, variables, teams or ESC environments would have one name.",
    "Rename one of them.",
  ),
  DUPLICATE_STACK: error(
    "Two deployments deploy the same stack",
    "Each could change what the other deployed.",
    "Give each deployment its own stack.",
  ),
  OVERLAPPING_TAGS: refusal(
    "One tag starts two deployments",
    "The tag patterns of two deployments have tags in common. It is an error if the later deployment of a program is automatic and has other tags as well: a tag for staging would deploy production, too. Otherwise the later one waits for the earlier one.",
    "Choose patterns that no tag has in common, or set `approval: manual`. Deployments with the same pattern are deployed in order.",
  ),
  RESERVED_NAME: error(
    "The name is reserved",
    "The CI system or the pipeline itself uses this name.",
    "Choose another name.",
  ),
  UNKNOWN_DEPLOYMENT: error(
    "There is no such deployment",
    "A variable names a deployment that the settings do not declare.",
    "Name one of the declared deployments.",
  ),
  UNKNOWN_PROGRAM: error(
    "There is no such program",
    "A setting names a program that the settings do not declare, or declare later.",
    "Name one of the programs that the message lists.",
  ),
  UNUSED_PROGRAM: error(
    "No deployment deploys the program",
    "A program without a deployment has no jobs.",
    "Add a deployment, or remove the program.",
  ),
  MIXED_PROGRAMS: error(
    "One program has stacks of two Pulumi projects",
    "All deployments of a program are stacks of one Pulumi project.",
    "Correct the stack, or declare several programs in `programs`.",
  ),
  FOREIGN_STACK: error(
    "The stack belongs elsewhere",
    "The stack is in another Pulumi organization or Pulumi project than the program.",
    "Name a stack of the program.",
  ),
  CLOUD_ONLY: error(
    "The setting needs Pulumi Cloud",
    "A self-managed backend does not have this feature of Pulumi Cloud.",
    "Leave the setting out.",
  ),
  ENTERPRISE_ONLY: error(
    "The setting needs a higher Pulumi edition",
    "The edition of the Pulumi organization does not have this feature.",
    "Leave the setting out, or correct `edition`.",
  ),
  CANNOT_REMEDIATE: error(
    "Drift of this deployment cannot be remediated",
    "A schedule runs the default branch, which may contain changes that are not deployed here.",
    "Choose `fail` or `report`.",
  ),
  SHARED_IDENTITY: error(
    "Previews cannot be separated from deployments",
    "The edition or the backend has no identity that can preview but not deploy.",
    "Set `previews` to `none`, or to `shared` with an exception.",
  ),
  NO_ISSUER: error(
    "This stack does not own the OIDC issuer",
    "Settings of an issuer are given where the stack has none, or where a foundation owns it.",
    "Leave them out, or set them in the foundation's settings.",
  ),
  OUTSIDE_GROUP: error(
    "The project is not in the group",
    "`trust.group` names a group that the project is not in.",
    "Name a group above the project.",
  ),
  DOTTED_GROUP: error(
    "The group's path has a dot",
    "A trust policy takes a dot for any character, so another group would be trusted too.",
    "Name the project's own group.",
  ),

  // ESC environments.
  PLAIN_SECRET: error(
    "A secret is written in plain text",
    "The settings file is in git, so every reader of the repository can read the secret.",
    "Set it as a secret of the platform stack, and name it in `esc.secrets`.",
  ),
  SHARED_LOGIN: error(
    "Credentials would be shared",
    "Unreviewed code or another deployment would get the credentials of a deployment.",
    "Give each identity its own credentials, as the message describes.",
  ),
  MISSING_PREVIEW_SECRET: error(
    "Previews lack a secret or a login",
    "A value that previews share refers to a secret or a login that only the deployment has.",
    "Name one for previews, which unreviewed code may read.",
  ),
  UNUSED_PREVIEW_KEY: error(
    "The ESC environment has no counterpart for previews",
    "Deployments and previews open the same ESC environment, so settings for previews alone have no effect.",
    "Leave the setting out.",
  ),
  PIPELINE_TEAM: error(
    "The team belongs to a pipeline",
    "A team of a pipeline's jobs may open only what these jobs need.",
    "Name a team of people.",
  ),
  TEMPLATE_READS_SECRETS: error(
    "Review stacks could read secrets",
    "Unreviewed code could read the state and the secrets of the template's stack.",
    "Name a stack that is only a template.",
  ),
  BAD_ESC_DEFINITION: error(
    "ESC refuses the definition",
    "Pulumi ESC reports an error in the environment's definition.",
    "Correct the value that the message names.",
  ),
  ESC_NOT_WRITTEN: error(
    "An ESC environment was not written",
    "Pulumi Cloud's provider reports an update that failed as a success, with revision 0.",
    "Run `pulumi refresh`, which reads what there is, and then `pulumi up`.",
  ),

  // Exceptions.
  UNUSED_EXCEPTION: error(
    "An exception allows nothing",
    "The settings do not do what the exception allows, or they do it at another path.",
    "Remove the exception, or correct its path.",
  ),
  SHARED_PREVIEWS: exception(
    "Previews can deploy",
    "`previews: shared` gives merge requests the identity of deployments.",
    "Use `separated` or `none`.",
  ),
  PREVIEW_READS_SECRETS: exception(
    "Previews can read a stack's secrets",
    "A job that previews a stack can export its state and decrypt its secrets.",
    "Do not preview this deployment: preview one before it.",
  ),
  PREVIEW_OPENS_DEPLOYMENT: exception(
    "Previews can open a deployment's ESC environment",
    "An ESC environment that is linked to the stack is opened by its previews, too.",
    "Use `attach: job`, or do not preview the deployment.",
  ),
  DEPLOYMENTS_USE_CACHES: exception(
    "Deployments use caches of merge requests",
    "Code from a cache that a merge request's job wrote could run with the credentials of a deployment.",
    "Use `caches: separated`.",
  ),
  UNPROTECTED_SECRET: exception(
    "A secret is not protected",
    "Every user who can push a branch can read an unprotected CI/CD variable.",
    "Leave `protected` out.",
  ),
  EVERY_TAG_DEPLOYS: exception(
    "Every tag deploys",
    "The tag pattern matches every tag.",
    "Use a pattern that only releases match, such as `release-*`.",
  ),
  SHARED_GROUP: exception(
    "A group shares identities",
    "Every project in the group, including a future one, can deploy what this project can.",
    "Leave `trust.group` out.",
  ),
  FORK_PIPELINES: exception(
    "Forks run pipelines in the project",
    "A member who runs a fork's pipeline gives the fork's code unprotected secrets.",
    "Switch the setting off in the GitLab project.",
  ),
  PROTECTED_IN_MERGE_REQUESTS: exception(
    "Merge requests get protected resources",
    "Merge requests between protected branches get protected secrets before a review.",
    "Switch the setting off in the GitLab project.",
  ),
  OPEN_ORGANIZATION: exception(
    "Every member can access all stacks",
    "The organization's default permissions apply to every team's token, too.",
    "Set the default permissions of members to None in Pulumi Cloud.",
  ),
  JOB_TOKEN_PUSHES: exception(
    "Job tokens can push",
    "A job token can push to the repository with the rights of the user who started the job.",
    "Switch the setting off in the GitLab project.",
  ),
  WIDER_TEAM: exception(
    "An existing team has more permissions",
    "A team that the update adopts has permissions that the stack does not plan, and every job that gets its token would have them.",
    "Remove the permissions in Pulumi Cloud.",
  ),
  LOST_POLICIES: exception(
    "Policies of an existing issuer would be lost",
    "Pulumi Cloud replaces the policies of an OIDC issuer as a whole, so that the update would remove those that the stack does not plan.",
    "Plan them in a foundation, or remove them in Pulumi Cloud.",
  ),

  // A foundation and its projects.
  EMPTY_FOUNDATION: error(
    "The foundation has no projects",
    "No project's settings name this stack as their foundation, and an issuer needs a policy.",
    "Set `trust.foundation` in a project's settings, or destroy the stack.",
  ),
  DUPLICATE_PROJECT: error(
    "Two stacks onboard the same project",
    "Each of the two stacks would replace the other's CI file, variables and protections.",
    "Remove one of the two files, and destroy its stack with `leave`.",
  ),
  MISSING_FOUNDATION: error(
    "The foundation has no file",
    "`trust.foundation` names a stack without a file in the platform repository, so nothing trusts the project's jobs.",
    "Correct the name, or add the file of the foundation.",
  ),
  MISSING_GRANT_TARGET: error(
    "What a permission is for does not exist",
    "The platform repository's own stack gives the team that reads permissions for stacks and ESC environments of other stacks, which have not been updated.",
    "Update the stacks that the message names, or run `fleet up`, which updates them first.",
  ),
  MISSING_PLATFORM: error(
    "The platform repository's own stack has no file",
    "`pipeline.stack` of the platform repository's settings names a stack without a file, so nothing makes what its pipeline needs.",
    "Correct the name, or add the file of that stack.",
  ),
  UNREADABLE_FLEET: error(
    "A stack waits for files with errors",
    "A file of the platform repository has errors. It may be that of a project of the foundation, whose policies would be lost, or of a stack that the pipeline of the platform repository reads.",
    "Correct the files that the other errors name.",
  ),
  OTHER_FOUNDATION: error(
    "The project does not match its foundation",
    "The organization or the edition differs from the foundation's.",
    "Set both to the same value.",
  ),
  SHORT_TOKENS: error(
    "A job may outlive its token",
    "The foundation limits tokens to less than the project's timeout.",
    "Shorten `timeout`, or raise `maxTokenHours`.",
  ),
  TOO_MANY_POLICIES: error(
    "The issuer has too many policies",
    "Pulumi Cloud accepts 40 policies for each OIDC issuer.",
    "Let projects of a group share identities, or divide the projects.",
  ),
  POLICY_COUNT: info(
    "How many policies the foundation has",
    "The OIDC issuer's policies are counted against the limit of 40.",
    "Nothing: this is for planning.",
  ),

  // The program's files.
  DETECTED_PROGRAM: info(
    "What was detected in the program's files",
    "The runtime, the package manager and the version that were detected, and by which file.",
    "Nothing, unless it is wrong: settings override it.",
  ),
  ADOPTED: info(
    "An existing resource is adopted",
    "The update imports a resource of GitLab or Pulumi Cloud that has the name of a planned one. The line says what changes in it, and which properties are kept.",
    "Nothing, unless the resource is for something else: then choose another name.",
  ),
  LEFT_ALONE: info(
    "Existing resources are kept",
    "The project has variables, deployment environments, schedules or webhooks that are not planned. No update changes them.",
    "Nothing, unless they are for jobs that no longer exist: then remove them.",
  ),
  STORED_TOKEN: warning(
    "The project has a stored Pulumi access token",
    "The project has a CI/CD variable `PULUMI_ACCESS_TOKEN` that is not planned. Jobs get it; unless it is protected, also jobs of unreviewed code.",
    "Delete the variable and revoke the token.",
  ),
  LOST_TOKEN: refusal(
    "Nothing holds a Pulumi access token",
    "Pulumi Cloud has a token with the name and the description of this pipeline's tokens that is not in the stack's state: the answer was lost when an update created it.",
    "Run `pulumi up`, which revokes it. If that fails, revoke it in Pulumi Cloud.",
  ),
  OTHER_RUNTIME: error(
    "The runtime differs from Pulumi.yaml",
    "The settings and the program's Pulumi.yaml name different runtimes.",
    "Change the setting, or leave it out.",
  ),
  OTHER_PROJECT: error(
    "The Pulumi project differs from Pulumi.yaml",
    "The deployments' stacks and the program's Pulumi.yaml name different Pulumi projects.",
    "Change the deployments' stacks, or the program's path.",
  ),
  OLD_PULUMI: error(
    "Pulumi is too old",
    "The version of Pulumi in the image lacks a command, a flag or an option that the jobs use.",
    "Set the version that the message names, or a newer one.",
  ),
  NO_PROJECT_FILE: warning(
    "There is no Pulumi.yaml",
    "The program's folder has no Pulumi.yaml, so jobs will fail.",
    "Check the program's path, or commit the file.",
  ),
  UNSUPPORTED_RUNTIME: warning(
    "Pulumi.yaml names no supported runtime",
    "Pipelines are made for nodejs, python, go, dotnet, java and yaml.",
    "Set `runtime`, or correct Pulumi.yaml.",
  ),
  MISSING_LOCK_FILE: warning(
    "The lock file is missing",
    "No file pins the dependencies, so a job may install other versions than the one before it.",
    "Commit the lock file.",
  ),
  NO_BUILD_FILE: warning(
    "There is no build file",
    "The program's folder has no .NET project, or no Maven or Gradle build.",
    "Commit it, or check the program's path.",
  ),
  NO_GRADLE_WRAPPER: warning(
    "There is no Gradle wrapper",
    "Pulumi's image has an old Gradle.",
    "Commit the Gradle wrapper.",
  ),
  OTHER_PACKAGE_MANAGER: warning(
    "The package manager differs from package.json",
    "`packageManager` in package.json or Pulumi itself names another package manager than the one that is used.",
    "Make package.json, Pulumi.yaml, the lock file and the settings agree.",
  ),
  UNCOMMITTED_SDK: warning(
    "A generated SDK is not committed",
    "Pulumi.yaml names packages, and the package manager would link their SDKs to folders that are not there.",
    "Leave `install` out, so that `pulumi install` generates them, or commit the folder `sdks`.",
  ),
  UNPINNED_YARN: warning(
    "The version of Yarn is not pinned",
    "Jobs may run another version of Yarn than developers do.",
    "Set `packageManager` in package.json.",
  ),
  YARN_WITHOUT_NODE_MODULES: warning(
    "Yarn makes no node_modules folder",
    "Pulumi loads its SDK from node_modules.",
    "Set `nodeLinker: node-modules` in .yarnrc.yml.",
  ),
  UNUSABLE_VIRTUALENV: warning(
    "The virtualenv cannot be used",
    "The virtualenv in Pulumi.yaml is not a folder next to it with a plain name.",
    "Name a folder such as venv.",
  ),
  UNCLEAR_VERSION: warning(
    "The language's version is unclear",
    "The file names no single version of the language.",
    "Name one version, or set `version`.",
  ),
  NO_IMAGE_FOR_VERSION: warning(
    "Pulumi has no image of the version",
    "Pulumi publishes no image of the version that the file requires.",
    "Require another version, or set `image`.",
  ),

  LEFT_OUT: warning(
    "The target leaves something out",
    "The rendered file of this target, or Pulumi Deployments, does not do a part of the pipeline.",
    "Accept that, follow the way out in the message, or choose GitLab.",
  ),
  UNSUPPORTED_BY_TARGET: error(
    "The target cannot do this",
    "The system that runs the deployments has no such feature, and to go without it would be unsafe or would deploy something else.",
    "Follow the way out in the message, or set `target: gitlab`.",
  ),
  OTHER_TARGET: warning(
    "The setting is for another target",
    "`pulumiDeployments` is read only with `target: deployments`.",
    "Nothing, if the project may move to Pulumi Deployments: else leave it out.",
  ),
  NO_STACK: error(
    "There is no such stack",
    "Pulumi Deployments has its settings on a stack, and Pulumi Cloud has no stack of this name, or the token may not read it.",
    "Create the stack with the command in the message, or correct its name.",
  ),
  NO_INTEGRATION: error(
    "The Pulumi organization has no such integration",
    "Pulumi Deployments clones the repository with an integration that the organization does not have.",
    "Add the integration in Pulumi Cloud, under Management > Version control, or choose another source.",
  ),
  ESC_NOT_OPENED: error(
    "Runs could not open their ESC environments",
    "Runs that an event starts have the identity of their stack, and the organization's default permissions do not let it open ESC environments.",
    "Set `pulumiDeployments.role`, or set `authentication: token`.",
  ),
  MOVED: info(
    "The deployments move to another target",
    "The stack manages resources of the former target. They stop deploying before the new target starts to, and the next update deletes these resources.",
    "Nothing.",
  ),
  SECOND_UPDATE: warning(
    "The update has to be repeated",
    "A stack can have one resource for its deployment settings, and the settings need another kind of resource now. This update deletes the old one.",
    "Run `pulumi up` again, which creates the new one.",
  ),

  // Kestra flows.
  KESTRA_CREDENTIAL: error(
    "A credential of Kestra is for other jobs",
    "Unreviewed code could deploy Kestra flows with this credential, or the job that needs it does not get it.",
    "Declare one variable for each deployment, and another one for merge requests whose token cannot change flows.",
  ),
  KESTRA_DELETES: error(
    "Two deployments would delete each other's flows",
    "Two entries deploy one namespace of a Kestra server, and one of them deletes the flows that are not in its folder.",
    "Put all flows of the namespace into one folder, or delete none.",
  ),
  KESTRA_FOLDERS: error(
    "Folders of Kestra flows overlap",
    "Every YAML file below a folder of flows is deployed as a flow, also those of a folder inside it.",
    "Give each namespace, and the files of a namespace, folders beside each other.",
  ),
  KESTRA_DIALECT: error(
    "The image has another command line",
    "The image of the Kestra jobs does not have the commands of the dialect.",
    "Change the image or the dialect.",
  ),
  KESTRA_NO_DRIFT: refusal(
    "Drift of Kestra flows is not detected",
    "The schedule compares the flows of the default branch with those that run. It cannot say what runs of a deployment on a tag, on another branch or after an approval, and the dialect legacy cannot read flows.",
    "Leave `onDrift` out, or set it to `ignore`.",
  ),
  KESTRA_NOT_VALIDATED: warning(
    "Merge requests do not validate the Kestra flows",
    "A broken flow is found only when it is deployed.",
    "Set `kestra.validation` of the program.",
  ),
  KESTRA_PLAIN_HTTP: warning(
    "The connection to Kestra is not encrypted",
    "The credential crosses the network in plain text.",
    "Name an address with https.",
  ),

  // Warnings about valid settings.
  FLOATING_IMAGE: warning(
    "The image is not pinned",
    "The image's tag may name another image later.",
    "Name a version, or a digest.",
  ),
  FLOATING_INCLUDE: warning(
    "An include of another project is not pinned",
    "GitLab merges the included file into the CI file. A person who can change it can change the jobs that deploy, without a merge request in this project.",
    "Name a commit.",
  ),
  UNGUARDED_PRODUCTION: warning(
    "Production deploys without approval",
    "Each push to the branch deploys production at once.",
    "Set `approval: manual`, or deploy on a tag.",
  ),
  NOT_PREVIEWED: warning(
    "A program is not previewed",
    "Merge requests do not preview production, whose secrets they could read.",
    "Put a deployment before it that merge requests may preview, or set `preview`.",
  ),
  LINKED_CREDENTIALS: warning(
    "Jobs that only read have a deployment's credentials",
    "An ESC environment that is linked to the stack is opened by its previews and drift jobs, too.",
    "Use `attach: job`.",
  ),
  ORGANIZATION_TOKENS: warning(
    "Tokens cannot be limited",
    "The edition has no team tokens: every job's token can change every stack.",
    "Use a separate organization, or the Enterprise edition.",
  ),
  STORED_TOKENS: warning(
    "Tokens are stored",
    "Pulumi access tokens are kept as CI/CD variables.",
    "Prefer `authentication: oidc`.",
  ),
  REVIEW_RUNS_UNREVIEWED: warning(
    "Review stacks run unreviewed code",
    "Unreviewed code is deployed with the review stacks' credentials.",
    "Use a cloud account that holds nothing else.",
  ),
  EXPERIMENTAL_PLANS: warning(
    "Update plans are experimental",
    "Pulumi may refuse a correct update plan.",
    "Turn `savedPlans` off where that happens.",
  ),
  PLANS_UNUSED: warning(
    "Update plans are not used",
    "Only a deployment that a person starts uses an update plan, and there is none.",
    "Set `approval: manual`, or leave `savedPlans` out.",
  ),
  NO_PASSPHRASE: warning(
    "No passphrase is set",
    "The self-managed backend encrypts secrets with a passphrase that no variable sets.",
    "Add the variable PULUMI_CONFIG_PASSPHRASE, unless the group has one.",
  ),
  STATE_ON_RUNNER: warning(
    "The state is on the runner",
    "A file backend is lost with the runner's container.",
    "Use an object store.",
  ),
  UNSEEN_VARIABLE: warning(
    "Merge requests do not get a variable",
    "The variable is protected and not for one deployment.",
    "Name the deployment that needs it.",
  ),
  PLAIN_SECRET_VARIABLE: warning(
    "A variable looks like a secret",
    "Every reader of the repository can read the variable's value.",
    "Set it as a secret of the platform stack.",
  ),
  UNEXPANDED_REFERENCE: warning(
    "A reference in a variable is not expanded",
    "The value refers to another variable, and jobs get the unexpanded reference.",
    "Set `expand: true` to have the reference replaced, or `expand: false` to keep it.",
  ),
  UNREVIEWED_PUSH: warning(
    "Pushes need no approval",
    "A Maintainer can push to the branch without a merge request.",
    'Set `protection.push` to "no one".',
  ),

  // GitLab and Pulumi Cloud.
  TOKEN_REFUSED: error(
    "The token was refused",
    "GitLab or Pulumi Cloud does not accept the token.",
    "Set a valid token.",
  ),
  LOOKUP_FAILED: error(
    "A lookup failed",
    "GitLab, Pulumi Cloud or the certificate could not be queried.",
    "See the reason in the message, and try again.",
  ),
  UNKNOWN_AUTHORITY: error(
    "GitLab's certificate authority is not trusted",
    "GitLab's certificate was signed by a certificate authority of the company, which this machine does not know.",
    "Set `gitlab:cacertFile` in the stack's configuration to the file of its certificate.",
  ),
  NO_GITLAB: error(
    "There is no GitLab at the address",
    "The address has no API of GitLab. Often the path is missing that GitLab is installed below.",
    "Set GITLAB_BASE_URL or `gitlab:baseUrl` to the address of GitLab, with its path.",
  ),
  UNREADABLE_PROVIDER: error(
    "A passed provider cannot be read",
    "The component sends requests to GitLab and Pulumi Cloud itself, as the provider that the program passes to it. It cannot read one of a program in another language, nor one whose configuration a preview does not know.",
    "Configure the default provider in the stack, with `gitlab:token` and `gitlab:baseUrl`, or with `pulumiservice:accessToken` and `pulumiservice:apiUrl`.",
  ),
  NO_PERMISSION: error(
    "The token has too few rights",
    "The token's user is not a Maintainer of the project, or not an admin of the Pulumi organization.",
    "Give the user the role, or use another token.",
  ),
  NO_PROJECT: error(
    "GitLab has no such project",
    "The project does not exist, or the token may not see it.",
    "Check the path and the token.",
  ),
  NO_JOB_TOKEN_SOURCE: error(
    "GitLab has no such project or group for the job token allow-list",
    "A project or group in `jobTokenAccess` does not exist, or the token may not see it.",
    "Check the path and the token.",
  ),
  ARCHIVED_PROJECT: error(
    "The project is archived",
    "An archived project cannot be changed.",
    "Unarchive it in GitLab.",
  ),
  NO_ORGANIZATION: error(
    "Pulumi Cloud has no such organization",
    "The organization does not exist, or the token may not see it.",
    "Check the name and the token.",
  ),
  WRONG_PATH: error(
    "The project has another path",
    "GitLab signs ID tokens only for the current path, in its letter case.",
    "Set `project` to the path in the message.",
  ),
  WRONG_INSTANCE: error(
    "The projects are on another GitLab",
    "The GitLab that was queried is not the foundation's.",
    "Correct `gitlab`, or GITLAB_BASE_URL.",
  ),
  WRONG_BRANCH: error(
    "The default branch differs",
    "`defaultBranch` is not the project's default branch.",
    "Set it to the branch in the message.",
  ),
  OTHER_CI_FILE: error(
    "The project uses another CI file",
    "GitLab would not read the rendered file.",
    "Reset the CI/CD configuration file of the project.",
  ),
  OTHER_SUBJECT: error(
    "ID tokens have another subject",
    "The project changes the `sub` claim, which the trust policies expect unchanged.",
    "Reset ci_id_token_sub_claim_components.",
  ),
  SHARED_CACHES: error(
    "Protected branches share caches",
    "The project does not separate the caches of protected branches.",
    "Switch on separate caches for protected branches.",
  ),
  SELF_APPROVAL: error(
    "One person can approve their own deployment",
    "The project lets the person who started a pipeline approve its deployments.",
    "Switch the setting off in the GitLab project.",
  ),
  FILE_EXISTS: error(
    "The project already has a CI file",
    "A CI file that another tool or a person wrote is never replaced silently.",
    "Set `delivery: include` (by a merge request: `includeByMergeRequest`) to keep it beside the pipeline, or `replaceExistingFile` to replace it. With `delivery: mergeRequest`, the merge request replaces it.",
  ),
  NO_TEAM_FILE: error(
    "No CI file of the team can include the pipeline",
    "With `delivery: include` or `includeByMergeRequest`, the project's own `.gitlab-ci.yml` includes the rendered file, but the project has none.",
    "Set `delivery: commit`, or commit a `.gitlab-ci.yml` first.",
  ),
  UNSAFE_EDIT: error(
    "The team's CI file cannot be edited safely",
    "The entry could not be added or removed without a change of other lines, or the file is not valid.",
    "Correct the file, or edit the entry by hand: an existing entry is kept as it is.",
  ),
  MISSING_INCLUDE: error(
    "An included file does not exist",
    "GitLab starts no pipeline if a local file in `include`, or one that such a file includes, is not there.",
    "Commit the file first, or remove it from `include`.",
  ),
  MERGE_CLASH: error(
    "A name is in both CI files",
    "GitLab merges an included file into the including one, which takes precedence: a job or hidden entry of the same name would be a mixture of both.",
    "Rename the one in the team's file, or the deployment or program.",
  ),
  MISSING_STAGE: error(
    "A job has no such stage",
    "With `delivery: include` all jobs are in one stage of the team's file. With `include` the stages of the rendered file replace those of the included ones.",
    "Set `stage` to a stage of that file, or add the stage to `stages`.",
  ),
  TEAM_JOB_IDENTITY: error(
    "A job of the team would get an identity of the pipeline",
    "The team's CI file requests an ID token for Pulumi Cloud, uses an entry that does, or uses an environment with a stored Pulumi token.",
    "Remove it from the team's file.",
  ),
  TEAM_JOB_ENVIRONMENT: warning(
    "A job of the team uses an environment of the pipeline",
    "Jobs get the CI/CD variables of their deployment environment.",
    "Give the job another environment, or make sure that it may have the variables.",
  ),
  CANCELLED_DEPLOYMENTS: error(
    "A failed job of the team would cancel a deployment",
    "`workflow:auto_cancel:on_job_failure: all` cancels all running jobs of a pipeline, and a cancelled deployment leaves its stack half changed.",
    "Remove it from the team's file.",
  ),
  TEAM_WORKFLOW: warning(
    "The team's workflow does not fit the pipeline",
    "The workflow of the including file decides for the jobs of both files which pipelines exist.",
    "Change the workflow or the rules of the jobs that the message names.",
  ),
  UNREAD_INCLUDES: warning(
    "Some includes of the team were not checked",
    "Files of other projects, templates, components and patterns of paths are not read. GitLab merges them too, so they can change the jobs that deploy.",
    "Look for jobs and stages of the same names in them, and pin those of other projects to a commit.",
  ),
  TEAM_FILE: info(
    "The team's CI file is edited",
    "One entry is added to its `include`, or removed from it. Every other byte is unchanged.",
    "Nothing, if you agree.",
  ),
  UNMERGED_FILE: warning(
    "The CI file waits for a merge",
    "With `delivery: mergeRequest` or `includeByMergeRequest`, the CI file reaches the default branch by a merge request. The line says which one, what the project has until then, and what this update changes.",
    "Review the merge request in GitLab, and merge or close it.",
  ),
  FOREIGN_COMMITS: warning(
    "The merge request with the CI file has changes of others",
    "Who may push to the project can commit to the branch of the merge request, which no protection covers. The update keeps these commits.",
    "Review all changes of the merge request before the merge.",
  ),
  CLOSED_REQUEST: info(
    "A merge request with the CI file is closed",
    "Nothing is left to merge: the default branch has the wanted file, or the settings give the project up.",
    "Nothing, if you agree.",
  ),
  REQUEST_FAILED: error(
    "The merge request with the CI file is not complete",
    "GitLab refused the commit or the merge request, or did not answer. Everything else of the update is there.",
    "Correct what the message names, and run `pulumi up` again: it continues with the existing resources.",
  ),
  NO_MERGE_REQUESTS: error(
    "The project takes no merge requests",
    "A merge request with the CI file needs a default branch with a commit, and merge requests that are switched on.",
    "Push a first commit, switch merge requests on, or set `delivery: commit`.",
  ),
  PROTECTED_REQUEST_BRANCH: error(
    "The branch of the merge request would be protected",
    "Jobs of protected branches get protected variables. The branch has text that nobody reviewed yet, and its updates overwrite it.",
    "Change the protection in GitLab, so that it does not cover the branch.",
  ),
  DRIFTED: warning(
    "A resource was changed outside Pulumi",
    "GitLab has other values than the last update wrote, or the resource was deleted. An update without `--refresh` does not notice the change, and keeps it.",
    "Run `pulumi up --refresh` to restore the settings, or change the settings. `pulumi up` proposes a CI file that came by a merge request again without `--refresh`.",
  ),
  WEAKENED_PROTECTION: refusal(
    "A protection that the stack manages is weaker than planned",
    "The separation of identities depends on it. Until it is restored, more people can start a deployment. A preview warns; an update that would leave it so is refused.",
    "Run `pulumi up --refresh`, and find out who changed it.",
  ),
  ALREADY_DELETED: refusal(
    "A protection that is not planned any more is deleted already",
    "It is in the stack's state, but not in GitLab. The provider would fail when it deletes it again. A preview warns; an update without `--refresh` is refused.",
    "Run `pulumi up --refresh`.",
  ),
  WIDENED_ACCESS: refusal(
    "Somebody gave more access than planned",
    "The OIDC issuer has a policy, the job token allow-list has an entry, or a team has a permission, that is not planned. Jobs, or the holders of tokens that match the policy, can use it. A preview warns; an update that would leave it so is refused.",
    "Remove it, and find out who added it. An update with `--refresh` removes policies and entries, but not permissions. An exception `WIDER_TEAM` allows the permissions of teams.",
  ),
  DIGEST_NOT_WRITTEN: info(
    "The record of an update could not be written",
    "The update succeeded, but the stack tag by which `pulumi-pipeline fleet` finds unchanged stacks could not be written.",
    "Give the token of `pulumi up` write access to the stacks of the platform repository. The next update writes the tag.",
  ),
  LEAVING: info(
    "What pulumi destroy deletes and what it keeps",
    "The settings have `leave`, so this update prepares a destroy: it records what is kept, and in which order the rest is deleted.",
    "Nothing, if you agree. Otherwise change `leave`, and run `pulumi up` again before `pulumi destroy`.",
  ),
  LEAVE_CONFLICT: error(
    "The choices of leave contradict each other",
    "What is kept would not work without what is deleted, or jobs that no stack manages could use it.",
    "Change one of the two settings.",
  ),
  LEAVES_FAILING_JOBS: warning(
    "The jobs of the CI file that is handed over fail",
    "The CI file is handed over, but what lets its jobs log in to Pulumi Cloud is destroyed.",
    "Set `leave.trust` to `keep`, or remove the jobs after the destroy.",
  ),
  LEAVES_SECRETS: warning(
    "A destroy keeps secrets in the project",
    "Its jobs can read them, and no stack changes or removes them any more.",
    "Revoke them where they are issued, or set `leave.secrets` to `destroy`.",
  ),
  ALREADY_EXISTS: error(
    "A planned resource exists already",
    "GitLab or Pulumi Cloud has a resource of the same name that is not in the stack's state.",
    "Add its kind to `adopt`, or remove the resource.",
  ),
  STRICTER_PROTECTION: error(
    "An existing protection is stricter",
    "Onboarding would loosen a protection of the project.",
    "Follow the way out in the message.",
  ),
  LOOSER_PROTECTION: error(
    "An existing protection is looser",
    "In GitLab, the most permissive protection of a branch or tag counts.",
    "Remove it, or limit it to Maintainers.",
  ),
  PREMIUM_ONLY: error(
    "The setting needs GitLab Premium",
    "The GitLab Community Edition does not have this feature.",
    "Leave the setting out.",
  ),
  UNKNOWN_SECRET: error(
    "The secret is not set",
    "The settings name a secret that the platform stack does not have.",
    "Set it with the command in the message.",
  ),
  UNMASKABLE_SECRET: error(
    "GitLab cannot mask the value",
    "A masked variable has at least 8 characters and no white space.",
    "Encode the value on one line, or set `type: file` for a secret.",
  ),
  UNUSABLE_HOOK_TOKEN: error(
    "GitLab can't send the token of a webhook",
    "The secret has spaces, line breaks or other characters that a header must not have, or is empty.",
    "Set the secret again, without the line break at its end.",
  ),
  UNMASKED_SECRET: warning(
    "A secret is not masked",
    "GitLab masks no value of several lines. A job that prints the file shows the secret, and Maintainers can read it in the project's settings.",
    "Encode the secret on one line, or accept that with `visibility: visible`.",
  ),
  OTHER_CERTIFICATE: error(
    "The certificate is not trusted",
    "GitLab serves a certificate that is not among the thumbprints, or that this machine does not trust.",
    "If it is the right one, add its thumbprint.",
  ),
  INSECURE_ISSUER: error(
    "GitLab has no https address",
    "Pulumi Cloud reads the keys that sign ID tokens over https only.",
    "Serve GitLab over https and set its `external_url`, or set `authentication: token`.",
  ),
  PRIVATE_ISSUER: warning(
    "GitLab has a private address",
    "Pulumi Cloud reads the keys that sign ID tokens from GitLab, and can't reach a private address.",
    "Publish the two addresses in the message, or set `authentication: token`.",
  ),
  CERTIFICATE_EXPIRES: warning(
    "The certificate expires",
    "Jobs cannot log in with a new certificate until the stack is updated.",
    "Name both thumbprints, or run `pulumi up` after the change.",
  ),
  CERTIFICATE_UNSEEN: warning(
    "The certificate could not be read",
    "The thumbprints in the settings could not be compared with the served certificate.",
    "Check the thumbprints yourself.",
  ),
  TOKENS_EXPIRE: warning(
    "Stored tokens expire soon",
    "The tokens of all jobs expire within days.",
    "Rotate them with the command in the message.",
  ),
  OLD_TOKENS_EXPIRED: warning(
    "The previous tokens have expired",
    "The last day in `tokens.previous` has passed.",
    "Leave it out.",
  ),
  FOUNDATION_BEHIND: warning(
    "The foundation is not up to date",
    "The foundation lacks policies of this project, so jobs cannot log in.",
    "Run `pulumi up` on the foundation's stack.",
  ),
  GROUP_VARIABLE: warning(
    "A variable of a group changes what jobs do",
    "A group of the project has a CI/CD variable that the jobs set themselves, or must not have. It takes precedence over the CI file.",
    "Rename the group's variable, or limit its environment scope.",
  ),
  INHERITED_VARIABLE: info(
    "The project inherits variables of its groups",
    "A group has a CI/CD variable with the name of a planned one: in GitLab the project's takes precedence. Or the groups' variables could not be read.",
    "Nothing, if each job gets the value that it needs.",
  ),
  PIPELINE_VARIABLES: warning(
    "Pipeline variables are allowed",
    "Developers can start a pipeline with variables that replace the project's.",
    "Restrict pipeline variables in the GitLab project.",
  ),
  OPEN_JOB_TOKENS: warning(
    "Jobs of all projects may access the project",
    "The project's job token allow-list is off, so jobs of every project can access it with the rights of the users who start them.",
    "Set `jobTokenAccess`, or switch the allow-list on in the GitLab project.",
  ),
  NO_FLOWS: error(
    "A folder has no Kestra flows",
    "A deployment's folder of flows does not exist or holds no file that ends with .yml or .yaml. The job that deploys it would fail.",
    "Correct `path`, or add the flows.",
  ),
  BAD_FLOW: error(
    "Kestra would refuse a flow",
    "A file of flows is not what Kestra accepts: its YAML, its id, its namespace or a label. The rules are Kestra's.",
    "Correct the line that the message names.",
  ),
  NOT_READ_ONLY: refusal(
    "A production flow can be edited in Kestra",
    "A flow of a production deployment lacks the label `system.readOnly`, so somebody may change it in Kestra's editor. With `requireReadOnly` it is an error.",
    'Add the label `system.readOnly: "true"` to the flow.',
  ),
  BRANCH_WITHOUT_PIPELINE: warning(
    "A deploying branch has no pipeline",
    "GitLab reads the CI file of the pushed commit. The stack commits its file to the default branch only, and the branch has no file, or another one.",
    "After the update, merge the default branch into the branch.",
  ),
  UNSEPARATED_IDENTITIES: warning(
    "Deployments of one branch or tag share their trust",
    "The ID tokens of CircleCI name the branch or tag, and neither the job nor its deployment. So every job of a branch can log in as every deployment of it.",
    "Deploy on another branch or tag, if a job of one deployment must not change the stack of the other.",
  ),
  UNENFORCED_APPROVAL: warning(
    "An approval does not protect the identity",
    "CircleCI holds back the job that waits for an approval. Another job of the same branch or tag gets the same ID token without it, and everyone who may push to the repository may approve.",
    "Protect the branch or the tags in the version control system: what is reviewed there is what limits a deployment.",
  ),
  OUTDATED_DEPLOYMENTS: warning(
    "Older deployments may replace newer ones",
    "The GitLab project runs a deployment job even after a newer one of its deployment environment succeeded.",
    'Switch on "Prevent outdated deployment jobs" in the GitLab project.',
  ),
  UNCHECKED_MERGES: info(
    "A merge does not wait for a successful preview",
    "The GitLab project lets people merge a merge request whose pipeline fails, runs or was skipped.",
    'Switch on "Pipelines must succeed" in the GitLab project, and switch off "Skipped pipelines are considered successful".',
  ),
  ORGANIZATION_UNSEEN: warning(
    "The organization's permissions could not be read",
    "Whether every member can access all stacks is unknown.",
    "Check the default permissions in Pulumi Cloud.",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

function error(title: string, meaning: string, wayOut: string) {
  return { severities: ["error"], exception: false, title, meaning, wayOut } as const;
}

function exception(title: string, meaning: string, wayOut: string) {
  return { severities: ["error", "warning"], exception: true, title, meaning, wayOut } as const;
}

/** An error, or a warning in a harmless case. No exception allows it. */
function refusal(title: string, meaning: string, wayOut: string) {
  return { severities: ["error", "warning"], exception: false, title, meaning, wayOut } as const;
}

function warning(title: string, meaning: string, wayOut: string) {
  return { severities: ["warning"], exception: false, title, meaning, wayOut } as const;
}

function info(title: string, meaning: string, wayOut: string) {
  return { severities: ["info"], exception: false, title, meaning, wayOut } as const;
}
