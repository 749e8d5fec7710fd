// SPDX-License-Identifier: Apache-2.0

/**
 * How the source and the sink connect, in a form that travels with a job. Start at {@link
 * io.lightstream.flink.config.ConnectionConfig#defaults()}.
 */
package io.lightstream.flink.config;
