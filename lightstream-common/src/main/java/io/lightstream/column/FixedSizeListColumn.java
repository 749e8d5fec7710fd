// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Lists of one length. */
public final class FixedSizeListColumn extends ListColumn {

  private final int listSize;

  FixedSizeListColumn(ArrayData data) {
    super(data);
    this.listSize = ((DataType.FixedSizeList) field().type()).listSize();
    Structure.checkChild(data, 0, ((long) offset() + length()) * listSize);
  }

  /** The length of every list. */
  public int listSize() {
    return listSize;
  }

  @Override
  public int start(int row) {
    return slot(row) * listSize;
  }

  @Override
  public int size(int row) {
    slot(row);
    return listSize;
  }

  @Override
  void validateRow(int row) {}

  @Override
  void validateChild() {
    child().slice(offset() * listSize, length() * listSize).validate();
  }
}
