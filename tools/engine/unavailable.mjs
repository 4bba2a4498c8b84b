/** The error that one source of the engine is unavailable on this machine. The next source is tried. */
export class Unavailable extends Error {}
