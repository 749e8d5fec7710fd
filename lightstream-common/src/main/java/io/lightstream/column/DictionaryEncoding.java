// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/**
 * That a field's values are indices into a dictionary.
 *
 * @param id names the dictionary within its stream or file; several fields may share one
 * @param indexType the type of the indices
 * @param ordered whether the order of the dictionary means something
 */
public record DictionaryEncoding(long id, DataType.Int indexType, boolean ordered) {}
