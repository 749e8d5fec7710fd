// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.internal;

import io.lightstream.error.ConfigurationException;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.Variant;

/**
 * The bytes of a VARIANT, which Flink's public interface does not give: metadata (the names) and
 * value, in the encoding of Parquet's variants.
 */
public final class VariantBytes {

  private VariantBytes() {}

  /** Returns the variant of these bytes, which become its own. */
  public static Variant of(byte[] metadata, byte[] value) {
    return new BinaryVariant(value, metadata);
  }

  /** Returns the names that its value refers to. */
  public static byte[] metadata(Variant variant) {
    return binary(variant).getMetadata();
  }

  /** Returns its value alone, also where it is a part of another variant. */
  public static byte[] value(Variant variant) {
    return binary(variant).getValue();
  }

  private static BinaryVariant binary(Variant variant) {
    if (variant instanceof BinaryVariant binary) {
      return binary;
    }
    throw new ConfigurationException(
        "a variant of " + variant.getClass().getName() + " has no binary form");
  }
}
