// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;

/** Where acknowledged streams go, and how. */
record StreamTarget(Endpoint endpoint, TypeRegistry types, LinkOptions link) {}
