// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;

/** Where Flink's own suite of tests writes words, and reads them by a source of ours. */
abstract class WordsContext implements DataStreamSourceExternalContext<String> {

  @Override
  public List<String> generateTestData(TestingSourceSettings settings, int split, long seed) {
    return IntStream.range(0, 200).mapToObj(n -> split + "-" + n + "-" + seed).toList();
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }

  @Override
  public List<URL> getConnectorJarPaths() {
    return List.of();
  }

  @Override
  public abstract void close() throws IOException;
}
