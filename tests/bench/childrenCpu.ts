import { existsSync, readFileSync } from "node:fs";

/** Clock ticks per second in `/proc`. Linux: USER_HZ is 100 on all architectures that Node supports. */
const ticksPerSecond = 100;

/** The measured times of one run of a command. */
export interface Cost {
  readonly milliseconds: number;
  /** User and system time of the command and of all its processes; undefined on systems without `/proc`. */
  readonly cpuMilliseconds?: number;
}

/** Runs commands, and measures their wall time and CPU time. No other child process may end meanwhile. */
export async function costOf(run: () => Promise<unknown>): Promise<Cost> {
  const cpuBefore = childrenCpu();
  const start = performance.now();
  await run();
  const milliseconds = performance.now() - start;
  const cpuAfter = childrenCpu();
  if (cpuBefore === undefined || cpuAfter === undefined) return { milliseconds };
  return { milliseconds, cpuMilliseconds: cpuAfter - cpuBefore };
}

/**
 * The CPU time of all ended child processes of this process, in milliseconds, with those that they waited for. Linux:
 * proc_pid_stat(5), fields cutime and cstime. Node.js has no `RUSAGE_CHILDREN`.
 */
function childrenCpu(): number | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  const stat = readFileSync("/proc/self/stat", "utf8");
  // The second field is the name of the program in parentheses, and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksPerSecond;
}
