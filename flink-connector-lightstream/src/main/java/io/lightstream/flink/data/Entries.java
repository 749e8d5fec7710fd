// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;

/** A map as its keys and values, in the order of the batch. */
record Entries(int size, ArrayData keyArray, ArrayData valueArray) implements MapData {}
