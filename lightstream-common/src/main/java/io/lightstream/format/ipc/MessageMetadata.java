// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * The metadata of one message, verified (Message.fbs). Used again for each message; valid as long
 * as the bytes it was read from.
 */
final class MessageMetadata {

  /** Tables around a field: message, schema, type, dictionary encoding and its index type. */
  private static final int TABLES_AROUND_FIELDS = 5;

  private final DecodeLimits limits;
  private final Message message = new Message();
  private final RecordBatch recordBatch = new RecordBatch();
  private final DictionaryBatch dictionaryBatch = new DictionaryBatch();

  MessageMetadata(DecodeLimits limits) {
    this.limits = limits;
  }

  /** Verifies and reads; the bytes from position to limit are one message's metadata. */
  void read(ByteBuffer metadata) {
    MetadataVerifier.verifyMessage(metadata, maxDepth(limits), limits.maxTables());
    Message.getRootAsMessage(metadata, message);
    requireVersion(message.version());
    if (message.bodyLength() < 0) {
      throw new InvalidDataException("body length is " + message.bodyLength());
    }
    if (message.bodyLength() > limits.maxBodyBytes()) {
      throw new LimitExceededException(
          "a message body of "
              + message.bodyLength()
              + " bytes: the limit is "
              + limits.maxBodyBytes()
              + " (maxBodyBytes)");
    }
  }

  static int maxDepth(DecodeLimits limits) {
    return limits.maxNesting() + TABLES_AROUND_FIELDS;
  }

  static void requireVersion(short version) {
    if (version != MetadataVersion.V4 && version != MetadataVersion.V5) {
      throw new InvalidDataException(
          "metadata version " + (version + 1) + ": this library reads versions 4 and 5");
    }
  }

  static boolean isBigEndian(Schema schema) {
    return switch (schema.endianness()) {
      case Endianness.Little -> false;
      case Endianness.Big -> true;
      default ->
          throw new InvalidDataException("endianness " + schema.endianness() + " is unknown");
    };
  }

  byte headerType() {
    return message.headerType();
  }

  short version() {
    return message.version();
  }

  long bodyLength() {
    return message.bodyLength();
  }

  Map<String, String> customMetadata() {
    return SchemaDecoder.metadata(message.customMetadataLength(), message::customMetadata);
  }

  Schema schema() {
    return (Schema) message.header(new Schema());
  }

  /** The batch itself, or the values of a dictionary. */
  RecordBatch recordBatch() {
    if (message.headerType() == MessageHeader.DictionaryBatch) {
      return dictionaryBatch().data(recordBatch);
    }
    return (RecordBatch) message.header(recordBatch);
  }

  DictionaryBatch dictionaryBatch() {
    return (DictionaryBatch) message.header(dictionaryBatch);
  }
}
