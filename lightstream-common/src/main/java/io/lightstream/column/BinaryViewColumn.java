// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.util.List;

/**
 * Bytes or text as views of 16 bytes: up to 12 bytes lie in the view, longer values in one of the
 * data buffers.
 *
 * <pre>
 *  0        4                                    16
 *  | length | up to 12 bytes, then zeros          |
 *  | length | first 4  | buffer     | offset      |
 * </pre>
 */
public final class BinaryViewColumn extends BytesColumn {

  static final int VIEW_BYTES = 16;
  static final int INLINE_BYTES = 12;
  static final int INLINE_OFFSET = 4;
  static final int PREFIX_BYTES = 4;
  static final int BUFFER_OFFSET = 8;
  static final int OFFSET_OFFSET = 12;
  private static final int FIXED_BUFFERS = 2;

  private final ArrowBuffer views;
  private final ArrowBuffer[] buffers;

  BinaryViewColumn(ArrayData data) {
    super(data);
    this.views = buffer(1);
    List<ArrowBuffer> all = data.buffers();
    this.buffers = all.subList(FIXED_BUFFERS, all.size()).toArray(ArrowBuffer[]::new);
  }

  /** The raw views, 16 bytes each, from row {@link #offset()}. */
  public ArrowBuffer views() {
    return views;
  }

  /** The raw data buffers that long values lie in. */
  public List<ArrowBuffer> dataBuffers() {
    return List.of(buffers);
  }

  @Override
  public int byteLength(int row) {
    int view = slot(row) * VIEW_BYTES;
    int length = views.getInt(view);
    if (length < 0 || length > INLINE_BYTES) {
      checkView(row, view, length);
    }
    return length;
  }

  @Override
  public int byteOffset(int row) {
    int view = slot(row) * VIEW_BYTES;
    int length = views.getInt(view);
    if (length >= 0 && length <= INLINE_BYTES) {
      return view + INLINE_OFFSET;
    }
    checkView(row, view, length);
    return views.getInt(view + OFFSET_OFFSET);
  }

  @Override
  public ArrowBuffer bytes(int row) {
    int view = slot(row) * VIEW_BYTES;
    int length = views.getInt(view);
    if (length >= 0 && length <= INLINE_BYTES) {
      return views;
    }
    checkView(row, view, length);
    return buffers[views.getInt(view + BUFFER_OFFSET)];
  }

  private void checkView(int row, int view, int length) {
    int buffer = views.getInt(view + BUFFER_OFFSET);
    int offset = views.getInt(view + OFFSET_OFFSET);
    if (length < 0 || buffer < 0 || buffer >= buffers.length) {
      throw bad(row, length, buffer, offset, "the column has " + buffers.length + " buffers");
    }
    if (offset < 0 || offset > buffers[buffer].size() - length) {
      throw bad(row, length, buffer, offset, "it has " + buffers[buffer].size());
    }
  }

  private InvalidDataException bad(int row, int length, int buffer, int offset, String rule) {
    return invalid(
        row,
        "view of "
            + length
            + " bytes at offset "
            + offset
            + " of data buffer "
            + buffer
            + ": "
            + rule);
  }

  @Override
  void validateRow(int row) {
    if (isNull(row)) {
      return;
    }
    int length = byteLength(row);
    int view = slot(row) * VIEW_BYTES;
    if (length > INLINE_BYTES) {
      int prefix = views.getInt(view + INLINE_OFFSET);
      int first = bytes(row).getInt(byteOffset(row));
      if (prefix != first) {
        throw invalid(
            row,
            String.format(
                "prefix 0x%08x of the view differs from the first bytes 0x%08x of the value",
                Integer.reverseBytes(prefix), Integer.reverseBytes(first)));
      }
    }
  }
}
