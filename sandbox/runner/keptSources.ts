import { logText } from "./log/logText";
import { shellQuote } from "./shell/shellScript";

/** GitLab Runner: `GIT_CLEAN_FLAGS` where a job names none. */
const CLEAN_FLAGS = "-ffdx";

/**
 * Makes a folder a repository, or goes on with the one that an earlier job left there. Of that the remote and the include
 * of the credentials are set, and all else stays as it is, so that its hooks and its configuration apply to the runner's
 * own commands.
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

/** Removes what the commit does not hold. GitLab Runner: `GIT_CLEAN_FLAGS`, of which `none` leaves everything. */
export function cleanCommands(flags = CLEAN_FLAGS): readonly string[] {
  if (flags === "none") return [];
  const words = flags.split(/\s+/).filter((word) => word !== "");
  return words.length === 0 ? [] : [["git clean", ...words.map(shellQuote)].join(" ")];
}

/** Removes a folder with all that is in it. */
export function removeCommands(folder: string): readonly string[] {
  const quoted = shellQuote(folder);
  return [`if [ -d ${quoted} ]; then chmod -R u+rwX ${quoted}; fi`, `rm -rf ${quoted}`];
}
