// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The types of a connection in the order of their tags. Both sides register the same types in the
 * same order: the wire carries nothing but tags. Immutable; one registry can serve many
 * connections.
 */
public final class TypeRegistry {

  /** How many types there can be at most: tag 255 is reserved for control frames. */
  public static final int MAX_TYPES = 255;

  private final List<FrameType> types;
  private final Map<String, FrameType> byName;

  private TypeRegistry(List<FrameType> types, Map<String, FrameType> byName) {
    this.types = List.copyOf(types);
    this.byName = Map.copyOf(byName);
  }

  /** A builder without types. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The types of a list like {@code event:message,quotes:table}, in tag order.
   *
   * @throws ConfigurationException if an entry is not {@code name:message} or {@code name:table},
   *     or a name comes twice
   */
  public static TypeRegistry parse(String list) {
    Builder builder = builder();
    for (String entry : list.split(",", -1)) {
      int colon = entry.lastIndexOf(':');
      String name = colon < 0 ? entry : entry.substring(0, colon);
      String kind = colon < 0 ? "" : entry.substring(colon + 1);
      switch (kind.strip()) {
        case MessageType.KIND -> builder.message(name.strip());
        case TableType.KIND -> builder.table(name.strip());
        default ->
            throw new ConfigurationException(
                "'"
                    + entry
                    + "' in the types '"
                    + list
                    + "' does not name a type: it must be NAME:message or NAME:table");
      }
    }
    return builder.build();
  }

  /** The types in the order of their tags. */
  public List<FrameType> types() {
    return types;
  }

  /** How many types there are. */
  public int size() {
    return types.size();
  }

  /** The type with that tag, if there is one. */
  public Optional<FrameType> find(int tag) {
    return tag >= 0 && tag < types.size() ? Optional.of(types.get(tag)) : Optional.empty();
  }

  /**
   * The message type of that name.
   *
   * @throws ConfigurationException if there is none
   */
  public MessageType message(String name) {
    if (byName.get(name) instanceof MessageType type) {
      return type;
    }
    throw unknown(MessageType.KIND, name);
  }

  /**
   * The table type of that name.
   *
   * @throws ConfigurationException if there is none
   */
  public TableType table(String name) {
    if (byName.get(name) instanceof TableType type) {
      return type;
    }
    throw unknown(TableType.KIND, name);
  }

  private ConfigurationException unknown(String kind, String name) {
    return new ConfigurationException(
        "there is no " + kind + " type '" + name + "': the registered types are " + this);
  }

  /**
   * Checks that a type is one of this registry: a handle of another has another meaning.
   *
   * @throws ConfigurationException if it is not
   */
  public void require(FrameType type) {
    int tag = type.tag();
    if (tag < 0 || tag >= types.size() || !types.get(tag).equals(type)) {
      throw new ConfigurationException(
          type + " is not registered here: the registered types are " + this);
    }
  }

  /** The list that {@link #parse} takes. */
  @Override
  public String toString() {
    return types.stream()
        .map(type -> type.name() + ":" + type.kind())
        .collect(Collectors.joining(","));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TypeRegistry registry && types.equals(registry.types);
  }

  @Override
  public int hashCode() {
    return types.hashCode();
  }

  /** Registers types; each gets the next tag. Belongs to one thread. */
  public static final class Builder {

    private final List<FrameType> types = new ArrayList<>();
    private final Map<String, FrameType> byName = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Registers a type of messages.
     *
     * @throws ConfigurationException if the name is empty or taken, holds a comma or a colon, or
     *     there are {@value TypeRegistry#MAX_TYPES} types
     */
    public MessageType message(String name) {
      MessageType type = new MessageType(checked(name), types.size());
      add(type);
      return type;
    }

    /** Registers a type of tables, whose first batch decides the schema. */
    public TableType table(String name) {
      return table(name, Optional.empty());
    }

    /**
     * Registers a type of tables with this schema. A peer's schema fits if it has columns of the
     * same names and types in the same order; whether they may be null, the ids and index types of
     * dictionaries and custom metadata may differ.
     */
    public TableType table(String name, Schema schema) {
      return table(name, Optional.of(schema));
    }

    private TableType table(String name, Optional<Schema> schema) {
      TableType type = new TableType(checked(name), types.size(), schema);
      add(type);
      return type;
    }

    private String checked(String name) {
      if (name.isEmpty() || name.indexOf(',') >= 0 || name.indexOf(':') >= 0) {
        throw new ConfigurationException(
            "the name of a type is '"
                + name
                + "': it must have characters, without comma and colon");
      }
      if (byName.containsKey(name)) {
        throw new ConfigurationException("the type '" + name + "' is registered twice");
      }
      if (types.size() == MAX_TYPES) {
        throw new ConfigurationException(
            "'" + name + "' would be one type too many: there can be " + MAX_TYPES);
      }
      return name;
    }

    private void add(FrameType type) {
      types.add(type);
      byName.put(type.name(), type);
    }

    /** The registry of what was registered so far. */
    public TypeRegistry build() {
      return new TypeRegistry(types, byName);
    }
  }
}
