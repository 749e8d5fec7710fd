// SPDX-License-Identifier: Apache-2.0
/**
 * What the end-to-end tests share: processes that end with the test, programs that send and receive
 * {@link io.lightstream.e2e.NumberedRows}, and what lies between them.
 */
package io.lightstream.e2e;
