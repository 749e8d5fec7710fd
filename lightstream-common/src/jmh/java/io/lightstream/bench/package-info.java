/**
 * Benchmarks. Those that JMH runs compare work in memory; {@link
 * io.lightstream.bench.loopback.Loopback} sends between processes; {@link
 * io.lightstream.bench.MappedFile} maps a file of 2.4 GB. All use the tables of {@link
 * io.lightstream.bench.Shape}, and check a result before they time how it is made.
 */
package io.lightstream.bench;
