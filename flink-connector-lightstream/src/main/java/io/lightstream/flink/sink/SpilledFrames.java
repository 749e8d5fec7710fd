// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

/**
 * Frames of a stream in a folder on Flink's file system, which is written once.
 *
 * @param path the folder
 * @param from the number of the first frame
 * @param to the number behind the last
 */
public record SpilledFrames(String path, long from, long to) {}
