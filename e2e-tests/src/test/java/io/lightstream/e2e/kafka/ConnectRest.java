// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lightstream.e2e.JsonHttp;
import io.lightstream.e2e.Patience;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The REST interface of a worker. */
final class ConnectRest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** How the trace of a task begins whose predecessors the leading worker did not fence. */
  private static final String REFUSED_BY_LEADER =
      "org.apache.kafka.connect.runtime.rest.errors.ConnectRestException";

  private final JsonHttp http;

  ConnectRest(int port) {
    this.http = new JsonHttp(port);
  }

  /** Whether it answers for its cluster. */
  boolean isReady() {
    try {
      return http.get("/connectors").isArray();
    } catch (IOException e) {
      return false;
    }
  }

  /** The version of the worker. */
  String version() throws IOException {
    return http.get("/").get("version").asText();
  }

  /** All plugins that it has found. */
  JsonNode plugins() throws IOException {
    return http.get("/connector-plugins?connectorsOnly=false");
  }

  /** Creates a connector, or changes what it is set to; while workers rebalance, tries again. */
  void put(String name, Map<String, String> config) {
    retrying("PUT", "/connectors/" + name + "/config", json(config));
  }

  /** Deletes a connector and waits until it is gone. */
  void delete(String name) {
    retrying("DELETE", "/connectors/" + name, JsonHttp.object());
    Patience.await(name + " to be gone", () -> !names().contains(name));
  }

  void pause(String name) {
    retrying("PUT", "/connectors/" + name + "/pause", JsonHttp.object());
  }

  void resume(String name) {
    retrying("PUT", "/connectors/" + name + "/resume", JsonHttp.object());
  }

  /** Ends its tasks; what it is set to and its offsets stay. */
  void stop(String name) {
    retrying("PUT", "/connectors/" + name + "/stop", JsonHttp.object());
    awaitState(name, "STOPPED");
  }

  /** Restarts a connector and its tasks. */
  void restart(String name) {
    retrying("POST", "/connectors/" + name + "/restart?includeTasks=true", JsonHttp.object());
  }

  /**
   * Restarts those tasks that workers gave up before they had started them: with exactly-once
   * support a worker asks the leader to fence the producers of earlier tasks, only once, and a
   * leader that has just started itself refuses. Tasks that failed otherwise stay as they are.
   *
   * @return whether there was one
   */
  boolean restartUnfenced(String name) throws IOException {
    boolean some = false;
    for (JsonNode task : status(name).get("tasks")) {
      if (task.path("trace").asText().startsWith(REFUSED_BY_LEADER)) {
        String id = task.get("id").asText();
        System.out.println(name + ": task " + id + " could not be fenced, and is restarted");
        send("POST", "/connectors/" + name + "/tasks/" + id + "/restart", JsonHttp.object());
        some = true;
      }
    }
    return some;
  }

  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    http.get("/connectors").forEach(name -> names.add(name.asText()));
    return names;
  }

  JsonNode status(String name) throws IOException {
    return http.get("/connectors/" + name + "/status");
  }

  /** Where it is, as the worker has it. */
  JsonNode offsets(String name) throws IOException {
    return http.get("/connectors/" + name + "/offsets");
  }

  /** Changes where a stopped connector goes on; an exception has the worker's answer. */
  JsonNode alterOffsets(String name, JsonNode offsets) throws IOException {
    return send("PATCH", "/connectors/" + name + "/offsets", offsets);
  }

  /** What the worker says of a configuration, setting by setting. */
  JsonNode validate(String connectorClass, Map<String, String> config) throws IOException {
    String simple = connectorClass.substring(connectorClass.lastIndexOf('.') + 1);
    return send("PUT", "/connector-plugins/" + simple + "/config/validate", json(config));
  }

  /** Waits until a connector has so many tasks and it and all of them run. */
  void awaitRunning(String name, int tasks) {
    Patience.await(
        () -> name + " to run with " + tasks + " tasks: " + describe(name),
        LIMIT,
        () -> states(name).equals(Collections.nCopies(tasks + 1, "RUNNING")));
  }

  /** Waits until a connector is in a state, whatever its tasks are in. */
  void awaitState(String name, String state) {
    Patience.await(
        () -> name + " to be " + state + ": " + describe(name),
        LIMIT,
        () -> states(name).get(0).equals(state));
  }

  /** Waits until a task has failed, and returns why. */
  String awaitFailure(String name) {
    Patience.await(
        () -> name + " to fail: " + describe(name), LIMIT, () -> states(name).contains("FAILED"));
    try {
      JsonNode status = status(name);
      return StreamSupport.stream(status.get("tasks").spliterator(), false)
          .filter(task -> task.get("state").asText().equals("FAILED"))
          .findFirst()
          .orElse(status.get("connector"))
          .get("trace")
          .asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails when the connector or a task of it has failed, with the reason. */
  void requireHealthy(String name) throws IOException {
    if (states(name).contains("FAILED")) {
      throw new AssertionError(describe(name));
    }
  }

  /** The state of the connector, then of its tasks. */
  List<String> states(String name) throws IOException {
    JsonNode status = status(name);
    List<String> states = new ArrayList<>();
    states.add(status.get("connector").get("state").asText());
    status.get("tasks").forEach(task -> states.add(task.get("state").asText()));
    return states;
  }

  /** The workers that its tasks run on. */
  List<String> workers(String name) throws IOException {
    List<String> workers = new ArrayList<>();
    status(name).get("tasks").forEach(task -> workers.add(task.get("worker_id").asText()));
    return workers;
  }

  /** What its state is, for a message. */
  String describe(String name) {
    try {
      return status(name).toPrettyString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static ObjectNode json(Map<String, String> config) {
    ObjectNode json = JsonHttp.object();
    config.forEach(json::put);
    return json;
  }

  private JsonNode send(String method, String path, JsonNode body) throws IOException {
    return http.send(
        http.request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString())));
  }

  /** 409 says that workers rebalance. */
  private void retrying(String method, String path, JsonNode body) {
    Patience.await(
        () -> method + " " + path,
        LIMIT,
        () -> {
          try {
            send(method, path, body);
            return true;
          } catch (IOException e) {
            if (e.getMessage().contains(" answers 400")) {
              throw new AssertionError(e);
            }
            throw e;
          }
        });
  }
}
