// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The name and type of a column or of a child. Immutable.
 *
 * @param name may be empty and need not be unique
 * @param type the type of the values: with dictionary encoding, of the dictionary's values
 * @param nullable whether rows may be null
 * @param dictionary how the values are encoded, if they are
 * @param children as many as the type has
 * @param metadata custom metadata in the order given
 */
public record Field(
    String name,
    DataType type,
    boolean nullable,
    Optional<DictionaryEncoding> dictionary,
    List<Field> children,
    Map<String, String> metadata) {

  private static final String EXTENSION_NAME = "ARROW:extension:name";
  private static final String EXTENSION_METADATA = "ARROW:extension:metadata";

  /** Checks the number of children and copies. */
  public Field {
    children = List.copyOf(children);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    int wanted = type instanceof DataType.Union union ? union.typeIds().size() : type.childCount();
    if (wanted >= 0 && children.size() != wanted) {
      throw new ConfigurationException(
          "field '"
              + name
              + "' of type "
              + type
              + " has "
              + children.size()
              + " children: its type wants "
              + wanted);
    }
  }

  /** A nullable field. */
  public static Field nullable(String name, DataType type, Field... children) {
    return new Field(name, type, true, Optional.empty(), List.of(children), Map.of());
  }

  /** A field without nulls. */
  public static Field required(String name, DataType type, Field... children) {
    return new Field(name, type, false, Optional.empty(), List.of(children), Map.of());
  }

  /** The same field, dictionary encoded. */
  public Field withDictionary(DictionaryEncoding encoding) {
    return new Field(name, type, nullable, Optional.of(encoding), children, metadata);
  }

  /** The same field with other custom metadata. */
  public Field withMetadata(Map<String, String> entries) {
    return new Field(name, type, nullable, dictionary, children, entries);
  }

  /** The same field under another name. */
  public Field withName(String newName) {
    return new Field(newName, type, nullable, dictionary, children, metadata);
  }

  /** The field of the values of its dictionary: nullable, of the same type, not encoded itself. */
  public Field dictionaryValues() {
    return new Field(name, type, true, Optional.empty(), children, Map.of());
  }

  /** The type of what lies in the column's own buffers: the index type where it is encoded. */
  public DataType storageType() {
    return dictionary.isPresent() ? dictionary.get().indexType() : type;
  }

  /** The name of the extension type, if it is one. */
  public Optional<String> extensionName() {
    return Optional.ofNullable(metadata.get(EXTENSION_NAME));
  }

  /** The serialized parameters of the extension type, if it is one and has any. */
  public Optional<String> extensionMetadata() {
    return Optional.ofNullable(metadata.get(EXTENSION_METADATA));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(": ").append(type);
    if (!children.isEmpty()) {
      text.append(children);
    }
    dictionary.ifPresent(d -> text.append(" dictionary[").append(d.indexType()).append(']'));
    return text.append(nullable ? "" : " not null").toString();
  }
}
