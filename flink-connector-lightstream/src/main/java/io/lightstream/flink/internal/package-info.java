// SPDX-License-Identifier: Apache-2.0

/**
 * The one place that uses what Flink marks as internal: the type information of {@code RowData},
 * which Flink offers to the Table API but gives DataStream programs no public way to.
 */
package io.lightstream.flink.internal;
