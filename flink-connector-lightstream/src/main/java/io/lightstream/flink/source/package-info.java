// SPDX-License-Identifier: Apache-2.0

/**
 * A Flink source of Arrow streams. Start at {@link
 * io.lightstream.flink.source.LightstreamSource#builder}.
 *
 * <p><b>Acknowledged streams</b>, which {@link
 * io.lightstream.flink.source.LightstreamSourceBuilder#acknowledged()} asks for, lose and double
 * nothing: their senders keep what they have sent until it is in a checkpoint that is complete, and
 * send it again to a job that was restored from one before. So the job needs checkpoints, and a
 * sender that is started waits for the next one to be complete before it may send.
 */
package io.lightstream.flink.source;
