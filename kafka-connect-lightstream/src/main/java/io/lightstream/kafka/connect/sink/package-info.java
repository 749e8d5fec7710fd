// SPDX-License-Identifier: Apache-2.0

/**
 * What a sink task does with its records: it gathers them into batches, hands these to outlets, and
 * says which offsets are done.
 */
package io.lightstream.kafka.connect.sink;
