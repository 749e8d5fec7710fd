// SPDX-License-Identifier: Apache-2.0
/** What runs inside the clusters of the tests: packaged with the sql jar as users package jobs. */
package io.lightstream.e2e.flink.job;
