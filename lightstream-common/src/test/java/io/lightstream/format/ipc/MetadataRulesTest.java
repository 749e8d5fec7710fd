// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Tensor;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Arrow's schema asks of the metadata, with metadata made by the generated builders. */
class MetadataRulesTest {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TABLES = 1_000_000;

  private final FlatBufferBuilder builder = new FlatBufferBuilder();

  @Test
  void recordBatchWithAllFieldsIsAccepted() {
    ByteBuffer metadata = message(MessageHeader.RecordBatch, recordBatch(), customMetadata());
    verify(metadata);
    assertTrue(AccessorWalk.message(metadata) > 10);
  }

  @Test
  void recordBatchWithoutAnyFieldIsAccepted() {
    RecordBatch.startRecordBatch(builder);
    verify(message(MessageHeader.RecordBatch, RecordBatch.endRecordBatch(builder), 0));
  }

  @Test
  void dictionaryBatchIsAccepted() {
    ByteBuffer metadata =
        message(
            MessageHeader.DictionaryBatch,
            DictionaryBatch.createDictionaryBatch(builder, 7, recordBatch(), true),
            0);
    verify(metadata);
    assertTrue(AccessorWalk.message(metadata) > 10);
  }

  @Test
  void dictionaryBatchWithoutDataIsRefused() {
    int batch = DictionaryBatch.createDictionaryBatch(builder, 7, 0, true);
    assertInvalid(
        "metadata: DictionaryBatch.data: required field is missing",
        message(MessageHeader.DictionaryBatch, batch, 0));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        Type.Null,
        Type.Int,
        Type.FloatingPoint,
        Type.Binary,
        Type.Utf8,
        Type.Bool,
        Type.Decimal,
        Type.Date,
        Type.Time,
        Type.Timestamp,
        Type.Interval,
        Type.List,
        Type.Struct_,
        Type.Union,
        Type.FixedSizeBinary,
        Type.FixedSizeList,
        Type.Map,
        Type.Duration,
        Type.LargeBinary,
        Type.LargeUtf8,
        Type.LargeList,
        Type.RunEndEncoded,
        Type.BinaryView,
        Type.Utf8View,
        Type.ListView,
        Type.LargeListView
      })
  void everyTypeIsAccepted(byte type) {
    ByteBuffer metadata = schema(field(type, type(type)));
    verify(metadata);
    AccessorWalk.message(metadata);
  }

  @Test
  void fieldWithAllPartsIsAccepted() {
    int child = field(Type.Int, type(Type.Int));
    int name = builder.createString("name");
    int type = type(Type.Struct_);
    int index = Int.createInt(builder, 16, false);
    int dictionary =
        DictionaryEncoding.createDictionaryEncoding(builder, 9, index, true, (short) 0);
    int children = Field.createChildrenVector(builder, new int[] {child, child});
    int custom = customMetadata();
    verify(
        schema(
            Field.createField(
                builder, name, true, Type.Struct_, type, dictionary, children, custom)));
  }

  @Test
  void dictionaryEncodingWithoutIndexTypeIsAccepted() {
    int name = builder.createString("name");
    int type = type(Type.Utf8);
    int dictionary = DictionaryEncoding.createDictionaryEncoding(builder, 9, 0, true, (short) 0);
    verify(schema(Field.createField(builder, name, true, Type.Utf8, type, dictionary, 0, 0)));
  }

  @Test
  void fieldWithoutNameChildrenAndMetadataIsAccepted() {
    verify(schema(Field.createField(builder, 0, true, Type.Utf8, type(Type.Utf8), 0, 0, 0)));
  }

  @Test
  void fieldWithoutTypeIsRefused() {
    assertInvalid(
        "metadata: Field.type: required field is missing",
        schema(Field.createField(builder, 0, true, Type.Utf8, 0, 0, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 27, 255})
  void fieldOfUnknownTypeIsRefused(int type) {
    assertInvalid(
        "metadata: Field.type_type: type " + type + " is not one of 1 to 26",
        schema(field((byte) type, type(Type.Utf8))));
  }

  @Test
  void scalarOfATypeIsChecked() {
    // A string's table taken for a Decimal: its field is narrower than the type says.
    int text = builder.createString("text");
    builder.startTable(1);
    builder.addShort(0, (short) 3, 0);
    int narrow = builder.endTable();
    int type = Field.createField(builder, text, true, Type.Decimal, narrow, 0, 0, 0);
    assertInvalid(
        "metadata: Decimal.precision: field of 4 bytes at offset 6 lies outside its table of 8"
            + " bytes",
        schema(type));
  }

  @Test
  void schemaWithoutFieldsVectorIsRefused() {
    assertInvalid(
        "metadata: Schema.fields: required field is missing",
        message(MessageHeader.Schema, Schema.createSchema(builder, (short) 0, 0, 0, 0), 0));
  }

  @Test
  void customMetadataWithoutKeyIsRefused() {
    int entry = KeyValue.createKeyValue(builder, 0, builder.createString("value"));
    assertInvalid("metadata: KeyValue.key: required field is missing", withCustom(entry));
  }

  @Test
  void customMetadataWithoutValueIsRefused() {
    int entry = KeyValue.createKeyValue(builder, builder.createString("key"), 0);
    assertInvalid("metadata: KeyValue.value: required field is missing", withCustom(entry));
  }

  private ByteBuffer withCustom(int entry) {
    int custom = Message.createCustomMetadataVector(builder, new int[] {entry});
    return message(MessageHeader.RecordBatch, recordBatch(), custom);
  }

  @Test
  void messageWithoutHeaderIsRefused() {
    assertInvalid(
        "metadata: Message.header: required field is missing",
        message(MessageHeader.RecordBatch, 0, 0));
  }

  @Test
  void tensorIsRefused() {
    Tensor.startTensor(builder);
    // Its required parts are missing too: it is refused before it is looked at.
    int tensor = builder.endTable();
    assertInvalid(
        "metadata: Message.header_type: Tensor (4) is not supported",
        message(MessageHeader.Tensor, tensor, 0));
  }

  @Test
  void sparseTensorIsRefused() {
    assertInvalid(
        "metadata: Message.header_type: SparseTensor (5) is not supported",
        message(MessageHeader.SparseTensor, recordBatch(), 0));
  }

  @Test
  void headerWithoutTypeIsRefused() {
    assertInvalid(
        "metadata: Message.header_type: NONE (0) is not supported",
        message(MessageHeader.NONE, recordBatch(), 0));
  }

  @Test
  void unknownHeaderIsRefused() {
    assertInvalid(
        "metadata: Message.header_type: unknown header 200 is not supported",
        message((byte) 200, recordBatch(), 0));
  }

  @Test
  void footerIsAccepted() {
    Footer.startDictionariesVector(builder, 1);
    Block.createBlock(builder, 8, 96, 64);
    int dictionaries = builder.endVector();
    Footer.startRecordBatchesVector(builder, 2);
    Block.createBlock(builder, 200, 96, 64);
    Block.createBlock(builder, 400, 96, 64);
    int batches = builder.endVector();
    int schema = schemaTable(field(Type.Utf8, type(Type.Utf8)));
    ByteBuffer metadata = footer(schema, dictionaries, batches, customMetadata());
    MetadataVerifier.verifyFooter(metadata, MAX_DEPTH, MAX_TABLES);
    assertTrue(AccessorWalk.footer(metadata) > 20);
  }

  @Test
  void footerWithoutSchemaIsRefused() {
    ByteBuffer metadata = footer(0, 0, 0, 0);
    InvalidDataException refused =
        assertThrows(
            InvalidDataException.class,
            () -> MetadataVerifier.verifyFooter(metadata, MAX_DEPTH, MAX_TABLES));
    assertTrue(
        refused.getMessage().endsWith("metadata: Footer.schema: required field is missing"),
        refused::getMessage);
  }

  @Test
  void nestingIsBounded() {
    // Message, Schema, the fields, and the innermost field's type.
    ByteBuffer deepest = schema(nested(MAX_DEPTH - 3));
    verify(deepest);
    builder.clear();
    ByteBuffer tooDeep = schema(nested(MAX_DEPTH - 2));
    LimitExceededException refused =
        assertThrows(LimitExceededException.class, () -> verify(tooDeep));
    assertTrue(
        refused
            .getMessage()
            .startsWith("metadata: Field.type: tables nest deeper than the limit of 64 at byte "),
        refused::getMessage);
  }

  @Test
  void nestingIsBoundedBelowStackOverflowWhateverTheLimitSays() {
    ByteBuffer tooDeep = schema(nested(50_000));
    assertThrows(
        LimitExceededException.class,
        () -> MetadataVerifier.verifyMessage(tooDeep, Integer.MAX_VALUE, MAX_TABLES));
  }

  private int nested(int levels) {
    int field = field(Type.Utf8, type(Type.Utf8));
    for (int i = 1; i < levels; i++) {
      int children = Field.createChildrenVector(builder, new int[] {field});
      field = Field.createField(builder, 0, true, Type.List, type(Type.List), 0, children, 0);
    }
    return field;
  }

  @Test
  void sharedTablesCountEachTime() {
    // 10^12 fields in less than a kilobyte.
    int field = field(Type.Utf8, type(Type.Utf8));
    for (int i = 0; i < 12; i++) {
      int[] same = new int[10];
      Arrays.fill(same, field);
      int children = Field.createChildrenVector(builder, same);
      field = Field.createField(builder, 0, true, Type.Struct_, type(Type.Struct_), 0, children, 0);
    }
    ByteBuffer bomb = schema(field);
    assertTrue(bomb.remaining() < 2_000);
    LimitExceededException refused = assertThrows(LimitExceededException.class, () -> verify(bomb));
    assertTrue(
        refused.getMessage().contains(": more tables than the limit of 1000000 at byte "),
        refused::getMessage);
  }

  private static void verify(ByteBuffer metadata) {
    MetadataVerifier.verifyMessage(metadata, MAX_DEPTH, MAX_TABLES);
  }

  private static void assertInvalid(String rule, ByteBuffer metadata) {
    LightstreamException refused = assertThrows(InvalidDataException.class, () -> verify(metadata));
    assertEquals(rule, refused.getMessage().replaceFirst("^byte \\d+: ", ""));
  }

  private ByteBuffer message(byte headerType, int header, int customMetadata) {
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, headerType, header, 64, customMetadata));
    return builder.dataBuffer();
  }

  private ByteBuffer schema(int field) {
    return message(MessageHeader.Schema, schemaTable(field), 0);
  }

  private int schemaTable(int field) {
    int fields = Schema.createFieldsVector(builder, new int[] {field});
    int features = Schema.createFeaturesVector(builder, new long[] {1, 2});
    return Schema.createSchema(builder, (short) 0, fields, customMetadata(), features);
  }

  private ByteBuffer footer(int schema, int dictionaries, int batches, int customMetadata) {
    builder.finish(
        Footer.createFooter(
            builder, MetadataVersion.V5, schema, dictionaries, batches, customMetadata));
    return builder.dataBuffer();
  }

  private int customMetadata() {
    int key = builder.createString("key");
    int value = builder.createString("");
    int entry = KeyValue.createKeyValue(builder, key, value);
    return Message.createCustomMetadataVector(builder, new int[] {entry, entry});
  }

  private int recordBatch() {
    RecordBatch.startNodesVector(builder, 2);
    FieldNode.createFieldNode(builder, 10, 0);
    FieldNode.createFieldNode(builder, 10, 3);
    int nodes = builder.endVector();
    RecordBatch.startBuffersVector(builder, 2);
    Buffer.createBuffer(builder, 0, 8);
    Buffer.createBuffer(builder, 64, 40);
    int buffers = builder.endVector();
    int compression = BodyCompression.createBodyCompression(builder, (byte) 1, (byte) 0);
    int variadic = RecordBatch.createVariadicBufferCountsVector(builder, new long[] {1, 0});
    return RecordBatch.createRecordBatch(builder, 10, nodes, buffers, compression, variadic);
  }

  private int field(byte typeType, int type) {
    return Field.createField(builder, 0, true, typeType, type, 0, 0, 0);
  }

  private int type(byte type) {
    return switch (type) {
      case Type.Int -> Int.createInt(builder, 32, true);
      case Type.Decimal -> Decimal.createDecimal(builder, 10, 2, 128);
      case Type.Timestamp ->
          Timestamp.createTimestamp(builder, (short) 1, builder.createString("UTC"));
      case Type.Union ->
          Union.createUnion(
              builder, (short) 1, Union.createTypeIdsVector(builder, new int[] {5, 7}));
      case Type.FloatingPoint, Type.Date, Type.Interval, Type.Duration -> shortTable();
      case Type.Time, Type.FixedSizeBinary, Type.FixedSizeList, Type.Map -> intTable();
      default -> emptyTable();
    };
  }

  private int emptyTable() {
    builder.startTable(0);
    return builder.endTable();
  }

  private int shortTable() {
    builder.startTable(1);
    builder.addShort(0, (short) 1, 0);
    return builder.endTable();
  }

  private int intTable() {
    builder.startTable(1);
    builder.addInt(0, 4, 0);
    return builder.endTable();
  }
}
