// SPDX-License-Identifier: Apache-2.0

/**
 * Arrow files on whatever Flink has a file system for. {@link io.lightstream.flink.fs.ArrowInput}
 * reads them: those of the machine through a map, others by ranges.
 */
package io.lightstream.flink.fs;
