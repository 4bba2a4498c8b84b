const BOLD_RED = "\x1b[31;1m";
const BOLD_GREEN = "\x1b[32;1m";
const BOLD_YELLOW = "\x1b[33;1m";
const BOLD_CYAN = "\x1b[36;1m";
const YELLOW = "\x1b[0;33m";
const RESET = "\x1b[0;m";
const CLEAR = "\x1b[0K";

/** The lines of a job's log in GitLab Runner's colors. */
export const logText = {
  /** A line of the runner. */
  line: (text: string): string => `${CLEAR}${text}${RESET}\n`,
  /** The title of a stage, the first line of its section. */
  title: (text: string): string => `${CLEAR}${BOLD_CYAN}${text}${RESET}${RESET}\n`,
  /** A command before it runs, or a step of a stage. */
  notice: (text: string): string => `${BOLD_GREEN}${text}${RESET}\n`,
  warning: (text: string): string => `${YELLOW}${text}${RESET}\n`,
  /** A warning of the runner. */
  runnerWarning: (text: string): string => `${YELLOW}WARNING: ${text}${RESET}\n`,
  success: (text: string): string => `${BOLD_GREEN}${text}${RESET}\n`,
  error: (text: string): string => `${BOLD_RED}ERROR: ${text}${RESET}\n`,

  /** A line of GitLab Runner's helper, which finds, packs and transfers files. */
  helper: (text: string, fields: Readonly<Record<string, string | number>> = {}): string =>
    helperLine("", "", text, fields),
  helperWarning: (text: string): string => helperLine(YELLOW, "WARNING: ", text, {}),
  helperError: (text: string): string => helperLine(BOLD_RED, "ERROR: ", text, {}),
  helperFatal: (text: string): string => helperLine(BOLD_RED, "FATAL: ", text, {}),

  sectionStart: (name: string, at: Date): string => `section_start:${unixSeconds(at)}:${name}\r${CLEAR}`,
  sectionEnd: (name: string, at: Date): string => `section_end:${unixSeconds(at)}:${name}\r${CLEAR}`,

  limitExceeded: (limit: number): string =>
    `\n${BOLD_YELLOW}Job's log exceeded limit of ${limit} bytes.\n` +
    `Job execution will continue but no more output will be collected.${RESET}\n`,
};

function helperLine(
  color: string,
  prefix: string,
  text: string,
  fields: Readonly<Record<string, string | number>>,
): string {
  const shown = Object.entries(fields).map(([name, value]) => ` ${color}${name}${RESET}=${value}`);
  return `${color}${prefix}${text.padEnd(50 - prefix.length)}${RESET} ${shown.join("")}\n`;
}

function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
