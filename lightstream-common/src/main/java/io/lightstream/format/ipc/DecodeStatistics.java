// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

/**
 * What a decoder has done so far.
 *
 * @param messages messages of any kind
 * @param batches record batches
 * @param bodyBytes bytes of the bodies of those messages, padding and unselected columns included
 * @param copiedBytes bytes of bodies that were copied within user space: out of the bytes given to
 *     {@link IpcStreamDecoder#decode}, or to grow a buffer. Decompression and byte swapping are not
 *     copies
 */
public record DecodeStatistics(long messages, long batches, long bodyBytes, long copiedBytes) {}
