// SPDX-License-Identifier: Apache-2.0

/**
 * The roof: Arrow batches from and to files, sockets and pipes.
 *
 * <p>Start with {@link io.lightstream.Lightstream}:
 *
 * <pre>{@code
 * try (LightstreamReader reader = Lightstream.read("tcp://localhost:9000")) {
 *   for (RecordBatch batch : reader) {
 *     System.out.println(batch.rowCount());
 *     batch.close();
 *   }
 * }
 * }</pre>
 *
 * <p>Either end may connect or listen, and either end may write. What comes in can be consumed in
 * three ways, over one core: by {@link io.lightstream.LightstreamReader#next() blocking calls}, by
 * {@link io.lightstream.LightstreamReader#publisher() a publisher}, or by {@link
 * io.lightstream.LightstreamReader#poll() polling} with a future that tells when it pays.
 *
 * <p>Messages and tables of many types share one connection by the Lightstream protocol: {@link
 * io.lightstream.LightstreamConnection}. One stream can go over several connections: {@link
 * io.lightstream.Parallel}. A wire format of your own runs over any transport: {@link
 * io.lightstream.LightstreamPeer#frames frames} and {@link io.lightstream.FrameWriter}.
 */
package io.lightstream;
