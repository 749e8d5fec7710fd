// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Type;

/**
 * Verifies the metadata of an Arrow IPC message or file footer before the generated accessors read
 * it, field by field as {@code Message.fbs}, {@code File.fbs} and {@code Schema.fbs} define them.
 * The FlatBuffers runtime for Java has no verifier and its accessors trust every offset.
 *
 * <p>What has passed can be walked through all generated accessors without an exception and within
 * time proportional to {@code maxTables} and the size of the metadata, with one exception: strings
 * are not checked to be UTF-8, so they are to be read through their {@code ...AsByteBuffer}
 * accessors. Required parts (a message's header, a schema's fields, a field's type, a dictionary
 * batch's data, keys and values of custom metadata, a footer's schema) are there. Not checked are
 * values: versions, enumerations, bit widths, lengths and body offsets are the reader's to judge.
 *
 * @see <a
 *     href="https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc">Arrow
 *     IPC</a>
 */
final class MetadataVerifier {
  private static final int BYTE = 1;
  private static final int SHORT = 2;
  private static final int INT = 4;
  private static final int LONG = 8;
  private static final int OFFSET = 4;

  /** {@code FieldNode}: length i64, null count i64. */
  private static final int FIELD_NODE = 16;

  /** {@code Buffer}: offset i64, length i64. */
  private static final int BUFFER = 16;

  /** {@code Block}: offset i64, metadata length i32, 4 bytes of padding, body length i64. */
  private static final int BLOCK = 24;

  private final FlatBufferVerifier flat;

  private MetadataVerifier(ByteBuffer metadata, int maxDepth, int maxTables) {
    this.flat = new FlatBufferVerifier(metadata, maxDepth, maxTables);
  }

  /**
   * Verifies the FlatBuffer of an encapsulated message, which lies between position and limit of
   * {@code metadata}; padding may follow it. The buffer is left unchanged.
   *
   * @param maxDepth how many tables may nest; Message and Schema are the first two, each field and
   *     its type add one. At most 1,000 whatever is given
   * @param maxTables how many tables may be reached, shared ones counted each time
   * @throws io.lightstream.error.InvalidDataException if a rule is violated, or the header is a
   *     Tensor or SparseTensor, which are not supported
   * @throws io.lightstream.error.LimitExceededException if a limit is exceeded
   */
  static void verifyMessage(ByteBuffer metadata, int maxDepth, int maxTables) {
    new MetadataVerifier(metadata, maxDepth, maxTables).message();
  }

  /**
   * Verifies the FlatBuffer of a file footer; otherwise as {@link #verifyMessage}, Footer and
   * Schema being the first two tables.
   */
  static void verifyFooter(ByteBuffer metadata, int maxDepth, int maxTables) {
    new MetadataVerifier(metadata, maxDepth, maxTables).footer();
  }

  private void message() {
    int table = flat.root("Message");
    flat.enter(table, "Message");
    flat.field(table, 0, SHORT, "Message.version");
    int headerType = flat.field(table, 1, BYTE, "Message.header_type");
    int header = flat.requiredReference(table, 2, "Message.header");
    flat.field(table, 3, LONG, "Message.bodyLength");
    customMetadata(table, 4, "Message.custom_metadata");
    switch (flat.unsignedByte(headerType)) {
      case MessageHeader.Schema -> schema(header);
      case MessageHeader.DictionaryBatch -> dictionaryBatch(header);
      case MessageHeader.RecordBatch -> recordBatch(header);
      default ->
          throw flat.invalid(
              headerType == FlatBufferVerifier.ABSENT ? table : headerType,
              "Message.header_type",
              headerName(flat.unsignedByte(headerType)) + " is not supported");
    }
    flat.leave();
  }

  private static String headerName(int headerType) {
    return headerType < MessageHeader.names.length
        ? MessageHeader.name(headerType) + " (" + headerType + ")"
        : "unknown header " + headerType;
  }

  private void footer() {
    int table = flat.root("Footer");
    flat.enter(table, "Footer");
    flat.field(table, 0, SHORT, "Footer.version");
    schema(flat.requiredReference(table, 1, "Footer.schema"));
    flat.vector(table, 2, BLOCK, "Footer.dictionaries");
    flat.vector(table, 3, BLOCK, "Footer.recordBatches");
    customMetadata(table, 4, "Footer.custom_metadata");
    flat.leave();
  }

  private void recordBatch(int table) {
    flat.enter(table, "RecordBatch");
    flat.field(table, 0, LONG, "RecordBatch.length");
    flat.vector(table, 1, FIELD_NODE, "RecordBatch.nodes");
    flat.vector(table, 2, BUFFER, "RecordBatch.buffers");
    int compression = flat.reference(table, 3, "RecordBatch.compression");
    if (compression != FlatBufferVerifier.ABSENT) {
      bodyCompression(compression);
    }
    flat.vector(table, 4, LONG, "RecordBatch.variadicBufferCounts");
    flat.leave();
  }

  private void bodyCompression(int table) {
    flat.enter(table, "BodyCompression");
    flat.field(table, 0, BYTE, "BodyCompression.codec");
    flat.field(table, 1, BYTE, "BodyCompression.method");
    flat.leave();
  }

