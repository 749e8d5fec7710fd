// SPDX-License-Identifier: Apache-2.0

/** Lightstream in Apache Flink: sources, tables and formats over Arrow batches. */
package io.lightstream.flink;
