// SPDX-License-Identifier: Apache-2.0
/** What runs inside workers in place of the connectors, to make them fail where it matters. */
package io.lightstream.e2e.kafka.plugin;