  private void dictionaryBatch(int table) {
    flat.enter(table, "DictionaryBatch");
    flat.field(table, 0, LONG, "DictionaryBatch.id");
    recordBatch(flat.requiredReference(table, 1, "DictionaryBatch.data"));
    flat.field(table, 2, BYTE, "DictionaryBatch.isDelta");
    flat.leave();
  }

  private void schema(int table) {
    flat.enter(table, "Schema");
    flat.field(table, 0, SHORT, "Schema.endianness");
    fields(flat.requiredVector(table, 1, OFFSET, "Schema.fields"), "Schema.fields");
    customMetadata(table, 2, "Schema.custom_metadata");
    flat.vector(table, 3, LONG, "Schema.features");
    flat.leave();
  }

  private void fields(int vector, String what) {
    for (int i = 0, count = flat.count(vector); i < count; i++) {
      field(flat.element(vector, i, what));
    }
  }

  private void field(int table) {
    flat.enter(table, "Field");
    flat.string(table, 0, "Field.name");
    flat.field(table, 1, BYTE, "Field.nullable");
    int typeType = flat.field(table, 2, BYTE, "Field.type_type");
    type(flat.requiredReference(table, 3, "Field.type"), typeType, table);
    int dictionary = flat.reference(table, 4, "Field.dictionary");
    if (dictionary != FlatBufferVerifier.ABSENT) {
      dictionaryEncoding(dictionary);
    }
    int children = flat.vector(table, 5, OFFSET, "Field.children");
    if (children != FlatBufferVerifier.ABSENT) {
      fields(children, "Field.children");
    }
    customMetadata(table, 6, "Field.custom_metadata");
    flat.leave();
  }

  private void type(int table, int typeType, int field) {
    flat.enter(table, "Field.type");
    switch (flat.unsignedByte(typeType)) {
      case Type.Null,
          Type.Binary,
          Type.Utf8,
          Type.Bool,
          Type.List,
          Type.Struct_,
          Type.LargeBinary,
          Type.LargeUtf8,
          Type.LargeList,
          Type.RunEndEncoded,
          Type.BinaryView,
          Type.Utf8View,
          Type.ListView,
          Type.LargeListView -> {}
      case Type.Int -> intFields(table);
      case Type.FloatingPoint -> flat.field(table, 0, SHORT, "FloatingPoint.precision");
      case Type.Decimal -> decimal(table);
      case Type.Date -> flat.field(table, 0, SHORT, "Date.unit");
      case Type.Time -> {
        flat.field(table, 0, SHORT, "Time.unit");
        flat.field(table, 1, INT, "Time.bitWidth");
      }
      case Type.Timestamp -> {
        flat.field(table, 0, SHORT, "Timestamp.unit");
        flat.string(table, 1, "Timestamp.timezone");
      }
      case Type.Interval -> flat.field(table, 0, SHORT, "Interval.unit");
      case Type.Union -> {
        flat.field(table, 0, SHORT, "Union.mode");
        flat.vector(table, 1, INT, "Union.typeIds");
      }
      case Type.FixedSizeBinary -> flat.field(table, 0, INT, "FixedSizeBinary.byteWidth");
      case Type.FixedSizeList -> flat.field(table, 0, INT, "FixedSizeList.listSize");
      case Type.Map -> flat.field(table, 0, BYTE, "Map.keysSorted");
      case Type.Duration -> flat.field(table, 0, SHORT, "Duration.unit");
      default ->
          throw flat.invalid(
              typeType == FlatBufferVerifier.ABSENT ? field : typeType,
              "Field.type_type",
              "type " + flat.unsignedByte(typeType) + " is not one of 1 to " + Type.LargeListView);
    }
    flat.leave();
  }

  private void intFields(int table) {
    flat.field(table, 0, INT, "Int.bitWidth");
    flat.field(table, 1, BYTE, "Int.is_signed");
  }

  private void decimal(int table) {
    flat.field(table, 0, INT, "Decimal.precision");
    flat.field(table, 1, INT, "Decimal.scale");
    flat.field(table, 2, INT, "Decimal.bitWidth");
  }

  private void dictionaryEncoding(int table) {
    flat.enter(table, "DictionaryEncoding");
    flat.field(table, 0, LONG, "DictionaryEncoding.id");
    int indexType = flat.reference(table, 1, "DictionaryEncoding.indexType");
    if (indexType != FlatBufferVerifier.ABSENT) {
      flat.enter(indexType, "DictionaryEncoding.indexType");
      intFields(indexType);
      flat.leave();
    }
    flat.field(table, 2, BYTE, "DictionaryEncoding.isOrdered");
    flat.field(table, 3, SHORT, "DictionaryEncoding.dictionaryKind");
    flat.leave();
  }

  private void customMetadata(int table, int slot, String what) {
    int vector = flat.vector(table, slot, OFFSET, what);
    if (vector == FlatBufferVerifier.ABSENT) {
      return;
    }
    for (int i = 0, count = flat.count(vector); i < count; i++) {
      int entry = flat.element(vector, i, what);
      flat.enter(entry, what);
      flat.requiredString(entry, 0, "KeyValue.key");
      flat.requiredString(entry, 1, "KeyValue.value");
      flat.leave();
    }
  }
}
