// SPDX-License-Identifier: Apache-2.0

/**
 * Aligned direct memory, who owns it, and memory-mapped files.
 *
 * <p>{@link io.lightstream.memory.BufferAllocator} hands out {@link
 * io.lightstream.memory.MemoryLease}s; {@link io.lightstream.memory.ArrowBuffer} is the read-only
 * view that columns are made of; {@link io.lightstream.memory.MemoryMap} shows a file as such
 * views. All of it is little-endian. Memory that has been given back is never visible through an
 * old view: a view checks its owner at each access, and memory of which a raw {@link
 * java.nio.ByteBuffer} was exported is left to the garbage collector instead of being used again.
 */
package io.lightstream.memory;
