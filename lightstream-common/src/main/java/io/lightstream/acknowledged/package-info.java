// SPDX-License-Identifier: Apache-2.0

/**
 * Acknowledged streams: numbered frames of the Lightstream protocol that survive connections that
 * break and processes that die. Optional; peers that do not opt in see the plain protocol.
 *
 * <p>A stream has an id that its sender chooses. Its frames are numbered from 0, across
 * connections. A receiver acknowledges what is durable and final with it; a sender keeps the rest
 * and sends it again. What each side promises is in {@code docs/acknowledged-streams.md}.
 */
package io.lightstream.acknowledged;
