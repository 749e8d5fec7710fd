// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.column.BufferKind.Role;
import io.lightstream.error.ConfigurationException;
import java.util.List;
import java.util.stream.IntStream;

/** The buffer layouts of the Arrow specification, shared by the types. */
final class Layouts {

  private static final BufferKind VALIDITY = new BufferKind(Role.VALIDITY, 0);
  private static final BufferKind DATA = new BufferKind(Role.BYTES, 0);
  private static final int VIEW_BYTES = 16;

  static final List<BufferKind> VALIDITY_ONLY = List.of(VALIDITY);
  static final List<BufferKind> BITS = List.of(VALIDITY, new BufferKind(Role.BITS, 0));
  static final List<BufferKind> OFFSETS_32 = List.of(VALIDITY, new BufferKind(Role.OFFSETS, 4));
  static final List<BufferKind> OFFSETS_64 = List.of(VALIDITY, new BufferKind(Role.OFFSETS, 8));
  static final List<BufferKind> VARIABLE_32 =
      List.of(VALIDITY, new BufferKind(Role.OFFSETS, 4), DATA);
  static final List<BufferKind> VARIABLE_64 =
      List.of(VALIDITY, new BufferKind(Role.OFFSETS, 8), DATA);
  static final List<BufferKind> VIEWS = List.of(VALIDITY, new BufferKind(Role.VIEWS, VIEW_BYTES));
  static final List<BufferKind> LIST_VIEW_32 =
      List.of(VALIDITY, new BufferKind(Role.STARTS, 4), new BufferKind(Role.SIZES, 4));
  static final List<BufferKind> LIST_VIEW_64 =
      List.of(VALIDITY, new BufferKind(Role.STARTS, 8), new BufferKind(Role.SIZES, 8));
  static final List<BufferKind> SPARSE_UNION = List.of(new BufferKind(Role.TYPE_IDS, 1));
  static final List<BufferKind> DENSE_UNION =
      List.of(new BufferKind(Role.TYPE_IDS, 1), new BufferKind(Role.STARTS, 4));

  /** By width, so that the usual ones are made once. */
  private static final List<List<BufferKind>> FIXED =
      IntStream.rangeClosed(0, 32).mapToObj(Layouts::makeFixed).toList();

  private Layouts() {}

  static List<BufferKind> fixed(int bytes) {
    return bytes < FIXED.size() ? FIXED.get(bytes) : makeFixed(bytes);
  }

  private static List<BufferKind> makeFixed(int bytes) {
    return List.of(VALIDITY, new BufferKind(Role.VALUES, bytes));
  }

  static int maxPrecision(int bits) {
    return switch (bits) {
      case 32 -> 9;
      case 64 -> 18;
      case 128 -> 38;
      default -> 76;
    };
  }

  static void require(boolean holds, String what, int value) {
    if (!holds) {
      throw new ConfigurationException(what + " is " + value + ", which Arrow does not allow");
    }
  }
}
