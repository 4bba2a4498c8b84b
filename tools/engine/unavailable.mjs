/** One way to the engine does not lead there on this machine; the next one is tried. The message says why. */
export class Unavailable extends Error {}
