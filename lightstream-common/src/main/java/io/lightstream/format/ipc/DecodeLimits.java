// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.ConfigurationException;

/**
 * Bounds on what a sender can make a decoder allocate; checked before anything is allocated.
 * Immutable; start from {@link #network()} or {@link #file()}.
 *
 * @param maxMetadataBytes bytes of one message's metadata, or of a file's footer
 * @param maxBodyBytes bytes of one message's body, as received and, by itself, decompressed
 * @param maxNesting levels of nested fields
 * @param maxFields fields of a schema, children included
 * @param maxTables FlatBuffers tables of one message's metadata, shared ones counted each time
 * @param maxDictionaryBytes bytes of all dictionaries that are held at a time
 */
public record DecodeLimits(
    int maxMetadataBytes,
    long maxBodyBytes,
    int maxNesting,
    int maxFields,
    int maxTables,
    long maxDictionaryBytes) {

  private static final DecodeLimits NETWORK =
      new DecodeLimits(16 << 20, 2L << 30, 64, 100_000, 1_000_000, 1L << 30);
  private static final DecodeLimits FILE =
      new DecodeLimits(256 << 20, Long.MAX_VALUE, 64, 100_000, 10_000_000, Long.MAX_VALUE);

  /** What no limit on metadata may exceed: 1 GiB. */
  private static final int MOST_METADATA_BYTES = 1 << 30;

  /** What no limit on nesting may exceed, so that no stack overflows. */
  private static final int MOST_NESTING = 500;

  /** Checks that all are positive, metadata at most 1 GiB and nesting at most 500. */
  public DecodeLimits {
    require("maxMetadataBytes", maxMetadataBytes, MOST_METADATA_BYTES);
    require("maxBodyBytes", maxBodyBytes);
    require("maxNesting", maxNesting, MOST_NESTING);
    require("maxFields", maxFields);
    require("maxTables", maxTables);
    require("maxDictionaryBytes", maxDictionaryBytes);
  }

  private static void require(String name, long value) {
    require(name, value, Long.MAX_VALUE);
  }

  private static void require(String name, long value, long most) {
    if (value <= 0 || value > most) {
      throw new ConfigurationException(name + " is " + value + ": allowed are 1 to " + most);
    }
  }

  /**
   * For peers: metadata 16 MiB, body 2 GiB, nesting 64, 100,000 fields, 1,000,000 tables,
   * dictionaries 1 GiB.
   */
  public static DecodeLimits network() {
    return NETWORK;
  }

  /**
   * For files: metadata 256 MiB, nesting 64, 100,000 fields, 10,000,000 tables; bodies and
   * dictionaries as large as the file.
   */
  public static DecodeLimits file() {
    return FILE;
  }

  /** The same with another bound on bodies. */
  public DecodeLimits withMaxBodyBytes(long bytes) {
    return new DecodeLimits(
        maxMetadataBytes, bytes, maxNesting, maxFields, maxTables, maxDictionaryBytes);
  }

  /** The same with another bound on metadata. */
  public DecodeLimits withMaxMetadataBytes(int bytes) {
    return new DecodeLimits(
        bytes, maxBodyBytes, maxNesting, maxFields, maxTables, maxDictionaryBytes);
  }

  /** The same with another bound on dictionaries. */
  public DecodeLimits withMaxDictionaryBytes(long bytes) {
    return new DecodeLimits(
        maxMetadataBytes, maxBodyBytes, maxNesting, maxFields, maxTables, bytes);
  }
}
