// SPDX-License-Identifier: Apache-2.0

/**
 * A log of protocol frames that outlives the process: what a sender may have to send again, what a
 * receiver has not handed on yet. Frames are numbered; a log is kept in segments with checksums,
 * each of which states schemas and dictionaries again.
 *
 * <p>Start with {@link io.lightstream.protocol.log.FrameLog}. Segments lie in a folder ({@link
 * io.lightstream.protocol.log.FolderSegmentStore}) or in what else implements {@link
 * io.lightstream.protocol.log.SegmentStore}. The format is described in {@code docs/frame-log.md}.
 */
package io.lightstream.protocol.log;
