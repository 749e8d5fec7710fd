// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.Dictionary;
import java.util.Arrays;

/** What a test says of the values of a dictionary, found out once for each that is asked for. */
final class DictionaryTruths {

  private static final byte NOT_ASKED = -1;

  private final Dictionary dictionary;
  private final ValueTest test;
  private final byte[] known;

  DictionaryTruths(Dictionary dictionary, ValueTest test) {
    this.dictionary = dictionary;
    this.test = test;
    this.known = new byte[dictionary.size()];
    Arrays.fill(known, NOT_ASKED);
  }

  /** Whether it is for these very values and this test. */
  boolean isOf(Dictionary other, ValueTest otherTest) {
    return test == otherTest && known.length == other.size() && dictionary.isPrefixOf(other);
  }

  byte truth(int index) {
    byte truth = known[index];
    if (truth == NOT_ASKED) {
      truth = find(index);
      known[index] = truth;
    }
    return truth;
  }

  private byte find(int index) {
    int start = 0;
    for (Column segment : dictionary.segments()) {
      if (index < start + segment.length()) {
        return test.truth(segment, index - start);
      }
      start += segment.length();
    }
    throw new IndexOutOfBoundsException("value " + index + " of " + known.length);
  }
}
