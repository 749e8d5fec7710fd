// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

/** The version of the plugins, from the manifest of the jar they are in. */
final class Version {

  /** What Connect shows for plugins that run from class files, which have no manifest. */
  private static final String UNPACKAGED = "0.0.0-unpackaged";

  private Version() {}

  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }
}
