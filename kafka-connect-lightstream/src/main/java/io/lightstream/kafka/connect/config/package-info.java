// SPDX-License-Identifier: Apache-2.0

/**
 * The settings of the plugins: how they are defined, read and checked. {@link
 * io.lightstream.kafka.connect.config.Definition} puts settings together, {@link
 * io.lightstream.kafka.connect.config.ConnectionSettings} are those that sink and source have in
 * common, {@link io.lightstream.kafka.connect.config.SinkConfig} is what a sink was told, {@link
 * io.lightstream.kafka.connect.config.SourceConfig} what a source was. {@link
 * io.lightstream.kafka.connect.config.TaskMetrics} is where tasks count.
 */
package io.lightstream.kafka.connect.config;
