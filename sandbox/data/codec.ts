import { Deserializer, Serializer } from "node:v8";

/** A store for long binary contents, which rows refer to by name. */
export interface Blobs {
  /** Stores a content once and returns its name. */
  put(content: Uint8Array): string;
  get(name: string): Buffer;
}

/** Contents with fewer bytes are stored in their row. */
const minBlobLength = 512;

/** Encodes plain data with Maps, Sets, Dates and Buffers. */
export function encode(value: unknown, blobs: Blobs): Buffer {
  const serializer = new RowSerializer(blobs);
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** Decodes what {@link encode} wrote. */
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
    // v8.DefaultSerializer does the same; Node's types lack the method.
    (this as unknown as ViewSetting)._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** Called by v8 for objects that it can't serialize itself. */
  _writeHostObject(value: object): void {
    if (!(value instanceof Uint8Array)) throw new Error(`the sandbox's data can't hold a ${value.constructor.name}`);
    const isBlob = value.length >= minBlobLength;
    const bytes = isBlob ? Buffer.from(this.blobs.put(value)) : value;
    this.writeUint32(isBlob ? 1 : 0);
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
    const isBlob = this.readUint32() === 1;
    const bytes = Buffer.from(this.readRawBytes(this.readUint32()));
    return isBlob ? this.blobs.get(bytes.toString()) : bytes;
  }
}
