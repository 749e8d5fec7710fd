// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * One setting, as it is put into a group of a {@link Definition}: required, of medium importance
 * and with any value, until it is told otherwise. Immutable.
 */
public final class Setting {

  private final String name;
  private final Type type;
  private final String title;
  private final String documentation;
  private final Object defaultValue;
  private final ConfigDef.Validator validator; // null: any value
  private final Importance importance;
  private final Visibility visibility;

  private Setting(
      String name,
      Type type,
      String title,
      String documentation,
      Object defaultValue,
      ConfigDef.Validator validator,
      Importance importance,
      Visibility visibility) {
    this.name = name;
    this.type = type;
    this.title = title;
    this.documentation = documentation;
    this.defaultValue = defaultValue;
    this.validator = validator;
    this.importance = importance;
    this.visibility = visibility;
  }

  /**
   * A setting without default.
   *
   * @param name its name in a configuration
   * @param type of its value
   * @param title what a form calls it
   * @param documentation what it sets, in sentences; the reference of settings is made of it
   */
  public static Setting of(String name, Type type, String title, String documentation) {
    return new Setting(
        name,
        type,
        title,
        documentation,
        ConfigDef.NO_DEFAULT_VALUE,
        null,
        Importance.MEDIUM,
        Visibility.ALWAYS);
  }

  /** The same with a default; {@code null} where it may be left out and then is not set. */
  public Setting withDefault(Object value) {
    return new Setting(name, type, title, documentation, value, validator, importance, visibility);
  }

  /** The same, which may be left out and then is not set. */
  public Setting optional() {
    return withDefault(null);
  }

  /**
   * The same with a check of its value, which is asked with {@code null} where it is not set. Its
   * {@code toString} says what is allowed.
   */
  public Setting allowing(ConfigDef.Validator check) {
    return new Setting(
        name, type, title, documentation, defaultValue, check, importance, visibility);
  }

  /** The same, which every user should look at. */
  public Setting high() {
    return withImportance(Importance.HIGH);
  }

  /** The same, which few users need. */
  public Setting low() {
    return withImportance(Importance.LOW);
  }

  private Setting withImportance(Importance other) {
    return new Setting(
        name, type, title, documentation, defaultValue, validator, other, visibility);
  }

  /**
   * The same, shown in forms only where another setting has a value of that kind. The value is of
   * the other setting's type, and {@code null} where it is not set or wrong.
   */
  public Setting shownWhere(String other, Predicate<Object> value) {
    return new Setting(
        name,
        type,
        title,
        documentation,
        defaultValue,
        validator,
        importance,
        new Visibility(other, value));
  }

  void define(ConfigDef definition, String group, int order) {
    definition.define(
        name,
        type,
        defaultValue,
        validator,
        importance,
        documentation,
        group,
        order,
        type == Type.LIST || type == Type.STRING || type == Type.PASSWORD
            ? Width.LONG
            : Width.SHORT,
        title,
        List.of(),
        new Recommendations(
            validator instanceof Choice<?> choice ? choice.names() : List.of(), visibility));
  }

  /** Where a setting is shown. */
  record Visibility(String setting, Predicate<Object> value) {

    static final Visibility ALWAYS = new Visibility("", any -> true);

    boolean in(Map<String, Object> values) {
      return value.test(values.get(setting));
    }
  }
}
