import { logText } from "./log/logText";
import { shellQuote } from "./shell/shellScript";

/** GitLab Runner: the default of `GIT_CLEAN_FLAGS`. */
const CLEAN_FLAGS = "-ffdx";

/**
 * The commands that create a repository, or reuse the one of an earlier job. In a reused one they set the remote and the
 * credentials only: its hooks and configuration still apply to the runner's git commands.
 */
export function keptRepositoryCommands(project: string, url: string, credentials: string): readonly string[] {
  const settings = ["fetch.recurseSubmodules false", "credential.interactive never", "gc.autoDetach false"];
  return [
    `git -c init.defaultBranch=none init --template= ${shellQuote(project)}`,
    `cd ${shellQuote(project)}`,
    `if git remote add origin ${shellQuote(url)} 2> /dev/null; then`,
    `echo ${shellQuote(logText.notice("Created fresh repository.").trimEnd())}`,
    ...settings.map((setting) => `git config ${setting}`),
    `else git remote set-url origin ${shellQuote(url)}; fi`,
    `git config --file .git/config --replace-all include.path ${shellQuote(credentials)} '\\.gitlab-runner\\.ext\\.conf$'`,
  ];
}

/** The commands that remove untracked files. GitLab Runner: `GIT_CLEAN_FLAGS`, where `none` removes nothing. */
export function cleanCommands(flags = CLEAN_FLAGS): readonly string[] {
  if (flags === "none") return [];
  const words = flags.split(/\s+/).filter((word) => word !== "");
  return words.length === 0 ? [] : [["git clean", ...words.map(shellQuote)].join(" ")];
}

/** The commands that remove a folder with its contents. */
export function removeCommands(folder: string): readonly string[] {
  const quoted = shellQuote(folder);
  return [`if [ -d ${quoted} ]; then chmod -R u+rwX ${quoted}; fi`, `rm -rf ${quoted}`];
}
