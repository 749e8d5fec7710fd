// SPDX-License-Identifier: Apache-2.0

/**
 * A Flink source of Arrow streams. Start at {@link
 * io.lightstream.flink.source.LightstreamSource#builder()}.
 */
package io.lightstream.flink.source;
