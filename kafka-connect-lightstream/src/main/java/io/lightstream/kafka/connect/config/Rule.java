// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/**
 * What settings have to do with one another. A rule that reads a setting whose own value is wrong
 * is left out, so rules should be small: one connection between settings each.
 */
@FunctionalInterface
public interface Rule {

  /** Looks at the settings and says what is wrong with them. */
  void check(Settings settings, Findings findings);
}
