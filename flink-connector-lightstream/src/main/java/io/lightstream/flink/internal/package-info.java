// SPDX-License-Identifier: Apache-2.0

/**
 * The one place that uses what Flink marks as internal: the type information of {@code RowData},
 * which Flink offers to the Table API but gives DataStream programs no public way to, and the
 * interfaces by which the filesystem connector finds its formats, which has no public ones.
 */
package io.lightstream.flink.internal;
