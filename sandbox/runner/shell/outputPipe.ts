import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { Socket } from "node:net";

/**
 * Both ends of a named pipe, whose name is deleted after opening. Node would give its children sockets, which scripts can't
 * open as `/dev/stderr`. One pipe for stdout and stderr keeps their order.
 */
export interface OutputPipe {
  /** The descriptor for the child. Close it after the child has started. */
  readonly writer: number;
  readonly reader: Socket;
}

/** Opens both ends of the named pipe at the path. */
export function openOutputPipe(path: string): OutputPipe {
  // Non-blocking, so that opening does not wait for a writer.
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const writer = openSync(path, constants.O_WRONLY);
    unlinkSync(path);
    return { writer, reader: new Socket({ fd: reading, readable: true, writable: false }) };
  } catch (error) {
    closeSync(reading);
    throw error;
  }
}
