// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code lightstream} command: {@link io.lightstream.cli.Main}. What it does is described in
 * {@code docs/cli.md}; scripts rely on it. No API: programs use {@link io.lightstream.Lightstream}.
 */
package io.lightstream.cli;
