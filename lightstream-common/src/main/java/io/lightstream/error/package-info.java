// SPDX-License-Identifier: Apache-2.0

/**
 * The exception family. Everything this library throws on purpose is a {@link
 * io.lightstream.error.LightstreamException}; start there.
 */
package io.lightstream.error;
