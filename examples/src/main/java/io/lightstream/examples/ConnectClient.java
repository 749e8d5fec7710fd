// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The few calls of Connect's REST interface that the run makes. */
final class ConnectClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FIRST_ERROR = 400;
  private static final int NOT_FOUND = 404;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI rest;

  ConnectClient(URI rest) {
    this.rest = rest;
  }

  /**
   * Creates a connector, or gives an existing one this configuration.
   *
   * @throws IOException with the worker's own words if it refuses
   */
  void create(String name, Map<String, String> config) throws IOException, InterruptedException {
    call(
        HttpRequest.newBuilder(rest.resolve("/connectors/" + name + "/config"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json.writeValueAsString(config))));
  }

  /** Stops and removes a connector; its tasks close what they hold. */
  void delete(String name) throws IOException, InterruptedException {
    call(HttpRequest.newBuilder(rest.resolve("/connectors/" + name)).DELETE());
  }

  /** Returns the stack trace of the connector or of its first failed task, if one has failed. */
  Optional<String> failure(String name) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(rest.resolve("/connectors/" + name + "/status")).GET());
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty(); // created, but not taken up by the worker yet
    }
    JsonNode status = json.readTree(refuseErrors(response).body());
    Optional<String> failure = traceOf(status.path("connector"));
    for (JsonNode task : status.path("tasks")) {
      failure = failure.isPresent() ? failure : traceOf(task);
    }
    return failure;
  }

  private static Optional<String> traceOf(JsonNode worker) {
    return "FAILED".equals(worker.path("state").asText())
        ? Optional.of(worker.path("trace").asText())
        : Optional.empty();
  }

  private void call(HttpRequest.Builder request) throws IOException, InterruptedException {
    refuseErrors(send(request));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> refuseErrors(HttpResponse<String> response)
      throws IOException {
    if (response.statusCode() >= FIRST_ERROR) {
      throw new IOException(
          response.request().method()
              + " "
              + response.uri()
              + " answered "
              + response.statusCode()
              + ": "
              + response.body());
    }
    return response;
  }
}
