// SPDX-License-Identifier: Apache-2.0

/**
 * Files and named pipes as bytes: {@link io.lightstream.transport.file.FileSource} and {@link
 * io.lightstream.transport.file.FileSink}. They have no scheme: a path is enough.
 */
package io.lightstream.transport.file;
