// SPDX-License-Identifier: Apache-2.0

/**
 * The settings of the plugins. {@link io.lightstream.kafka.connect.config.SinkConfig} is what a
 * sink was told.
 */
package io.lightstream.kafka.connect.config;
