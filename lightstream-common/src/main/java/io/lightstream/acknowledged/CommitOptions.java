// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import java.time.Duration;

/**
 * How long a commit is tried. Immutable; start from {@link #defaults()}.
 *
 * @param timeout after which time to give up; the commit may have happened nevertheless
 * @param link how the connection is made and kept; its {@link LinkOptions#retryFor()} does not
 *     matter
 * @param waitsForFrames whether frames that are not prepared yet are waited for; those that are
 *     prepared are made final otherwise, and a later commit has to name the others
 */
public record CommitOptions(Duration timeout, LinkOptions link, boolean waitsForFrames) {

  private static final CommitOptions DEFAULTS =
      new CommitOptions(Duration.ofMinutes(1), LinkOptions.defaults(), true);

  /** Checks the timeout. */
  public CommitOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new ConfigurationException("timeout is " + timeout + ": it must be positive");
    }
  }

  /** One minute, by the default link options; frames are waited for. */
  public static CommitOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another timeout. */
  public CommitOptions withTimeout(Duration time) {
    return new CommitOptions(time, link, waitsForFrames);
  }

  /** The same with other link options. */
  public CommitOptions withLink(LinkOptions options) {
    return new CommitOptions(timeout, options, waitsForFrames);
  }

  /** The same, making final what is prepared if that is less. */
  public CommitOptions withoutWaitingForFrames() {
    return new CommitOptions(timeout, link, false);
  }
}
