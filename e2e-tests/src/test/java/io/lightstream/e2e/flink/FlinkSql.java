// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.JsonHttp;
import io.lightstream.e2e.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A session of a SQL gateway, which is a process of its own. */
final class FlinkSql implements AutoCloseable {

  private final GuardedProcess gateway;
  private final JsonHttp http;
  private final String session;

  private FlinkSql(GuardedProcess gateway, JsonHttp http, String session) {
    this.gateway = gateway;
    this.http = http;
    this.session = "/v1/sessions/" + session;
  }

  /** Waits until the gateway is ready, and adds a jar to a session of it. */
  static FlinkSql open(GuardedProcess gateway, int port, Path jar) {
    try {
      JsonHttp http = new JsonHttp(port);
      Patience.await(
          "the SQL gateway to be ready",
          () -> {
            if (!gateway.isAlive()) {
              throw new AssertionError(gateway + ": " + gateway.printed());
            }
            return http.get("/v1/info").has("version");
          });
      JsonNode opened = http.post("/v1/sessions", JsonHttp.object());
      FlinkSql sql = new FlinkSql(gateway, http, opened.get("sessionHandle").asText());
      sql.execute("ADD JAR '" + jar + "'");
      return sql;
    } catch (IOException e) {
      gateway.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      gateway.close();
      throw e;
    }
  }

  /** Executes a statement, and returns its first result: of an INSERT the id of the job. */
  String execute(String statement) throws IOException {
    JsonNode started =
        http.post(session + "/statements", JsonHttp.object().put("statement", statement));
    String operation = session + "/operations/" + started.get("operationHandle").asText();
    Patience.await(
        "a statement to be executed",
        () -> {
          String status = http.get(operation + "/status").get("status").asText();
          return status.matches("FINISHED|ERROR|CANCELED|TIMEOUT");
        });
    JsonNode result = http.get(operation + "/result/0"); // An answer of failure if it failed.
    return result.at("/results/data/0/fields/0").asText();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
