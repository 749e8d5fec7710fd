// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

/**
 * That all frames of a stream before a position are to become final. Cumulative: a later one of the
 * same stream includes it.
 *
 * @param uri where the receiver listens
 * @param slot which of the sink's endpoints that is, should the URI not be one of them
 * @param stream the id of the stream
 * @param epoch what the sender of the frames was granted
 * @param position the number behind the last frame
 * @param restoredCheckpoint the checkpoint that the sender's job was restored from; -1 for none
 */
public record Committable(
    String uri, int slot, String stream, long epoch, long position, long restoredCheckpoint) {}
