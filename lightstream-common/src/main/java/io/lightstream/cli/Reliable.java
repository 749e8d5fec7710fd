// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.util.List;

/**
 * What {@code --reliable} means for both sides: acknowledged streams of the Lightstream protocol,
 * which has one table where no types are given.
 *
 * @param types of the connection
 * @param table the one that is sent or kept
 */
record Reliable(TypeRegistry types, TableType table) {

  private static final TypeRegistry ONE_TABLE = TypeRegistry.parse("rows:table");

  private static final List<Option> ITS_OWN =
      List.of(Option.STREAM, Option.SPOOL, Option.STATE, Option.STAGE, Option.RETRY_FOR);

  /** Whether the options ask for it; what belongs to it is refused without it. */
  static boolean isWanted(Arguments arguments) {
    if (arguments.has(Option.RELIABLE)) {
      return true;
    }
    for (Option option : ITS_OWN) {
      if (arguments.has(option)) {
        throw new ConfigurationException(option.flag() + " belongs to --reliable");
      }
    }
    return false;
  }

  static Reliable of(Session session) {
    if (session.wire() instanceof ProtocolWire wire) {
      return new Reliable(wire.types(), wire.table());
    }
    if (session.arguments().has(Option.PROTOCOL)) {
      throw new ConfigurationException(
          "--reliable speaks the Lightstream protocol, not "
              + session.arguments().text(Option.PROTOCOL).orElseThrow()
              + ": leave --protocol out, or use --protocol lightstream with --types");
    }
    return new Reliable(ONE_TABLE, ONE_TABLE.table("rows"));
  }

  static LinkOptions link(Session session) {
    return LinkOptions.defaults().withTransport(session.transport());
  }
}
