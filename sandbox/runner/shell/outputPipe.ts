import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { Socket } from "node:net";

/**
 * Both ends of a pipe that is made of a named one, whose name is gone then. Node gives its children sockets instead, which
 * scripts can't open as `/dev/stderr`; and as one pipe for both outputs it keeps their order.
 */
export interface OutputPipe {
  /** For the child; ours is to be closed once the child has it. */
  readonly writer: number;
  readonly reader: Socket;
}

/** Opens the pipe that lies at the path. */
export function openOutputPipe(path: string): OutputPipe {
  // Opened without waiting for a writer, which then finds a reader.
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
