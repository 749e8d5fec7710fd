// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenAddressTest {

  @Test
  void eachSubtaskBeginsWithItsOwnPortOfARange() {
    ListenAddress address = ListenAddress.parse("tcp://0.0.0.0:9000-9002");
    assertTrue(address.isForEach());
    assertEquals("tcp://0.0.0.0:9001", address.listen(1, uri -> uri));
    assertEquals("tcp://0.0.0.0:9000", address.listen(3, uri -> uri));
  }

  @Test
  void portsThatAreTakenAreSteppedOver() {
    List<String> tried = new ArrayList<>();
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class,
            () ->
                ListenAddress.parse("tcp://h:9000-9002")
                    .listen(
                        1,
                        uri -> {
                          tried.add(uri);
                          throw new LightstreamIOException(uri + " is taken");
                        }));
    assertEquals(List.of("tcp://h:9001", "tcp://h:9002", "tcp://h:9000"), tried);
    assertEquals(
        "subtask 1 cannot listen on tcp://h:9000-9002: none of the 3 ports is free, at last"
            + " tcp://h:9000 is taken",
        e.getMessage());
  }

  @Test
  void aPathCanHaveTheNumberOfTheSubtask() {
    ListenAddress address = ListenAddress.parse("uds:///run/a-{subtask}.sock");
    assertTrue(address.isForEach());
    assertEquals("uds:///run/a-4.sock", address.listen(4, uri -> uri));
  }

  @Test
  void onePlaceIsForOneSubtaskUnlessAnyPortWillDo() {
    assertFalse(ListenAddress.parse("tcp://h:9000").isForEach());
    assertFalse(ListenAddress.parse("uds:///run/a.sock").isForEach());
    assertTrue(ListenAddress.parse("tcp://h:0").isForEach());
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    for (String range : List.of("tcp://h:2-1", "tcp://h:0-5", "tcp://h:1-70000")) {
      String message =
          assertThrows(ConfigurationException.class, () -> ListenAddress.parse(range)).getMessage();
      assertTrue(message.startsWith("'" + range + "' has the ports "), message);
    }
    assertThrows(ConfigurationException.class, () -> ListenAddress.parse("nothing"));
  }

  @Test
  void whatIsAdvertisedIsReachableFromElsewhere() {
    assertEquals("tcp://tm3:9000", advertised("tcp://0.0.0.0:9000", ""));
    assertEquals("tcp://tm3:9000", advertised("tcp://[::]:9000", ""));
    assertEquals("tcp://10.0.0.7:9000", advertised("tcp://10.0.0.7:9000", ""));
    assertEquals("tcp://public:9000", advertised("tcp://10.0.0.7:9000", "public"));
    assertEquals("uds:///run/a.sock", advertised("uds:///run/a.sock", "public"));
  }

  private static String advertised(String bound, String host) {
    return ListenAddress.advertised(Endpoint.parse(bound), host, "tm3").toString();
  }
}
