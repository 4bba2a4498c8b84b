import { Deserializer, Serializer } from "node:v8";

/** Where long contents are kept apart from the rows that share them. */
export interface Blobs {
  /** Keeps it, if it is not kept already; answers by which name. */
  put(content: Uint8Array): string;
  get(name: string): Buffer;
}

/** Shorter ones stay with their row. */
const shortest = 512;

/** Rows as bytes: plain data with Maps, Sets, Dates and Buffers. Buffers come back as Buffers. */
export function encode(value: unknown, blobs: Blobs): Buffer {
  const serializer = new RowSerializer(blobs);
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** The value that {@link encode} wrote. */
export function decode(bytes: Buffer, blobs: Blobs): unknown {
  const deserializer = new RowDeserializer(bytes, blobs);
  deserializer.readHeader();
  return deserializer.readValue() as unknown;
}

interface ViewSetting {
  _setTreatArrayBufferViewsAsHostObjects(on: boolean): void;
}

class RowSerializer extends Serializer {
  constructor(private readonly blobs: Blobs) {
    super();
    // Node: v8.DefaultSerializer does the same; the types leave it out.
    (this as unknown as ViewSetting)._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** Called by v8 for what it does not know. */
  _writeHostObject(value: object): void {
    if (!(value instanceof Uint8Array)) throw new Error(`the sandbox's data can't hold a ${value.constructor.name}`);
    const apart = value.length >= shortest;
    const bytes = apart ? Buffer.from(this.blobs.put(value)) : value;
    this.writeUint32(apart ? 1 : 0);
    this.writeUint32(bytes.length);
    this.writeRawBytes(bytes);
  }
}

class RowDeserializer extends Deserializer {
  constructor(
    bytes: Buffer,
    private readonly blobs: Blobs,
  ) {
    super(bytes);
  }

  _readHostObject(): Buffer {
    const apart = this.readUint32() === 1;
    const bytes = Buffer.from(this.readRawBytes(this.readUint32()));
    return apart ? this.blobs.get(bytes.toString()) : bytes;
  }
}
