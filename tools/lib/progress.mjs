const QUIET_MS = 2_000;
const PLAIN_UPDATE_MS = 20_000;
const TERMINAL_UPDATE_MS = 250;

/** @typedef {(detail: string) => void} Detail */

/**
 * Reports slow steps on stderr: nothing about a step of less than two seconds; after that one updating line on a
 * terminal, or plain lines with the elapsed time elsewhere.
 *
 * @param {string} tool
 */
export function createProgress(tool, stream = process.stderr) {
  const terminal = stream.isTTY === true;

  /** @param {string} text */
  const line = (text) => void stream.write(`${tool}: ${text}\n`);

  return { say: line, step };

  /**
   * @template T
   * @param {string} title
   * @param {(detail: Detail) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async function step(title, work) {
    const start = performance.now();
    let detail = "";
    let shown = false;
    let nextUpdate = QUIET_MS;
    const timer = setInterval(show, TERMINAL_UPDATE_MS);
    try {
      const result = await work((text) => (detail = text));
      finish("done in");
      return result;
    } catch (error) {
      finish("failed after");
      throw error;
    } finally {
      clearInterval(timer);
    }

    function show() {
      const elapsed = performance.now() - start;
      if (elapsed < nextUpdate) return;
      shown = true;
      nextUpdate = elapsed + (terminal ? 0 : PLAIN_UPDATE_MS);
      const text = `${tool}: ${title} (${clock(elapsed)})${detail && `: ${detail}`}`;
      stream.write(terminal ? `\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}` : `${text}\n`);
    }

    /** @param {string} how */
    function finish(how) {
      if (!shown) return;
      if (terminal) stream.write("\r\x1b[2K");
      line(`${title}: ${how} ${clock(performance.now() - start)}`);
    }
  }
}

/** @typedef {ReturnType<typeof createProgress>} Progress */

/** @param {number} ms */
function clock(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
