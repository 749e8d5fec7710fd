// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

/**
 * Where a message lies in a file (File.fbs, Block).
 *
 * @param offset bytes from the start of the file
 * @param metadataLength bytes of prefix and metadata, padding included
 * @param bodyLength bytes of the body behind them, padding included
 */
public record IpcBlock(long offset, int metadataLength, long bodyLength) {}
