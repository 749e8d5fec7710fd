// SPDX-License-Identifier: Apache-2.0

/**
 * The format {@code 'arrow'} of Flink's filesystem connector: Arrow files are read, split by their
 * batches, and written. In DataStream programs {@link io.lightstream.flink.format.ArrowBulkFormat}
 * is for {@code FileSource.forBulkFileFormat} and {@link
 * io.lightstream.flink.format.ArrowWriterFactory} for {@code FileSink.forBulkFormat}. Needs
 * flink-connector-files at run time.
 */
package io.lightstream.flink.format;
