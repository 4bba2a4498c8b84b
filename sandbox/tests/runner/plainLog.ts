/** A log as a reader sees it: without colors and section markers, one line each. */
export function plainLog(log: string): readonly string[] {
  return log
    .replace(/section_(?:start|end):\d+:\w+\r/g, "")
    .replace(/\x1b\[[0-9;]*[mK]/g, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

/** The lines of one section, starting with its title. */
export function sectionOf(log: string, name: string): readonly string[] {
  const [, section = ""] =
    new RegExp(`section_start:\\d+:${name}\\r(.*?)section_end:\\d+:${name}\\r`, "s").exec(log) ?? [];
  return plainLog(section);
}

/** The output of the script's commands, without the commands. */
export function outputOf(log: string): readonly string[] {
  return sectionOf(log, "step_script")
    .filter((line) => !line.startsWith("$ "))
    .slice(1);
}
