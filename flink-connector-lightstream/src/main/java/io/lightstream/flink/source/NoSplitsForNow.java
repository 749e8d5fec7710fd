// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** The enumerator tells a reader that asked that it must wait: nobody knows for how long. */
record NoSplitsForNow() implements SourceEvent {

  private static final long serialVersionUID = 1L;
}
