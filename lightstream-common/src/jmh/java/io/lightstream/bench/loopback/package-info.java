/**
 * Batches between two processes, ours beside others. Start with {@link
 * io.lightstream.bench.loopback.Loopback}.
 */
package io.lightstream.bench.loopback;
