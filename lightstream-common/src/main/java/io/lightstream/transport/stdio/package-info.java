// SPDX-License-Identifier: Apache-2.0

/** Standard input and output: {@link io.lightstream.transport.stdio.StdioTransport}. */
package io.lightstream.transport.stdio;
